/**
 * `npm run pictures`: every state of every place at three sizes, as PNG files in out/pictures, for somebody to look at.
 * The ones in docs/images come from here.
 */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import { projectFolder } from '../cli.mjs';
import { openStation, scan } from './station.mjs';

const SIZES = [
  [1024, 768],
  [1280, 800],
  [1920, 1080],
];
const folder = path.join(projectFolder, 'out', 'pictures');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

await practiceStation();
await liveStation();
await brokenStation();

async function practiceStation() {
  const station = await openStation({ 'station.name': 'Station 3', 'stage.undoSeconds': 5 });
  const { page, stage } = station;
  const shoot = shooter(station);
  await shoot('empty');
  await scan('12345676789012345678780');
  await shoot('scanned');
  await stage.bags.fill('3');
  await stage.items.fill('12');
  await scan(' 14.25 lb');
  await expect(stage.weight).toHaveValue('14.25');
  await shoot('ready');
  await scan('PRACTICE-0007');
  await shoot('second-scan');
  await page.getByRole('button', { name: 'Drop the first' }).click();
  await stage.clear();

  for (const [id, bags] of [
    ['PRACTICE-0018', '3'],
    ['PRACTICE-BUSY', '2'],
    ['PRACTICE-RESET', '4'],
    ['PRACTICE-404', '1'],
  ]) {
    await stage.order.fill(id ?? '');
    await stage.bags.fill(bags ?? '');
    await stage.press();
  }
  await expect(stage.entry('PRACTICE-404')).toContainText('Rejected', { timeout: 20_000 });
  await scan('PRACTICE-0007');
  await stage.bags.fill('2');
  await stage.press();
  await scan('12345676789012345678780');
  await stage.bags.fill('3');
  await stage.items.fill('12');
  await scan(' 14.25 lb');
  await expect(stage.weight).toHaveValue('14.25');
  await shoot('busy-hour');
  await expect(stage.entry('PRACTICE-0007')).toContainText('Staged', { timeout: 20_000 });
  await stage.entry('PRACTICE-404').getByRole('button', { name: 'Dismiss' }).click();
  await stage.clear();
  await scan('PRACTICE-0018');
  await stage.bags.fill('3');
  await shoot('same-order-again');
  await stage.clear();
  await scan(']E04006381333931');
  await shoot('product');
  await stage.order.fill(`${'x'.repeat(180)}-END99`);
  await stage.bags.fill('1e9');
  await stage.items.fill('abc');
  await stage.weight.fill('12.345');
  await shoot('wrong-input');
  await stage.order.fill('..');
  await stage.bags.focus();
  await shoot('wrong-order');
  await stage.go('Activity');
  await shoot('activity');
  await page.getByRole('radio', { name: 'Staged' }).check();
  await shoot('activity-filtered');
  await page.getByRole('radio', { name: 'All' }).check();
  await page.getByRole('button', { name: 'Story of PRACTICE-BUSY' }).click();
  await page.getByText('attempt 1').waitFor();
  await shoot('activity-story');
  await page.getByRole('button', { name: 'Back to the list' }).click();
  await scan('NOT-THERE-1');
  await shoot('activity-nothing-found');
  await stage.go('Edit order');
  await shoot('edit');
  await editPictures(station, shoot);
  await stage.go('Settings');
  await page.getByText('No credentials are stored.').waitFor();
  await shoot('settings');
  const address = page.locator('[data-setting]').filter({ hasText: 'Address of Connect' });
  await address.getByRole('textbox').fill('http://connect.example');
  await address.getByRole('button', { name: 'Save' }).click();
  await address.getByRole('alert').waitFor();
  await shoot('settings-refused');
  await page.getByRole('button', { name: 'Calibrate' }).click();
  await scan('CALIBRATE12');
  await page.getByRole('button', { name: /^Use/ }).scrollIntoViewIfNeeded();
  await shoot('settings-calibrated');
  await station.close();
}

/** @param {Awaited<ReturnType<typeof openStation>>} station @param {(name: string) => Promise<void>} shoot */
async function editPictures({ page }, shoot) {
  const box = (/** @type {string} */ name) => page.getByRole('textbox', { name, exact: true });
  const save = () => page.getByRole('button', { name: 'Save changes' }).click();
  await box('Order ID').fill('PRACTICE-0021');
  await box('User ID').fill('practice-user');
  await page.getByRole('button', { name: 'Look up' }).click();
  await page.getByText('no shopper assigned').waitFor();
  await shoot('edit-looked-up');
  await page.getByRole('button', { name: 'List service options' }).click();
  await page
    .getByRole('button', { name: /, option/ })
    .nth(2)
    .click();
  await page.getByRole('spinbutton', { name: 'Bags' }).fill('4');
  await box('Tip').fill('4.50');
  await page.getByRole('switch', { name: 'Contains alcohol' }).click();
  await box('Special instructions').fill('Back door, ring twice');
  await shoot('edit-typed');
  await box('Tip').fill('4.505');
  await box('Window end').fill('5:30');
  await box('Cart total').focus();
  await shoot('edit-wrong');
  await scan('PRACTICE-0022');
  await shoot('edit-next');
  await page.getByRole('button', { name: 'Stay here' }).click();
  await page.getByRole('button', { name: 'Leave as is: Delivery window' }).click();
  await box('Tip').fill('4.50');
  await save();
  await page.getByText('Updated. Connect now says').waitFor();
  await shoot('edit-updated');
  for (const [id, bags] of [
    ['PRACTICE-MANY', '3'],
    ['PRACTICE-BUSY', '3'],
    ['PRACTICE-404', '3'],
    ['PRACTICE-LOCKED', '3'],
  ]) {
    await box('Order ID').fill(id ?? '');
    await box('User ID').fill('practice-user');
    if (id === 'PRACTICE-LOCKED') {
      await page.getByRole('button', { name: 'Look up' }).click();
      await page.getByText('can no longer be edited').waitFor();
      await shoot('edit-locked');
      continue;
    }
    await page.getByRole('spinbutton', { name: 'Bags' }).fill(bags ?? '');
    await save();
    await page
      .getByText(/^Rejected/)
      .first()
      .waitFor();
    await shoot(`edit-${id}`);
    if (id === 'PRACTICE-BUSY') {
      await page.getByRole('button', { name: 'Send when it ends' }).click();
      await page.getByText('It is sent by itself in').waitFor();
      await shoot('edit-scheduled');
    }
  }
}

async function liveStation() {
  // A port on which nobody listens: the first order finds out that there is no connection.
  const station = await openStation({
    'connection.mode': 'live',
    'connection.baseUrl': 'http://127.0.0.1:9',
    'station.name': 'A station with a long name',
    'stage.undoSeconds': 0,
    'settings.adminPinHash': 'scrypt:ln=17,r=8,p=1:AAAA:AAAA',
  });
  const { page, stage } = station;
  const shoot = shooter(station);
  await page.getByText('Not authorised').waitFor();
  await shoot('not-authorised');
  await scan('ORDER-4711');
  await stage.bags.fill('2');
  await stage.press();
  await expect(stage.entry('ORDER-4711')).toContainText('Saved');
  await shoot('not-authorised-saved');
  await stage.go('Settings');
  await shoot('settings-locked');
  await station.close();
}

async function brokenStation() {
  const station = await openStation({ 'connection.mode': 'live', 'connection.baseUrl': 'http://example.com', 'station.nam': 'x' });
  await shooter(station)('blocked');
  await station.stage.go('Settings');
  await shooter(station)('settings-problems');
  await station.close();
}

/** @param {Awaited<ReturnType<typeof openStation>>} station */
function shooter({ app, page }) {
  return async (/** @type {string} */ name) => {
    for (const [width = 0, height = 0] of SIZES) {
      await app.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height), {
        width,
        height,
      });
      // A window as large as the screen is made a pixel smaller.
      await expect.poll(() => page.evaluate(`Math.abs(window.innerWidth - ${width}) < 2`)).toBe(true);
      await page.screenshot({ path: path.join(folder, `${name}-${width}.png`) });
    }
  };
}
