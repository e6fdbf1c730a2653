import { join } from 'node:path';
import { json, taken } from '../e2e/fixtures/connect-double';
import { onStage } from '../e2e/fixtures/stage-page';
import { expect, test } from '../e2e/fixtures/station';
import { endOf, handOver, IN_ORDER, livePolicy, quit, TOKEN, timesAsked } from './live-station';

test.beforeEach(() => test.setTimeout(120_000));

/** Far longer than quitting waits. */
const ANSWERED_AFTER_MS = 60_000;

test('quitting while nobody answers asks nobody and ends by itself, and the next start says that the order is unknown', async ({
  open,
  connect,
}) => {
  let answered = false;
  let patience: NodeJS.Timeout | undefined;
  const arrived = new Promise<void>((resolve) => {
    connect.respondWith((received, response) => {
      patience = setTimeout(() => {
        answered = true;
        taken(received, response);
      }, ANSWERED_AFTER_MS);
      resolve();
    });
  });
  const station = await open({ policy: livePolicy(connect.baseUrl), token: TOKEN });
  await handOver(station.page, 'ORDER-1');
  await arrived;
  const ended = endOf(station);
  await quit(station);
  // Nobody is here to press a button: a dialog would have kept it.
  expect(await ended).toEqual(IN_ORDER);
  expect(answered).toBe(false);
  clearTimeout(patience);

  connect.respondWith((_received, response) => json(response, 404, { error: { message: 'Resource not found', code: 4000 }, meta: {} }));
  const { page } = await open({ policy: livePolicy(connect.baseUrl) });
  await expect(onStage(page).entry('ORDER-1').getByRole('alert')).toContainText('Unknown: the line was cut off');
  expect(timesAsked(connect, 'ORDER-1')).toBe(1);
});

test('an answer that comes while the app is quitting is not lost', { tag: '@quick' }, async ({ open, connect }) => {
  const arrived = new Promise<() => void>((resolve) => {
    connect.respondWith((received, response) => resolve(() => taken(received, response)));
  });
  const station = await open({ policy: livePolicy(connect.baseUrl), token: TOKEN });
  await handOver(station.page, 'ORDER-1');
  const answer = await arrived;
  const ended = endOf(station);
  const closed = station.page.waitForEvent('close');
  await quit(station);
  await closed;
  answer();
  expect(await ended).toEqual(IN_ORDER);

  const { page } = await open({ policy: livePolicy(connect.baseUrl) });
  await expect(onStage(page).entry('ORDER-1')).toContainText('Staged');
  expect(timesAsked(connect, 'ORDER-1')).toBe(1);
});

test('quitting with nothing on the wire waits for nothing, and what was held is still there', async ({ folder, open, connect }) => {
  const arrived = new Promise<void>((resolve) => {
    connect.respondWith(() => resolve());
  });
  const start = (name: string, undoSeconds: number) =>
    open({ policy: livePolicy(connect.baseUrl, { 'stage.undoSeconds': undoSeconds }), userData: join(folder, name), token: TOKEN });
  const busy = await start('busy', 0);
  const idle = await start('idle', 60);
  await handOver(busy.page, 'ORDER-BUSY');
  await arrived;
  await handOver(idle.page, 'ORDER-IDLE');
  await expect(onStage(idle.page).entry('ORDER-IDLE')).toContainText('Leaving in');

  const ends: string[] = [];
  const ended = Promise.all([endOf(busy).then(() => ends.push('busy')), endOf(idle).then(() => ends.push('idle'))]);
  await quit(busy);
  await quit(idle);
  await ended;
  // The one that has to wait was told first.
  expect(ends).toEqual(['idle', 'busy']);

  const again = await start('idle', 60);
  await expect(onStage(again.page).entry('ORDER-IDLE')).toContainText('Leaving in');
  expect(timesAsked(connect, 'ORDER-IDLE')).toBe(0);
});
