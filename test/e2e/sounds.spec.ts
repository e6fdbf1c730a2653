/** What a packer hears without looking at the screen. */
import type { ElectronApplication, Page } from '@playwright/test';
import { stagePage } from './fixtures/stage-page';
import { expect, scan, test } from './fixtures/station';

/** The length of each sound in hundredths of a second, by which the test distinguishes them. */
const HUNDREDTHS = { read: 9, staged: 43 };

/** Records the sounds that are played from now on, and whether the sound card is open. */
const listen = (page: Page) =>
  page.evaluate(() => {
    const heard: { hundredths: number; card: string }[] = [];
    const start = AudioBufferSourceNode.prototype.start;
    AudioBufferSourceNode.prototype.start = function (...when) {
      const { buffer, context } = this;
      this.addEventListener('ended', () =>
        heard.push({ hundredths: Math.round((buffer?.duration ?? 0) * 100), card: (context as AudioContext).state }),
      );
      start.apply(this, when);
    };
    Object.assign(window, { heard });
  });

const heard = (page: Page) => page.evaluate(() => (window as unknown as { heard: unknown[] }).heard);

/** Chromium opens a sound card in a separate process. */
const isCardOpen = (app: ElectronApplication) =>
  app.evaluate((electron) => electron.app.getAppMetrics().some(({ serviceName }) => serviceName?.startsWith('audio.')));

test('the first scan after a start and its staging each play a sound', async ({ openStation }) => {
  const { page } = await openStation({ policy: { 'stage.undoSeconds': 0 } });
  await listen(page);
  await scan('PRACTICE-0001');
  await expect.poll(() => heard(page)).toEqual([{ hundredths: HUNDREDTHS.read, card: 'running' }]);
  const stage = stagePage(page);
  await stage.bags.fill('2');
  await stage.stageOrder.click();
  await expect.poll(() => heard(page)).toContainEqual({ hundredths: HUNDREDTHS.staged, card: 'running' });
});

test('the sound card stays closed until the first sound, although the sounds are loaded', async ({ openStation }) => {
  const { app, page } = await openStation();
  await Promise.all([page.waitForResponse(/unknown.*\.wav$/), page.reload()]);
  expect(await isCardOpen(app)).toBe(false);
  await scan('PRACTICE-0001');
  await expect.poll(() => isCardOpen(app)).toBe(true);
});
