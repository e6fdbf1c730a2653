import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { livePolicy } from '../e2e/fixtures/live-policy';
import { stageOrder, stagePage } from '../e2e/fixtures/stage-page';
import { expect, startSecondInstance, test } from '../e2e/fixtures/station';
import { acceptOrder, type FakeConnect, respondJson } from '../support/fake-connect.mjs';
import { countStageRequests, TOKEN } from './live-station';

test.beforeEach(() => test.setTimeout(120_000));

test.describe('two stations stage the same order', () => {
  const WORDS = 'This order has been staged at another station.';

  /** Connect accepts the first request for an order and answers the second one that the order does not exist any more. */
  function takeOnce(connect: FakeConnect, status: number): void {
    connect.respondWith((received, response) => {
      if (countStageRequests(connect, 'ORDER-1') === 1) return acceptOrder(received, response);
      respondJson(response, status, { error: { message: WORDS, code: 4000 }, meta: {} });
    });
  }

  for (const status of [400, 404, 409]) {
    test(`the second station that stages an order shows Connect’s message (${status})`, async ({ folder, openStation, connect }) => {
      takeOnce(connect, status);
      const start = (name: string) => openStation({ policy: livePolicy(connect.baseUrl), userData: join(folder, name), token: TOKEN });
      const first = (await start('first')).page;
      const second = (await start('second')).page;
      await stageOrder(first, 'ORDER-1');
      await expect(stagePage(first).entry('ORDER-1')).toContainText('Staged');
      await stageOrder(second, 'ORDER-1');
      const said = stagePage(second).entry('ORDER-1').getByRole('alert');
      await expect(said).toContainText(/^Rejected/);
      console.log(`${status} for the second: ${await said.innerText()}`);
      // The words of a 404 are in the order's history only.
      await expect(said).toContainText(status === 404 ? 'Connect has no such order.' : WORDS);
      await expect(stagePage(first).entry('ORDER-1')).toContainText('Staged');
      expect(countStageRequests(connect, 'ORDER-1')).toBe(2);
    });
  }
});

/** The content and the modification times of the journal's files. */
const journalIn = (userData: string) =>
  readdirSync(userData)
    .filter((name) => name.startsWith('journal.db'))
    .sort()
    .map((name) => {
      const { ino, size, mtimeMs } = statSync(join(userData, name));
      return {
        name,
        ino,
        size,
        mtimeMs,
        hash: createHash('sha256')
          .update(readFileSync(join(userData, name)))
          .digest('hex'),
      };
    });

test.describe('a second copy on the same folder', () => {
  test('a second instance on the same folder leaves the journal unchanged and focuses the first', { tag: '@quick' }, async ({
    openStation,
    connect,
  }) => {
    const { app, page, userData } = await openStation({ policy: livePolicy(connect.baseUrl, { 'stage.undoSeconds': 60 }), token: TOKEN });
    await stageOrder(page, 'ORDER-1');
    await expect(stagePage(page).entry('ORDER-1')).toContainText('Leaving in');
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    const before = journalIn(userData);
    expect(before.map(({ name }) => name)).toContain('journal.db-wal');

    expect(await startSecondInstance(userData)).toBe(0);
    const windows = () =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => [window.isMinimized(), window.isFocused()]));
    await expect.poll(windows).toEqual([[false, true]]);
    expect(journalIn(userData)).toEqual(before);
    await stagePage(page).entry('ORDER-1').getByRole('button', { name: 'Undo' }).click();
    await expect(stagePage(page).entry('ORDER-1')).toContainText('Withdrawn');
    expect(connect.received).toEqual([]);
  });

  test('a second instance without the single-instance lock, as on a shared folder, is blocked and changes nothing', async ({
    openStation,
    connect,
  }) => {
    test.skip(process.platform === 'win32', 'what tells of the first is not a file there');
    const policy = livePolicy(connect.baseUrl, { 'stage.undoSeconds': 60 });
    const first = await openStation({ policy, token: TOKEN });
    await stageOrder(first.page, 'ORDER-1');
    await expect(stagePage(first.page).entry('ORDER-1')).toContainText('Leaving in');
    const before = journalIn(first.userData);
    for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie']) rmSync(join(first.userData, name));

    const second = await openStation({ policy });
    const alert = second.page.getByRole('alert').filter({ hasText: 'The journal ' });
    await expect(alert).toContainText('or another Stagebay open?');
    console.log(`a copy that does not see the first: ${await alert.innerText()}`);
    await stageOrder(second.page, 'ORDER-2');
    await expect(stagePage(second.page).stageOrder).toHaveAccessibleDescription('Staging is off here');
    expect(journalIn(first.userData)).toEqual(before);
    await second.close();
    expect(journalIn(first.userData)).toEqual(before);
    await stagePage(first.page).entry('ORDER-1').getByRole('button', { name: 'Undo' }).click();
    await expect(stagePage(first.page).entry('ORDER-1')).toContainText('Withdrawn');
    expect(connect.received).toEqual([]);
  });
});
