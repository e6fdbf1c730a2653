import { join } from 'node:path';
import { livePolicy } from '../e2e/fixtures/live-policy';
import { stageOrder, stagePage } from '../e2e/fixtures/stage-page';
import { expect, test } from '../e2e/fixtures/station';
import { CLEAN_EXIT, waitForExit } from '../support/exited-process';
import { acceptOrder, respondJson } from '../support/fake-connect.mjs';
import { closeWindow, countStageRequests, TOKEN } from './live-station';

test.beforeEach(() => test.setTimeout(120_000));

/** Far longer than the app waits when it quits. */
const ANSWERED_AFTER_MS = 60_000;

test('an app that quits during an unanswered request exits by itself, and the next start shows the order as Unknown', async ({
  openStation,
  connect,
}) => {
  let answered = false;
  let patience: NodeJS.Timeout | undefined;
  const arrived = new Promise<void>((resolve) => {
    connect.respondWith((received, response) => {
      patience = setTimeout(() => {
        answered = true;
        acceptOrder(received, response);
      }, ANSWERED_AFTER_MS);
      resolve();
    });
  });
  const station = await openStation({ policy: livePolicy(connect.baseUrl), token: TOKEN });
  await stageOrder(station.page, 'ORDER-1');
  await arrived;
  const exit = waitForExit(station);
  await closeWindow(station);
  // A dialog would keep the app open, because nobody presses a button.
  expect(await exit).toEqual(CLEAN_EXIT);
  expect(answered).toBe(false);
  clearTimeout(patience);

  connect.respondWith((_received, response) =>
    respondJson(response, 404, { error: { message: 'Resource not found', code: 4000 }, meta: {} }),
  );
  const { page } = await openStation({ policy: livePolicy(connect.baseUrl) });
  await expect(stagePage(page).entry('ORDER-1').getByRole('alert')).toContainText(/^Unknown.*Connection lost/);
  expect(countStageRequests(connect, 'ORDER-1')).toBe(1);
});

test('a response that arrives while the app quits is saved', { tag: '@quick' }, async ({ openStation, connect }) => {
  const arrived = new Promise<() => void>((resolve) => {
    connect.respondWith((received, response) => resolve(() => acceptOrder(received, response)));
  });
  const station = await openStation({ policy: livePolicy(connect.baseUrl), token: TOKEN });
  await stageOrder(station.page, 'ORDER-1');
  const answer = await arrived;
  const exit = waitForExit(station);
  const closed = station.page.waitForEvent('close');
  await closeWindow(station);
  await closed;
  answer();
  expect(await exit).toEqual(CLEAN_EXIT);

  const { page } = await openStation({ policy: livePolicy(connect.baseUrl) });
  await expect(stagePage(page).entry('ORDER-1')).toContainText('Staged');
  expect(countStageRequests(connect, 'ORDER-1')).toBe(1);
});

test('an app that quits without a pending request exits at once, and the held order is still held afterwards', async ({
  folder,
  openStation,
  connect,
}) => {
  const arrived = new Promise<void>((resolve) => {
    connect.respondWith(() => resolve());
  });
  const start = (name: string, undoSeconds: number) =>
    openStation({ policy: livePolicy(connect.baseUrl, { 'stage.undoSeconds': undoSeconds }), userData: join(folder, name), token: TOKEN });
  const busy = await start('busy', 0);
  const idle = await start('idle', 60);
  await stageOrder(busy.page, 'ORDER-BUSY');
  await arrived;
  await stageOrder(idle.page, 'ORDER-IDLE');
  await expect(stagePage(idle.page).entry('ORDER-IDLE')).toContainText('Leaving in');

  const ends: string[] = [];
  const ended = Promise.all([waitForExit(busy).then(() => ends.push('busy')), waitForExit(idle).then(() => ends.push('idle'))]);
  await closeWindow(busy);
  await closeWindow(idle);
  await ended;
  // The busy station was asked to quit first.
  expect(ends).toEqual(['idle', 'busy']);

  const again = await start('idle', 60);
  await expect(stagePage(again.page).entry('ORDER-IDLE')).toContainText('Leaving in');
  expect(countStageRequests(connect, 'ORDER-IDLE')).toBe(0);
});
