/** Computers without a time zone, or with one that Intl rejects: the station works and says that its times are in UTC. */

import { openSection, openView } from './fixtures/open-view';
import { stageOrder, stagePage } from './fixtures/stage-page';
import { expect, test } from './fixtures/station';

const IN_CANADA = new Intl.DateTimeFormat('en-CA', { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' });

for (const zone of ['Etc/Unknown', 'America/Nowhere', '']) {
  test(`an order is staged on a computer whose time zone is "${zone}", and its times are shown in UTC`, async ({ openStation }) => {
    const { page, log } = await openStation({
      // The main process reads the opening hours with the time zone at its start.
      policy: { 'stage.undoSeconds': 0, 'station.openingHours': '00:00-24:00', language: 'en', 'connection.language': 'en-CA' },
      env: { TZ: zone },
    });
    const stage = stagePage(page);
    const before = Date.now();
    await stageOrder(page, 'PRACTICE-0001', '3');
    await expect(stage.entry('PRACTICE-0001')).toContainText('Staged');
    const shown = [before, Date.now()].map((at) => `(${IN_CANADA.format(at).replace(/\s/g, '\\s')})`);
    await expect(stage.entry('PRACTICE-0001')).toContainText(new RegExp(`(${shown.join('|')}).*3 bags`));

    await expect(page.getByText('1 staged today')).toBeVisible();

    for (const [place, sign] of [
      ['Edit order', 'Delivery window'],
      ['Activity', 'PRACTICE-0001'],
    ] as const) {
      await openView(page, place);
      await expect(page.getByText(sign, { exact: true }).first()).toBeVisible();
    }
    await openSection(page, 'Station');
    const note = page.getByText('This computer’s time zone is not known: times are shown in UTC.');
    await expect(note).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Time zone' })).toHaveAccessibleDescription(/time zone is not known/);
    expect(log().filter(({ level }) => level === 'error' || level === 'warn')).toMatchObject([{ event: 'time-zone-unknown', used: 'UTC' }]);

    await page.getByRole('textbox', { name: 'Time zone' }).fill('America/Toronto');
    await page.getByRole('button', { name: 'Save 1 change' }).click();
    await expect(note).toHaveCount(0);
  });
}
