import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readXlsx } from '../unit/export/fixtures/read-xlsx';
import { onStage } from './fixtures/stage-page';
import { expect, type RunningStation, test } from './fixtures/station';

const PRACTICE = { 'stage.undoSeconds': 0 };

/** The system's own dialog: nobody can press its buttons here. It notes what it was asked with. */
const answerDialog = ({ app }: RunningStation, filePath: string) =>
  app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async (...args: unknown[]) => {
      Object.assign(globalThis, { asked: (args.at(-1) as { defaultPath: string }).defaultPath });
      return { canceled: false, filePath };
    };
  }, filePath);

const askedPath = ({ app }: RunningStation) => app.evaluate(() => (globalThis as { asked?: string }).asked);

/** The practice order has a name of a number, and a user with zeros in front. */
async function stageOrder({ page }: RunningStation, order: string): Promise<void> {
  const stage = onStage(page);
  await stage.order.fill(order);
  await stage.bags.fill('3');
  await stage.stageOrder.click();
  await expect(stage.entry(order).first()).toContainText(/Staged|Rejected/);
}

const goTo = ({ page }: RunningStation, place: string) => page.getByRole('tab', { name: place }).click();
const exportButton = ({ page }: RunningStation) => page.getByRole('button', { name: 'Export for a spreadsheet' });

test('an export for a spreadsheet shows every order id as it is', async ({ open, folder }) => {
  const station = await open({ policy: PRACTICE });
  await stageOrder(station, '12345676789012345678780');
  await stageOrder(station, '5E12');
  await goTo(station, 'Activity');
  const file = join(folder, 'orders.xlsx');
  await answerDialog(station, file);
  await exportButton(station).click();
  await expect(station.page.getByText(`2 orders written to ${file}`)).toBeVisible();
  expect(await askedPath(station)).toMatch(/stagebay-activity\.xlsx$/);
  const [header, ...rows] = readXlsx(readFileSync(file)).rows;
  expect(header?.[0]?.value).toBe('order_id');
  expect(rows.map((row) => row[0])).toMatchObject([
    { type: 'inlineStr', value: '5E12' },
    { type: 'inlineStr', value: '12345676789012345678780' },
  ]);
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  await station.page.getByRole('button', { name: 'Close' }).click();
  await expect(station.page.getByText('orders written to')).toHaveCount(0);
});

test('an export shows its progress and can be stopped, in another place and after a reload of the page, too, and leaves no file', async ({
  open,
  folder,
}) => {
  const station = await open({ policy: PRACTICE });
  const { app, page } = station;
  await stageOrder(station, 'PRACTICE-0001');
  await goTo(station, 'Activity');
  const target = join(folder, 'target');
  mkdirSync(target);
  await answerDialog(station, join(target, 'orders.xlsx'));
  // A drive that is slow: its writes wait until the test says so.
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
  // Another one is refused in words.
  await page.getByRole('button', { name: 'Export as CSV' }).click();
  await expect(page.getByText('Another file is being written.')).toBeVisible();

  await goTo(station, 'Settings');
  await goTo(station, 'Activity');
  await expect(bar).toBeVisible();
  await page.reload();
  await goTo(station, 'Activity');
  await expect(bar).toBeVisible();

  await page.getByRole('button', { name: 'Stop export' }).click();
  await expect(page.getByText('Stopped. No file was written.')).toBeVisible();
  await app.evaluate(() => (globalThis as { goOn?: () => void }).goOn?.());
  await expect.poll(() => readdirSync(target)).toEqual([]);
});

test('a documents folder that the system cannot give costs neither an export nor the diagnostics', async ({ open, folder }) => {
  const station = await open({ policy: PRACTICE });
  const { app, page } = station;
  await stageOrder(station, 'PRACTICE-0001');
  const downloads = join(folder, 'downloads');
  mkdirSync(downloads);
  await app.evaluate(({ app }, downloads) => {
    app.getPath = (name) => {
      if (name === 'downloads') return downloads;
      throw new Error(`Failed to get '${name}' path`);
    };
  }, downloads);
  await answerDialog(station, join(folder, 'orders.csv'));
  await goTo(station, 'Activity');
  await page.getByRole('button', { name: 'Export as CSV' }).click();
  await expect(page.getByText('1 order written to')).toBeVisible();
  expect(await askedPath(station)).toBe(join(downloads, 'stagebay-activity.csv'));

  const archive = join(folder, 'diagnostics.zip');
  await answerDialog(station, archive);
  await goTo(station, 'Settings');
  await page.getByRole('button', { name: 'Save diagnostics' }).click();
  await expect(page.getByText(`written to ${archive}`)).toBeVisible({ timeout: 30_000 });
  expect(existsSync(archive)).toBe(true);
  expect(station.log().filter(({ event }) => event === 'folder-not-usable')).toMatchObject([
    { folder: 'documents' },
    { folder: 'documents' },
  ]);
});

test('a dialog that the system cannot open is told of', async ({ open }) => {
  const station = await open({ policy: PRACTICE });
  await station.app.evaluate(({ dialog }) => {
    dialog.showSaveDialog = () => Promise.reject(new Error('no portal'));
  });
  await goTo(station, 'Activity');
  await exportButton(station).click();
  await expect(station.page.getByRole('alert').filter({ hasText: 'could not be opened (no portal)' })).toBeVisible();
  await goTo(station, 'Settings');
  await station.page.getByRole('button', { name: 'Save diagnostics' }).click();
  await expect(station.page.getByRole('alert').filter({ hasText: 'could not be opened (no portal)' })).toBeVisible();
});
