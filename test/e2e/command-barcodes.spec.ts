/** Command barcodes: scanned with real key events, on Stage and elsewhere, and the sheet with their codes. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Page } from '@playwright/test';
import { hashPin } from '../../src-main/settings/pin';
import type { Intent } from '../../src-shared/intent/intent.schema';
import { type Command, formatCommandCode } from '../../src-shared/scan/command-code';
import { readStation } from '../support/shown-station.mjs';
import { openSection, openView } from './fixtures/open-view';
import { stageOrders, stagePage } from './fixtures/stage-page';
import { expect, type RunningStation, type StationOptions, scan, scanAfterPause, test } from './fixtures/station';

const KEY = 'BCDFGHJK';
const codeOf = (command: Command, stationKey = KEY) => formatCommandCode({ command, stationKey });
const COMMANDS_ON = { 'connection.mode': 'practice', 'scan.commands': true, 'stage.undoSeconds': 0 } as const;
const PIN = '471147';

/** Opens a station that has made its sheet earlier. */
async function openWithSheet(
  openStation: (options?: StationOptions) => Promise<RunningStation>,
  folder: string,
  policy: StationOptions['policy'] = COMMANDS_ON,
): Promise<RunningStation> {
  const userData = join(folder, 'user-data');
  mkdirSync(userData);
  writeFileSync(join(userData, 'command-barcodes.json'), JSON.stringify({ key: KEY, machine: null }));
  return openStation({ policy, userData });
}

const isStaging = ({ event, method }: Record<string, unknown>): boolean => event === 'practice-exchange' && method === 'POST';
const said = (page: Page, role: 'alert' | 'status', text: string | RegExp) => page.getByRole(role).filter({ hasText: text });

/** How long the newest order is or was held, in milliseconds. */
async function readHold(page: Page): Promise<number> {
  const answer = await page.evaluate(() => window.station.call('orders.recent', { limit: 5 }));
  const [newest] = (JSON.parse(answer) as { value: Intent[] }).value;
  if (newest?.state.kind !== 'held') throw new Error(`The newest order is not held, but ${newest?.state.kind}.`);
  return newest.state.until - newest.createdAt;
}

test('an order is entered and staged with scans alone, and is held for three seconds although the station has no time to undo', async ({
  openStation,
  folder,
}) => {
  const { page, log } = await openWithSheet(openStation, folder);
  const stage = stagePage(page);
  await scan('PRACTICE-0001');
  await scanAfterPause(codeOf('bags4'));
  await expect(stage.bags).toHaveValue('4');
  await expect(said(page, 'status', '4 bags entered.')).toBeVisible();
  await scan(codeOf('stage'));
  await expect(said(page, 'status', 'leaves in 3 s')).toBeVisible();
  await expect(stage.order).toHaveValue('');
  expect(await readHold(page)).toBe(3_000);
  await expect(stage.entry('PRACTICE-0001').getByRole('button', { name: 'Undo' })).toBeVisible();
  expect(log().filter(isStaging)).toEqual([]);
  await expect(stage.entry('PRACTICE-0001')).toContainText('Staged', { timeout: 15_000 });
  expect(log().filter(isStaging)).toMatchObject([
    { path: '/v2/fulfillment/lastmile/orders/PRACTICE-0001/staged', body: '{"bags_count":4}' },
  ]);
});

test('a command takes back the newest order, which is never sent, and another one clears the form', async ({ openStation, folder }) => {
  const { page, log } = await openWithSheet(openStation, folder, { ...COMMANDS_ON, 'stage.undoSeconds': 60 });
  const stage = stagePage(page);
  await stageOrders(page, 'PRACTICE-0001', 'PRACTICE-0002');
  await scan('PRACTICE-0003');
  await scanAfterPause(codeOf('undo'));
  await expect(stage.entry('PRACTICE-0002')).toContainText('Withdrawn');
  await expect(stage.entry('PRACTICE-0001')).toContainText('Leaving in');
  await expect(stage.order).toHaveValue('PRACTICE-0003');
  await scan(codeOf('clear'));
  await expect(said(page, 'status', 'Cleared.')).toBeVisible();
  await expect(stage.order).toHaveValue('');
  await scan(codeOf('undo'));
  await expect(stage.entry('PRACTICE-0001')).toContainText('Withdrawn');
  await scanAfterPause(codeOf('undo'));
  await expect(said(page, 'alert', 'There is no order to take back.')).toBeVisible();
  expect(log().filter(isStaging)).toEqual([]);
});

test('a command is read in small letters as well, and goes neither into the field nor onto the button that has the focus', async ({
  openStation,
  folder,
}) => {
  const { page } = await openWithSheet(openStation, folder);
  const stage = stagePage(page);
  await scan('PRACTICE-0001');
  await stage.items.focus();
  await scanAfterPause(codeOf('bags2').toLowerCase());
  await expect(stage.bags).toHaveValue('2');
  await expect(stage.items).toHaveValue('');
  await stage.stageOrder.focus();
  await scan(codeOf('bags7'), { gapMs: 12 });
  await expect(stage.bags).toHaveValue('7');
  await expect(stage.entries).toHaveCount(0);
});

test('a command answers no question: an order that was staged before, and a canceled one, need a press on the screen', async ({
  openStation,
  folder,
}) => {
  const { page, log } = await openWithSheet(openStation, folder);
  const stage = stagePage(page);
  await stageOrders(page, 'PRACTICE-0001');
  await expect(stage.entry('PRACTICE-0001')).toContainText('Staged', { timeout: 15_000 });
  for (const orderId of ['PRACTICE-0001', 'PRACTICE-CANCELED']) {
    await scan(orderId);
    await scanAfterPause(codeOf('bags2'));
    await expect(stage.bags).toHaveValue('2');
    await scan(codeOf('stage'));
    await scanAfterPause(codeOf('stage'));
    await expect(said(page, 'alert', 'A command does not answer it')).toBeVisible();
    await expect(stage.order).toHaveValue(orderId);
    await scanAfterPause(codeOf('clear'));
    await expect(said(page, 'status', 'Cleared.')).toBeVisible();
  }
  expect(log().filter(isStaging)).toHaveLength(1);
  await scan('PRACTICE-CANCELED');
  await scanAfterPause(codeOf('bags2'));
  await stage.stageOrder.click();
  await stage.stageOrder.click();
  await expect(stage.entry('PRACTICE-CANCELED')).toBeVisible();
});

test('a command that is scanned without an order, or without bags, says what is missing', async ({ openStation, folder }) => {
  const { page } = await openWithSheet(openStation, folder);
  const stage = stagePage(page);
  await scan(codeOf('stage'));
  await expect(said(page, 'alert', 'Not staged. Scan an order first')).toBeVisible();
  await scan('PRACTICE-0001');
  await scanAfterPause(codeOf('stage'));
  await expect(said(page, 'alert', 'Not staged. Bags?')).toBeVisible();
  await expect(stage.order).toHaveValue('PRACTICE-0001');
  await expect(stage.entries).toHaveCount(0);
});

test('a code of another station and a damaged one change nothing and become no order', async ({ openStation, folder }) => {
  const { page, log } = await openWithSheet(openStation, folder);
  const stage = stagePage(page);
  for (const [text, message] of [
    [codeOf('stage', 'XXXXXXXX'), 'This sheet belongs to another station.'],
    [codeOf('stage').slice(0, -1), 'Only a part of the command barcode was read.'],
    [codeOf('stage').slice(2), 'Only a part of the command barcode was read.'],
  ] as const) {
    await scan(text);
    await expect(said(page, 'alert', message)).toBeVisible();
    await expect(stage.order).toHaveValue('');
    await scan('PRACTICE-0001');
    await stage.bags.fill('3');
    await scanAfterPause(text);
    await expect(said(page, 'alert', message)).toBeVisible();
    await expect(stage.order).toHaveValue('PRACTICE-0001');
    await expect(page.getByRole('group', { name: 'Next order, waiting' })).toHaveCount(0);
    await stage.clear.click();
  }
  await expect(stage.entries).toHaveCount(0);
  expect(log().filter(isStaging)).toEqual([]);
});

test('a station with command barcodes off says so, and takes none for an order', async ({ openStation, folder }) => {
  const { page } = await openWithSheet(openStation, folder, { 'stage.undoSeconds': 0 });
  const stage = stagePage(page);
  for (const text of [codeOf('stage'), codeOf('stage', 'XXXXXXXX'), codeOf('clear').slice(1)]) {
    await scan('PRACTICE-0001');
    await stage.bags.fill('3');
    await scanAfterPause(text);
    await expect(said(page, 'alert', 'Command barcodes are off here.')).toBeVisible();
    await expect(stage.order).toHaveValue('PRACTICE-0001');
    await stage.clear.click();
    await expect(said(page, 'alert', 'Command barcodes are off here.')).toHaveCount(0);
  }
  await stage.order.fill(codeOf('stage'));
  await stage.bags.fill('3');
  await stage.stageOrder.click();
  await expect(page.getByText('That is a command barcode, not an order.')).toBeVisible();
  await expect(stage.entries).toHaveCount(0);
});

test('a command works on Stage alone: the other views refuse it, and Settings shows what it is', async ({ openStation, folder }) => {
  const { page } = await openWithSheet(openStation, folder);
  const stage = stagePage(page);
  await scan('PRACTICE-0001');
  await scanAfterPause(codeOf('bags3'));
  await expect(stage.bags).toHaveValue('3');
  for (const view of ['Handover', 'Edit order', 'Activity'] as const) {
    await openView(page, view);
    await scanAfterPause(codeOf('stage'));
    await expect(said(page, 'alert', 'It works on Stage only.')).toBeVisible();
  }
  await openSection(page, 'Scanner');
  await scanAfterPause(codeOf('stage'));
  await expect(said(page, 'status', '“Stage order”, from this station’s sheet.')).toContainText('Command barcode');
  await scan(codeOf('undo', 'XXXXXXXX'));
  await expect(said(page, 'status', '“Undo”, from the sheet of another station')).toBeVisible();
  await openView(page, 'Stage');
  await expect(stage.order).toHaveValue('PRACTICE-0001');
  await expect(stage.entries).toHaveCount(0);
});

test('a command is refused while the places are shown to choose from', async ({ openStation, folder }) => {
  const policy = { ...COMMANDS_ON, 'stage.place': 'require', 'stage.places': ['Fridge B', 'Shelf 4'] } as const;
  const { page } = await openWithSheet(openStation, folder, policy);
  const stage = stagePage(page);
  await scan('PRACTICE-0001');
  await scanAfterPause(codeOf('bags3'));
  await expect(stage.bags).toHaveValue('3');
  await scan(codeOf('stage'));
  await expect(said(page, 'alert', 'Not staged. Place?')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Shelf 4', exact: true })).toBeVisible();
  await scan(codeOf('clear'));
  await expect(said(page, 'alert', 'There is a question on the screen.')).toBeVisible();
  await expect(stage.order).toHaveValue('PRACTICE-0001');
  await page.getByRole('button', { name: 'Shelf 4', exact: true }).click();
  await scan(codeOf('stage'));
  await expect(stage.entry('PRACTICE-0001')).toContainText('Shelf 4');
});

const sheetOf = (page: Page) => page.getByRole('region', { name: 'Sheet of command barcodes' });

test('the sheet is a file of a page without scripts, works at once, and is dead after new codes were made', async ({
  openStation,
  folder,
}) => {
  const exports = join(folder, 'exports');
  const { app, page, log, userData } = await openStation({ policy: { ...COMMANDS_ON, 'export.folder': exports } });
  const stage = stagePage(page);
  const opened = app.evaluate(
    ({ app, BrowserWindow, session }) =>
      new Promise<object>((done) => {
        app.once('web-contents-created', (_event, contents) =>
          contents.once('dom-ready', () => {
            // Electron does not document how a page was opened.
            const { getLastWebPreferences } = contents as unknown as { getLastWebPreferences(): Electron.WebPreferences };
            const { javascript, sandbox, contextIsolation } = getLastWebPreferences.call(contents);
            const isVisible = BrowserWindow.fromWebContents(contents)?.isVisible();
            const { storagePath } = contents.session;
            done({ javascript, sandbox, contextIsolation, isVisible, storagePath, isPages: contents.session === session.defaultSession });
          }),
        );
      }),
  );
  await openSection(page, 'Scanner');
  expect(existsSync(join(userData, 'command-barcodes.json'))).toBe(false);
  await sheetOf(page).getByRole('button', { name: 'Save the sheet' }).click();
  const path = await sheetOf(page).getByTestId('file-path').textContent({ timeout: 30_000 });
  expect(basename(path ?? '')).toBe('stagebay-command-barcodes.pdf');
  expect(
    readFileSync(path ?? '')
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
  const closed = { javascript: false, sandbox: true, contextIsolation: true };
  expect(await opened).toEqual({ ...closed, isVisible: false, storagePath: null, isPages: false });
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  expect(log().filter(({ event }) => event === 'request-refused' || event === 'file-not-saved')).toEqual([]);

  const key = async () => (await readStation(page)).commandKey ?? '';
  const old = await key();
  await openView(page, 'Stage');
  await scan(codeOf('bags6', old));
  await expect(stage.bags).toHaveValue('6');
  await openSection(page, 'Scanner');
  await sheetOf(page).getByRole('button', { name: 'Make new codes' }).click();
  await sheetOf(page).getByRole('button', { name: 'Yes, make new codes' }).click();
  await expect(sheetOf(page).getByText('The codes are new. Print the sheet again.')).toBeVisible();
  expect(await key()).not.toBe(old);
  await openView(page, 'Stage');
  await scan(codeOf('bags8', old));
  await expect(said(page, 'alert', 'This sheet belongs to another station.')).toBeVisible();
  await expect(stage.bags).toHaveValue('6');
  await scan(codeOf('bags8', await key()));
  await expect(stage.bags).toHaveValue('8');
});

test('a printed sheet is called sent, and a missing or failing printer is named', async ({ openStation, folder }) => {
  const { app, page } = await openWithSheet(openStation, folder);
  /** A printer for the pages that are opened from now on. */
  const connectPrinter = (answer: 'none' | 'takes' | 'fails') =>
    app.evaluate(({ app }, answer) => {
      app.once('web-contents-created', (_event, contents) => {
        contents.getPrintersAsync = async () => (answer === 'none' ? [] : [{ name: 'Office' } as Electron.PrinterInfo]);
        contents.print = (_options, done) => done?.(answer === 'takes', answer === 'takes' ? '' : 'Printer is on fire');
      });
    }, answer);
  await openSection(page, 'Scanner');
  const print = sheetOf(page).getByRole('button', { name: 'Print the sheet' });
  await connectPrinter('none');
  await print.click();
  await expect(said(page, 'alert', 'This computer has no printer.')).toBeVisible();
  await connectPrinter('takes');
  await print.click();
  await expect(said(page, 'status', 'Sent to the printer.')).toBeVisible();
  await expect(said(page, 'alert', 'This computer has no printer.')).toHaveCount(0);
  await connectPrinter('fails');
  await print.click();
  await expect(said(page, 'alert', 'Nothing was sent to the printer. Check the printer, or call IT (Printer is on fire).')).toBeVisible();
  await expect(page.getByText(/printed/i)).toHaveCount(0);
});

test('the sheet is behind the admin PIN, on the screen and in the main process', async ({ openStation, folder }) => {
  const policy = { ...COMMANDS_ON, 'export.folder': join(folder, 'exports'), 'settings.adminPinHash': await hashPin(PIN) };
  const { page } = await openWithSheet(openStation, folder, policy);
  await openSection(page, 'Scanner');
  for (const name of ['Save the sheet', 'Print the sheet', 'Make new codes'])
    await expect(sheetOf(page).getByRole('button', { name })).toBeDisabled();
  expect(JSON.parse(await page.evaluate(() => window.station.call('commands.renewKey', undefined)))).toEqual({
    ok: false,
    refusal: { kind: 'locked' },
  });
  await page.getByLabel('Admin PIN').fill(PIN);
  await page.getByRole('button', { name: 'Unlock' }).click();
  await sheetOf(page).getByRole('button', { name: 'Save the sheet' }).click();
  await expect(sheetOf(page).getByTestId('file-path')).toBeVisible({ timeout: 30_000 });
});
