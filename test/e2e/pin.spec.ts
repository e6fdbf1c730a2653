/** The admin PIN of Settings against a person who guesses it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { hashPin } from '../../src-main/settings/pin';
import { killApp } from '../support/exited-process';
import { openSection, openView } from './fixtures/open-view';
import { expect, scan, test } from './fixtures/station';

const PIN = '471147';
/** A hash of the PIN 4711 as the previous version wrote it. */
const OLD_HASH = 'scrypt:MDEyMzQ1Njc4OWFiY2RlZg==:5BszmJOA3GLRZhcJCOHow3G6U7zrH4NojQKK70eVZRs=';

async function enter(page: Page, pin: string): Promise<void> {
  await openView(page, 'Settings');
  await page.getByLabel('Admin PIN').fill(pin);
  await page.getByRole('button', { name: 'Unlock' }).click();
}
const said = (page: Page, text: string) => page.getByRole('alert').filter({ hasText: text });

test('a wrong PIN still counts after the app was killed, and no PIN is compared before the wait is over', async ({ openStation }) => {
  const policy = { 'settings.adminPinHash': await hashPin(PIN) };
  const first = await openStation({ policy });
  await enter(first.page, '000000');
  await expect(said(first.page, 'Wrong PIN.')).toBeVisible();
  await expect(first.page.getByRole('button', { name: 'Unlock' })).toBeEnabled();
  await killApp(first);
  const file = join(first.userData, 'pin-attempts.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ wrong: 1 });

  // The file as after nine more wrong PINs.
  writeFileSync(file, JSON.stringify({ wrong: 10, at: Date.now() }));
  const { page } = await openStation({ policy, userData: first.userData });
  await enter(page, PIN);
  await expect(said(page, 'Too many wrong PINs.')).toBeVisible();
  await expect(page.getByText(/^Try again in (8|9) min\.$/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Unlock' })).toBeDisabled();
  expect(JSON.parse(await page.evaluate((pin) => window.station.call('settings.unlock', { pin }), PIN))).toMatchObject({
    ok: false,
    refusal: { kind: 'pin-wait' },
  });
});

test('an emptied file of PIN attempts causes the longest wait', async ({ openStation, folder }) => {
  const userData = join(folder, 'user-data');
  const first = await openStation({ policy: { 'settings.adminPinHash': OLD_HASH } });
  await first.close();
  writeFileSync(join(userData, 'pin-attempts.json'), '{}');
  const { page } = await openStation({ policy: { 'settings.adminPinHash': OLD_HASH }, userData });
  await enter(page, '4711');
  await expect(page.getByText('Try again in 15 min.')).toBeVisible();
});

test('a PIN hash of the previous version opens Settings, which ask for a new PIN', async ({ openStation }) => {
  const station = await openStation({ policy: { 'settings.adminPinHash': OLD_HASH } });
  await enter(station.page, '4711');
  await expect(station.page.getByRole('button', { name: 'Lock' })).toBeVisible();
  await expect(station.page.getByText('IT should choose a new PIN of six characters or more.')).toBeVisible();
  expect(station.log().filter(({ event }) => event === 'pin-hash-weak')).toHaveLength(1);
});

test('an unreadable PIN hash locks Settings', async ({ openStation }) => {
  const { page } = await openStation({ policy: { 'settings.adminPinHash': 'scrypt:ln=30,r=8,p=1:AAAA:AAAA' } });
  await enter(page, PIN);
  await expect(said(page, 'Wrong PIN.')).toBeVisible();
  expect(JSON.parse(await page.evaluate(() => window.station.call('settings.change', { key: 'station.name', value: 'x' })))).toMatchObject({
    refusal: { kind: 'locked' },
  });
});

test('the PIN can be entered with a thumb alone, and a scan enters nothing', async ({ openStation }) => {
  const { page } = await openStation({ policy: { 'settings.adminPinHash': await hashPin(PIN) } });
  await openSection(page, 'Scanner');
  const field = page.getByLabel('Admin PIN');
  await field.focus();
  await scan(PIN);
  await expect(page.getByText(PIN, { exact: true })).toBeVisible();
  await expect(field).toHaveValue('');
  await expect(page.getByRole('alert').filter({ hasText: 'PIN' })).toHaveCount(0);
  const keys = page.getByRole('group', { name: 'PIN keypad' });
  for (const digit of `${PIN}9`) await keys.getByRole('button', { name: digit, exact: true }).click();
  await keys.getByRole('button', { name: 'Delete the last digit' }).click();
  await page.getByRole('button', { name: 'Unlock' }).click();
  await expect(page.getByRole('button', { name: 'Lock', exact: true })).toBeVisible();
});
