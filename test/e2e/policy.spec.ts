/** A policy that changes while the station runs, and the Settings view, which shows each value and its source. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { SETTING_KEYS, SETTINGS } from '../../src-shared/settings/settings.schema';
import { overwritePolicyInPlace, removePolicy, writePolicy } from './fixtures/app-under-test';
import { livePolicy } from './fixtures/live-policy';
import { openSection, openView } from './fixtures/open-view';
import { stageOrder, stagePage } from './fixtures/stage-page';
import { expect, type RunningStation, scan, test } from './fixtures/station';

/** A hash of a PIN that no test enters. */
const HASH = 'scrypt:ln=17,r=8,p=1:AAAA:AAAA';

const replacePolicy = (folder: string, policy: object) => writePolicy(folder, JSON.stringify(policy));

/** The events without those of an unstable file, which the station logs if it reads a file while it is written. */
const policyEvents = (station: RunningStation) =>
  station.log().filter(({ event }) => String(event).startsWith('policy-') && event !== 'policy-unstable');
/** Waits until the station has read an unusable file. */
const doubted = (station: RunningStation) =>
  expect.poll(() => station.log().some(({ event }) => event === 'policy-unstable'), { timeout: 20_000 }).toBe(true);
/** Longer than a file may be unusable before the station reports it. */
const heard = (station: RunningStation) => expect.poll(() => policyEvents(station).map(({ event }) => event), { timeout: 20_000 });

/** The row of a setting, by its name. */
const setting = (page: Page, name: string) => page.locator('[data-setting]').filter({ has: page.getByText(name, { exact: true }) });
const WAITS = 'Your organization has changed settings. They take effect after the open order.';

/** The new policy allows at most four bags. */
async function expectFourBagsAtMost(page: Page): Promise<void> {
  const stage = stagePage(page);
  await stage.order.fill('PRACTICE-0002');
  await stage.bags.fill('5');
  await expect(page.getByText('At most 4 here.')).toBeVisible();
}

test('a new policy is applied after the order on the screen is staged', async ({ openStation, folder }) => {
  const station = await openStation({ policy: { 'stage.undoSeconds': 0, 'settings.adminPinHash': null } });
  const { page } = station;
  const stage = stagePage(page);
  await scan('PRACTICE-0001');
  await expect(stage.order).toHaveValue('PRACTICE-0001');
  await stage.bags.fill('5');
  await replacePolicy(folder, { 'stage.undoSeconds': 0, 'stage.maxBags': 4 });
  await heard(station).toEqual(['policy-changed']);
  await openView(page, 'Settings');
  await expect(page.getByText(WAITS)).toBeVisible();
  await openView(page, 'Stage');
  await expect(page.getByText('At most 4 here.')).toHaveCount(0);
  await stage.stageOrder.click();
  await expect(stage.entry('PRACTICE-0001')).toContainText('Staged');
  await heard(station).toEqual(['policy-changed', 'policy-applied']);
  await expectFourBagsAtMost(page);
  await openView(page, 'Settings');
  await expect(page.getByText(WAITS)).toHaveCount(0);
});

test('a new policy is applied after the order on the screen is cleared', async ({ openStation, folder }) => {
  const station = await openStation({ policy: {} });
  const stage = stagePage(station.page);
  await stage.order.fill('PRACTICE-0001');
  await stage.bags.fill('5');
  await overwritePolicyInPlace(folder, JSON.stringify({ 'stage.maxBags': 4 }));
  await heard(station).toEqual(['policy-changed']);
  await stage.clear.click();
  await heard(station).toEqual(['policy-changed', 'policy-applied']);
  await expectFourBagsAtMost(station.page);
});

test('a new policy waits while an order can be undone', async ({ openStation, folder }) => {
  const station = await openStation({ policy: { 'stage.undoSeconds': 60 } });
  const stage = stagePage(station.page);
  await stageOrder(station.page, 'PRACTICE-0001', '5');
  await expect(stage.entry('PRACTICE-0001')).toContainText('Leaving in');
  await replacePolicy(folder, { 'stage.undoSeconds': 60, 'stage.maxBags': 4 });
  await heard(station).toEqual(['policy-changed']);
  await stage.entry('PRACTICE-0001').getByRole('button', { name: 'Undo' }).click();
  await heard(station).toEqual(['policy-changed', 'policy-applied']);
  await stage.clear.click();
  await expectFourBagsAtMost(station.page);
});

test('a half-written policy is ignored, and the previous policy stays in effect until the file is complete', async ({
  openStation,
  folder,
}) => {
  const station = await openStation({ policy: { 'stage.maxBags': 7, 'station.name': 'Till 9', 'log.level': 'debug' } });
  const { page } = station;
  const whole = JSON.stringify({ 'stage.maxBags': 4, 'station.name': 'Till 9', 'log.level': 'debug' });
  await overwritePolicyInPlace(folder, whole.slice(0, 20));
  await doubted(station);
  await expect(page.getByText('PRACTICE', { exact: true })).toBeVisible();
  await expect(page.getByText('Till 9')).toBeVisible();
  await overwritePolicyInPlace(folder, whole);
  await heard(station).toEqual(['policy-changed', 'policy-applied']);
  await expectFourBagsAtMost(page);
});

test('a deleted policy leaves a live station live, and Settings shows why', async ({ openStation, folder, connect }) => {
  const station = await openStation({ policy: { 'connection.mode': 'live', 'connection.baseUrl': connect.baseUrl }, token: 'token-1' });
  const { page } = station;
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await removePolicy(folder);
  await heard(station).toEqual(['policy-unusable', 'policy-changed', 'policy-applied']);
  await openView(page, 'Settings');
  await expect(page.getByText('The policy is missing')).toBeVisible();
  await expect(page.getByText('This station was live, so it keeps its last good profile')).toBeVisible();
  await expect(setting(page, 'Mode')).toContainText('Kept from the last good profile');
  await expect(setting(page, 'Mode').getByRole('radio', { name: 'Practice' })).toBeEnabled();
  await expect(setting(page, 'Address of Connect')).toContainText('It cannot be changed until the policy is back.');
  await expect(setting(page, 'Address of Connect')).toContainText(connect.baseUrl);
  await expect(setting(page, 'Address of Connect').getByRole('textbox')).toHaveCount(0);
  await expect(setting(page, 'Retailer ID').getByRole('textbox')).toBeEnabled();
  await expect(page.getByRole('banner').getByText('Live', { exact: true })).toBeVisible();
  await expect(page.getByText('PRACTICE', { exact: true })).toHaveCount(0);
});

test('a policy that makes the station live is applied without a restart', async ({ openStation, folder, connect }) => {
  const station = await openStation({ policy: {}, token: 'token-1' });
  const { page } = station;
  await expect(page.getByText('PRACTICE', { exact: true })).toBeVisible();
  await replacePolicy(folder, livePolicy(connect.baseUrl));
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  const stage = stagePage(page);
  await stageOrder(page, 'ORDER-1');
  await expect(stage.entry('ORDER-1')).toContainText('Staged');
  expect(connect.received).toHaveLength(1);
});

test('a setting locked by a new policy becomes read-only in an open Settings view', async ({ openStation, folder }) => {
  const { page } = await openStation({ policy: {} });
  await openSection(page, 'Station');
  const row = setting(page, 'Station name');
  await row.getByRole('textbox').fill('Till 4');
  await replacePolicy(folder, { 'station.name': 'Till 9' });
  await expect(row).toContainText('Managed by your organization');
  await expect(row.getByRole('textbox')).toHaveCount(0);
  await expect(row.getByText('Till 9')).toBeVisible();
});

test('a PIN set by a new policy locks an open Settings view', async ({ openStation, folder }) => {
  const station = await openStation({ policy: {} });
  const { page } = station;
  await openSection(page, 'Station');
  await expect(setting(page, 'Station name').getByRole('textbox')).toBeVisible();
  await replacePolicy(folder, { 'settings.adminPinHash': HASH });
  await expect(page.getByLabel('Admin PIN')).toBeVisible();
  await expect(setting(page, 'Station name').getByRole('textbox')).toHaveCount(0);
  await openSection(page, 'Scanner');
  await expect(page.getByRole('button', { name: 'Calibrate' })).toBeDisabled();
  expect(JSON.stringify(policyEvents(station))).not.toContain(HASH);
});

test('Settings can change every user-editable setting and never shows the PIN hash', async ({ openStation }) => {
  const { page } = await openStation({ policy: { 'update.feedUrl': 'https://it.example/stagebay' } });
  await openView(page, 'Settings');
  // The search finds each setting by the key that IT uses.
  const search = page.getByRole('searchbox', { name: 'Find a setting' });
  for (const key of SETTING_KEYS.filter((one) => SETTINGS[one].isStationEditable)) {
    await search.fill(key);
    const control = page.locator(`[data-setting="${key}"]`).locator('input, [role=switch]').first();
    await expect(control, key).toBeEnabled();
  }
  await search.fill('update feed');
  await expect(setting(page, 'Update feed')).toContainText('https://it.example/stagebay');
  await expect(setting(page, 'Update feed')).toContainText('Managed by your organization');
  await expect(setting(page, 'Update feed').locator('input')).toHaveCount(0);
  await search.fill('PIN');
  await expect(page.getByText('No setting has “PIN” in its name or key.')).toBeVisible();
});

const saveChanges = (page: Page) => page.getByRole('button', { name: /^Save \d+ changes?$/ });

test('Settings explains why it rejects invalid input, keeps it, and names the section', async ({ openStation }) => {
  const { page } = await openStation({ policy: {} });
  await openSection(page, 'Staging');
  const refused = async (name: string, typed: string, words: string) => {
    const box = setting(page, name).getByRole('textbox');
    await box.fill(typed);
    await saveChanges(page).click();
    await expect(setting(page, name).getByRole('alert')).toHaveText(words);
    await expect(box).toHaveAttribute('aria-invalid', 'true');
    await expect(box).toHaveValue(typed);
  };
  await refused('Seconds to undo', '61', 'At most 60.');
  await refused('Seconds to undo', '2.5', 'A whole number, please.');
  await refused('Seconds to undo', '', 'This cannot be empty.');
  await refused('Maximum pounds', 'ten', 'A number, please, like 12.5.');
  await refused('Maximum pounds', '1,000', '1000 or 1? Type one of the two.');
  await refused('Maximum pounds', '0', 'At least 1.');
  await openSection(page, 'Station');
  await refused('Station name', 'x'.repeat(41), 'At most 40 characters.');
  await openSection(page, 'Connection');
  await refused(
    'Address of Connect',
    'http://evil.example',
    'The address must start with https:. Only this computer may be reached with http:.',
  );
  const sections = page.getByRole('navigation', { name: 'Sections' });
  await expect(sections.getByRole('button', { name: 'Staging 2 problems' })).toBeVisible();
  await expect(sections.getByRole('button', { name: 'Connection 1 problem' })).toBeVisible();
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(setting(page, 'Address of Connect').getByRole('alert')).toHaveCount(0);
  await expect(setting(page, 'Address of Connect').getByRole('textbox')).toHaveValue('https://connect.instacart.com');
  await expect(sections.getByText('problem')).toHaveCount(0);
});

test('changes in several sections are saved together, and a refused one does not stop the others', async ({ openStation }) => {
  const { page, userData } = await openStation({ policy: {} });
  const row = (name: string) => setting(page, name);
  await openSection(page, 'Staging');
  await row('Seconds to undo').getByRole('textbox').fill('07');
  await row('Maximum pounds').getByRole('textbox').fill('120,5');
  await row('Required').getByRole('checkbox', { name: 'Weight' }).check();
  await row('Required').getByRole('checkbox', { name: 'Bags' }).uncheck();
  await row('Scan while an order is open').getByRole('radio', { name: 'Drop the first' }).check();
  await openSection(page, 'Station');
  await row('Station name').getByRole('textbox').fill('Till 4');
  await openSection(page, 'Connection');
  await row('Address of Connect').getByRole('textbox').fill('http://evil.example');
  await row('Connect’s error language').getByRole('radio', { name: 'French (Canada)' }).check();
  await page.getByRole('button', { name: 'Save 7 changes' }).click();
  await expect(page.getByRole('button', { name: 'Save 1 change' })).toBeVisible();
  await expect(page.getByText('1 value was refused.')).toBeVisible();
  const kept = () => JSON.parse(readFileSync(join(userData, 'settings.json'), 'utf8'));
  expect(kept()).toEqual({
    'stage.undoSeconds': 7,
    'stage.maxPounds': 120.5,
    'stage.require': ['weight'],
    'stage.scanNext': 'clear',
    'station.name': 'Till 4',
    'connection.language': 'fr-CA',
  });
  await page.getByRole('button', { name: 'Discard' }).click();

  await row('Connect’s error language').getByRole('radio', { name: 'As the system' }).check();
  await openSection(page, 'Staging');
  await expect(row('Seconds to undo').getByRole('textbox')).toHaveValue('7');
  await expect(row('Seconds to undo')).toContainText('Set on this station');
  await expect(row('Maximum bags')).not.toContainText('Set on this station');
  await row('Required').getByRole('checkbox', { name: 'Weight' }).uncheck();
  await page.getByRole('button', { name: 'Save 2 changes' }).click();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await row('Seconds to undo').getByRole('button', { name: 'Reset to default' }).click();
  await expect(row('Seconds to undo').getByRole('textbox')).toHaveValue('5');
  await expect(row('Seconds to undo')).not.toContainText('Set on this station');
  expect(kept()).toMatchObject({ 'connection.language': null, 'stage.require': [] });
  expect(kept()).not.toHaveProperty(['stage.undoSeconds']);
});

test('a language chosen in Settings is the language of the whole screen at once', async ({ openStation }) => {
  const { page } = await openStation({ policy: {} });
  await openSection(page, 'Station');
  await setting(page, 'Language').getByRole('radio', { name: 'Español' }).check();
  await expect(page.getByRole('tab', { name: 'Configuración' })).toBeVisible();
  await expect(page.locator('[data-setting="station.name"]')).toContainText('Nombre de la estación');
  await page.locator('[data-setting="language"]').getByRole('radio', { name: 'English' }).check();
  await expect(page.getByRole('tab', { name: 'Settings' })).toBeVisible();
});

const CONTROLS = [
  ['a radio button', 'Staging', (page: Page) => setting(page, 'Scan while an order is open').getByRole('radio', { name: 'Show both' })],
  ['a checkbox', 'Staging', (page: Page) => setting(page, 'Required').getByRole('checkbox', { name: 'Items' })],
  ['a number', 'Staging', (page: Page) => setting(page, 'Maximum bags').getByRole('textbox')],
  ['a text', 'Scanner', (page: Page) => setting(page, 'Scanner prefix').getByRole('textbox')],
] as const;

for (const [what, section, control] of CONTROLS) {
  test(`a scan in Settings changes no setting while ${what} has the focus`, async ({ openStation }) => {
    const { page } = await openStation({ policy: {} });
    await openSection(page, section);
    await control(page).focus();
    await scan(' 14.25 lb');
    await expect(page.getByText('Last weight 14.25 lb')).toBeVisible();
    await scan('PRACTICE 0042', { suffix: 'Tab' });
    await expect(control(page)).toBeFocused();
    await expect(page.getByText('No changes')).toBeVisible();
    await openSection(page, 'Scanner');
    await expect(page.getByText('PRACTICE 0042')).toBeVisible();
    await expect(page.getByText('No changes')).toBeVisible();
  });
}
