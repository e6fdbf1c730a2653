import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { hashPin } from '../../src-main/settings/pin';
import { readXlsx } from '../unit/src-main/order-export/fixtures/read-xlsx';
import { openSection, openView } from './fixtures/open-view';
import { stageOrder, stagePage } from './fixtures/stage-page';
import { expect, type RunningStation, test } from './fixtures/station';

/** A policy that exports to a folder which the test reads. */
const exportsIn = (folder: string) => join(folder, 'exports');
const practiceIn = (folder: string) => ({ 'stage.undoSeconds': 0, 'export.folder': exportsIn(folder) });

/** The practice order has a number as id, and its user id begins with zeros. */
async function stageAndSee({ page }: RunningStation, order: string): Promise<void> {
  await stageOrder(page, order, '3');
  await expect(stagePage(page).entry(order).first()).toContainText(/Staged|Rejected/);
}

/** The path that the page shows after a sentence. */
async function savedPath({ page }: RunningStation, sentence: string): Promise<string> {
  const status = page.getByRole('status').filter({ hasText: sentence });
  await expect(status).toBeVisible({ timeout: 30_000 });
  return (await status.getByTestId('file-path').textContent()) ?? '';
}

const exportButton = ({ page }: RunningStation) => page.getByRole('button', { name: 'Export for a spreadsheet' });

test('a spreadsheet export keeps every order ID unchanged', async ({ openStation, folder }) => {
  const station = await openStation({ policy: practiceIn(folder) });
  await stageAndSee(station, '12345676789012345678780');
  await stageAndSee(station, '5E12');
  await openView(station.page, 'Activity');
  await exportButton(station).click();
  const file = await savedPath(station, '2 orders written to');
  expect(file).toMatch(/exports\/stagebay-activity-\d{4}-\d\d-\d\d\.xlsx$/);
  const [header, ...rows] = readXlsx(readFileSync(file)).rows;
  expect(header?.[0]?.value).toBe('order_id');
  expect(rows.map((row) => row[0])).toMatchObject([
    { type: 'inlineStr', value: '5E12' },
    { type: 'inlineStr', value: '12345676789012345678780' },
  ]);
  expect(readdirSync(exportsIn(folder))).toHaveLength(1);
  await station.page.getByRole('button', { name: 'Close' }).click();
  await expect(station.page.getByText('orders written to')).toHaveCount(0);
});

test('an export shows its progress across views and page reloads, and a stopped export leaves no file', async ({ openStation, folder }) => {
  const station = await openStation({ policy: practiceIn(folder) });
  const { app, page } = station;
  await stageAndSee(station, 'PRACTICE-0001');
  await openView(station.page, 'Activity');
  const target = exportsIn(folder);
  mkdirSync(target);
  // A slow drive, whose writes wait until the test continues them.
  await app.evaluate(async () => {
    const fs = process.getBuiltinModule('node:fs/promises');
    const handle = await fs.open(process.execPath, 'r');
    const prototype = Object.getPrototypeOf(handle);
    await handle.close();
    const write = prototype.writeFile;
    prototype.writeFile = async function (...args: unknown[]) {
      await new Promise((resolve) => Object.assign(globalThis, { goOn: resolve }));
      return write.apply(this, args);
    };
  });
  await exportButton(station).click();
  const bar = page.getByRole('progressbar', { name: 'Export' });
  await expect(bar).toBeVisible();
  await expect.poll(() => readdirSync(target).filter((name) => name.endsWith('.part'))).toHaveLength(1);
  // Another export is refused with a message.
  await page.getByRole('button', { name: 'Export as CSV' }).click();
  await expect(page.getByText('Another file is being written.')).toBeVisible();

  await openView(station.page, 'Settings');
  await openView(station.page, 'Activity');
  await expect(bar).toBeVisible();
  await page.reload();
  await openView(station.page, 'Activity');
  await expect(bar).toBeVisible();

  await page.getByRole('button', { name: 'Stop export' }).click();
  await expect(page.getByText('Stopped. No file was written.')).toBeVisible();
  await app.evaluate(() => (globalThis as { goOn?: () => void }).goOn?.());
  await expect.poll(() => readdirSync(target)).toEqual([]);
});

test('an unusable export folder loses neither exports nor diagnostics, and the screen shows where they were written', async ({
  openStation,
  folder,
}) => {
  writeFileSync(exportsIn(folder), 'a file where the folder should be');
  const station = await openStation({ policy: practiceIn(folder) });
  const { app, page } = station;
  await stageAndSee(station, 'PRACTICE-0001');
  await app.evaluate(({ app }, folder) => {
    app.getPath = (name) => {
      if (name === 'downloads') return `${folder}/downloads`;
      throw new Error(`Failed to get '${name}' path`);
    };
  }, folder);
  await openView(station.page, 'Activity');
  await page.getByRole('button', { name: 'Export as CSV' }).click();
  expect(await savedPath(station, '1 order written to')).toMatch(/downloads\/Stagebay\/stagebay-activity-[\d-]+\.csv$/);
  await expect(page.getByText(`The export folder ${exportsIn(folder)} could not be used (EEXIST)`)).toBeVisible();
  await openSection(station.page, 'Diagnostics');
  await page.getByRole('button', { name: 'Save diagnostics' }).click();
  const archive = await savedPath(station, 'kB written to');
  expect(archive).toMatch(/downloads\/Stagebay\/stagebay-diagnostics-[\d-]+\.zip$/);
  expect(existsSync(archive)).toBe(true);
});

test('an export is never written into the station’s own folder and replaces no file, whatever the policy says', async ({
  openStation,
  folder,
}) => {
  const userData = join(folder, 'station');
  mkdirSync(userData);
  symlinkSync(userData, exportsIn(folder));
  const station = await openStation({ policy: practiceIn(folder), userData });
  await stageAndSee(station, 'PRACTICE-0001');
  await station.app.evaluate(({ app }, folder) => {
    app.getPath = () => folder;
  }, folder);
  await openView(station.page, 'Activity');
  await exportButton(station).click();
  const first = await savedPath(station, '1 order written to');
  await expect(station.page.getByText('could not be used (own-folder)')).toBeVisible();
  await station.page.getByRole('button', { name: 'Close' }).click();
  await exportButton(station).click();
  const second = await savedPath(station, '1 order written to');
  expect([dirname(first), dirname(second)]).toEqual(Array(2).fill(join(realpathSync(folder), 'Stagebay')));
  expect(second).toBe(first.replace('.xlsx', ' (2).xlsx'));
  expect([first, second].map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600]);
});

test('a kiosk with a PIN requires it for each export, opens no system dialog and shows a path to copy', async ({ openStation, folder }) => {
  const policy = { ...practiceIn(folder), 'window.mode': 'kiosk', 'settings.adminPinHash': await hashPin('471147') };
  const station = await openStation({ policy });
  const { app, page } = station;
  await stageAndSee(station, 'PRACTICE-0001');
  // Every request for a system dialog is recorded.
  await app.evaluate(({ dialog }) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    for (const name of Object.keys(dialog).filter((name) => name.startsWith('show'))) {
      Object.assign(dialog, { [name]: async () => void asked.push(name) });
    }
  });
  const query = { text: '', states: null, format: 'csv' } as const;
  const call = (input: object) =>
    page.evaluate(async (input) => JSON.parse(await window.station.call('orders.export', input as never)) as unknown, input);
  expect(await call(query)).toEqual({ ok: false, refusal: { kind: 'locked' } });

  await openView(station.page, 'Activity');
  await exportButton(station).click();
  const pin = page.getByLabel('Admin PIN');
  await expect(pin).toBeFocused();
  await pin.fill('000000');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Wrong PIN.' })).toBeVisible();
  expect(existsSync(exportsIn(folder))).toBe(false);
  // The button is enabled again when the wait is over.
  await pin.fill('471147');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const file = await savedPath(station, '1 order written to');
  expect(readdirSync(exportsIn(folder))).toEqual([basename(file)]);
  await page.getByTestId('file-path').click();
  expect(await page.evaluate(() => String(getSelection()))).toBe(file);
  // The PIN is valid for this one file.
  expect(await call(query)).toEqual({ ok: false, refusal: { kind: 'locked' } });
  expect(await app.evaluate(() => (globalThis as { asked?: string[] }).asked)).toEqual([]);
});
