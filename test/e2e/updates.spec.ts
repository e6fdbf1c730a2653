/**
 * What people see of updates. The app from sources is never updated, so these tests show the window update states from the main
 * process; test/updates does the same with real packages.
 */
import type { ReleaseState } from '../../src-shared/release/release-state';
import { showRelease } from '../support/shown-station.mjs';
import { INSTALLED_APP } from './fixtures/app-under-test';
import { openSection } from './fixtures/open-view';
import { expect, test } from './fixtures/station';

const AT = Date.parse('2026-11-25T14:02:00Z');

const FEED = { 'update.mode': 'feed', 'update.hours': '22:30-05:00', 'station.timeZone': 'UTC' };
const WAITS = 'Update waiting, after this order';

test('Settings describes every update state in words', async ({ openStation }) => {
  const station = await openStation();
  const { page } = station;
  await openSection(page, 'Version');
  const section = page.getByRole('region', { name: 'Version' });
  await expect(section).toContainText(INSTALLED_APP ? 'Nothing newer is known.' : 'runs from a folder of sources');
  await expect(section.getByRole('button')).toHaveCount(0);

  const expectStatus = async (release: ReleaseState, words: string | RegExp, settings: object = FEED) => {
    await showRelease(station, release, { ...settings });
    await expect(section.getByRole('status')).toHaveText(words);
  };
  await expectStatus({ kind: 'current', checkedAt: null }, 'Nothing newer is known.', { 'update.mode': 'system' });
  await expect(section.getByRole('button')).toHaveCount(0);
  await expectStatus({ kind: 'current', checkedAt: AT }, /^Up to date. Checked at (2:02 PM|14:02)\.$/);
  await expect(section.getByRole('button', { name: 'Check now' })).toBeEnabled();
  await expectStatus({ kind: 'checking' }, 'Checking…');
  await expect(section.getByRole('button', { name: 'Check now' })).toBeDisabled();
  await expectStatus({ kind: 'downloading', version: '1.2.0', percent: 43 }, 'Downloading 1.2.0: 43 %');
  await expectStatus(
    { kind: 'waiting', version: '1.2.0', blockedBy: 'order-on-screen' },
    '1.2.0 is ready and waits: an order is on the screen.',
  );
  await expectStatus({ kind: 'waiting', version: '1.2.0', blockedBy: 'outside-hours' }, '1.2.0 is ready and waits until 10:30 PM.');
  await expect(section.getByRole('button', { name: 'Restart now' })).toBeEnabled();
  await expectStatus(
    { kind: 'failed', problem: { kind: 'tampered', version: '1.2.0' }, since: AT },
    /The package of 1\.2\.0 is not what the feed described/,
  );
  await expectStatus(
    { kind: 'failed', problem: { kind: 'unsigned' }, since: AT },
    /^The update feed is not signed\. It was refused\. Since (2:02 PM|14:02)\.$/,
  );
  await expectStatus(
    { kind: 'failed', problem: { kind: 'replayed', serial: 6, seen: 7 }, since: AT },
    /The update feed is out of date \(6, and 7 is known\)/,
  );
  await expectStatus({ kind: 'install-blocked', reason: 'no-key' }, /no release key, so no update can be verified/);
  await expectStatus({ kind: 'install-blocked', reason: 'no-rights' }, /IT’s own tools have to/);
});

test('an update that waits for an order shows one line, and an update that waits for its hours shows none', async ({ openStation }) => {
  const station = await openStation();
  const { page } = station;
  const line = page.getByText(WAITS);
  await expect(line).toHaveCount(0);
  for (const busy of ['order-on-screen', 'order-leaving', 'in-use'] as const) {
    await showRelease(station, { kind: 'waiting', version: '1.2.0', blockedBy: busy });
    await expect(line).toBeVisible();
  }
  await showRelease(station, { kind: 'waiting', version: '1.2.0', blockedBy: 'outside-hours' }, FEED);
  await expect(line).toHaveCount(0);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('Restart now explains that the waiting update is gone', async ({ openStation }) => {
  const station = await openStation();
  const { page } = station;
  await openSection(page, 'Version');
  await showRelease(station, { kind: 'waiting', version: '1.2.0', blockedBy: 'in-use' });
  await page.getByRole('button', { name: 'Restart now' }).click();
  await expect(page.getByRole('region', { name: 'Version' }).getByRole('alert')).toHaveText('There is no update waiting any more.');
});
