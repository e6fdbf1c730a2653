/** Serial scanners and scales on cables of socat, from the port to the order that is staged. `live-scale.spec.ts` tests the scale on Stage. */
import type { Page } from '@playwright/test';
import { simulateScale } from '../support/devices/simulated-scale.mjs';
import { simulateScanner } from '../support/devices/simulated-scanner.mjs';
import { writePolicy } from './fixtures/app-under-test';
import { editPage } from './fixtures/edit-page';
import { openView } from './fixtures/open-view';
import { RECOVERY, scalePolicy, scannerPolicy, serialTest as test, untilScannerReady } from './fixtures/serial-cables';
import { type Store, stageMorning } from './fixtures/serial-morning';
import { stagePage } from './fixtures/stage-page';
import { expect, pressKey, type RunningStation } from './fixtures/station';

const strip = (page: Page) => page.getByRole('banner');
const takeButton = (page: Page) => page.getByRole('button', { name: 'Take weight' });
/** The process of the serial ports; `undefined` while there is none. */
const serialProcessId = ({ app }: RunningStation): Promise<number | undefined> =>
  app.evaluate(({ app: electron }) => electron.getAppMetrics().find(({ name }) => name === 'Stagebay serial ports')?.pid);

/** Signals the process of the serial ports, and waits until another one is in its place. */
async function replaceSerialProcess(station: RunningStation, signal: 'SIGKILL' | 'SIGSTOP'): Promise<void> {
  const pid = await serialProcessId(station);
  if (pid === undefined) throw new Error('The process of the serial ports does not run.');
  process.kill(pid, signal);
  await expect.poll(async () => ![undefined, pid].includes(await serialProcessId(station)), { timeout: 25_000 }).toBe(true);
}

/** How many bytes have arrived from the scanner. */
const countScannerBytes = (page: Page): Promise<number> =>
  page.evaluate(async () => JSON.parse(await window.station.call('devices.bytes', undefined)).value[0].received);

/** Opens a station with a serial scanner, which is ready. */
async function openScannerStation({ openStation, cables }: Pick<Store, 'openStation' | 'cables'>) {
  const scanner = simulateScanner(await cables.scanner.plug());
  const station = await openStation({ policy: scannerPolicy(cables) });
  await untilScannerReady(station);
  return { scanner, station, page: station.page, stage: stagePage(station.page) };
}

const stagings = ({ log }: RunningStation) => log().filter(({ event, method }) => event === 'practice-exchange' && method === 'POST');

test.describe('a serial scanner', () => {
  test('a scan fills the order in every view, whatever has the focus, and types into no field', async ({ openStation, cables }) => {
    const { scanner, station, page, stage } = await openScannerStation({ openStation, cables });

    await stage.bags.focus();
    await scanner.scan('PRACTICE-0042');
    await expect(stage.order).toHaveValue('PRACTICE-0042');
    await expect(stage.bags).toHaveValue('');
    await openView(page, 'Activity');
    await scanner.scan('PRACTICE-0002');
    await expect(page.getByText('No order matching “PRACTICE-0002” at this station.')).toBeVisible();
    await openView(page, 'Edit order');
    await scanner.scan('PRACTICE-0003');
    await expect(editPage(page).order).toHaveValue('PRACTICE-0003');
    await openView(page, 'Handover');
    await scanner.scan('PRACTICE-0004');
    await expect(page.getByText('PRACTICE-0004')).toBeVisible();
    await openView(page, 'Settings');
    await page.getByRole('navigation').getByRole('button', { name: 'Devices' }).click();
    await scanner.scan('PRACTICE-0005');
    await expect(page.getByRole('region', { name: 'Scale and scanners' })).toContainText('PRACTICE-0005');
    await openView(page, 'Stage');
    await expect(stage.order).toHaveValue('PRACTICE-0042');
    expect(stagings(station)).toEqual([]);
  });

  test('a number that was typed right before a scan belongs to the order on the screen, and not to the scanned one', async ({
    openStation,
    cables,
  }) => {
    const { scanner, page, stage } = await openScannerStation({ openStation, cables });
    await scanner.scan('PRACTICE-0001');
    await expect(stage.bags).toBeFocused();
    await pressKey('7');
    await scanner.scan('PRACTICE-0002');
    await expect(page.getByRole('button', { name: /^Stage the first/ })).toBeVisible();
    await expect(stage.order).toHaveValue('PRACTICE-0001');
    await expect(stage.bags).toHaveValue('7');
  });

  test('the kind of a barcode tells an order from a product, and a prefix is no part of an order', async ({ openStation, cables }) => {
    const end = await cables.scanner.plug();
    const station = await openStation({ policy: { ...scannerPolicy(cables), 'scan.prefix': '\u0002' } });
    const stage = stagePage(station.page);
    await untilScannerReady(station);
    await simulateScanner(end, { prefix: '\u0002]C0' }).scan('PRACTICE-0042');
    await expect(stage.order).toHaveValue('PRACTICE-0042');
    await simulateScanner(end, { prefix: '\u0002]E0' }).scan('0012345678905');
    await expect(station.page.getByRole('alert').filter({ hasText: /product/i })).toBeVisible();
    await expect(stage.order).toHaveValue('PRACTICE-0042');
  });

  test('a scanner that is pulled in the midst of a label loses nothing of the order, and is back within seconds', async ({
    openStation,
    cables,
  }) => {
    const { scanner, station, page, stage } = await openScannerStation({ openStation, cables });
    await scanner.scan('PRACTICE-0001');
    await expect(stage.order).toHaveValue('PRACTICE-0001');
    await stage.bags.fill('3');
    const before = await countScannerBytes(page);
    await scanner.scanHalf('PRACTICE-0002');
    await expect.poll(() => countScannerBytes(page)).toBe(before + 'PRACTIC'.length);
    await cables.scanner.unplug();
    await expect(strip(page).getByText('Scanner unplugged')).toBeVisible(RECOVERY);
    await expect(page.getByRole('alert').filter({ hasText: 'Only a part of the barcode was read.' })).toBeVisible();
    await expect(page.getByRole('button', { name: /^Stage the first/ })).toHaveCount(0);
    await expect(stage.order).toHaveValue('PRACTICE-0001');
    await expect(stage.bags).toHaveValue('3');
    const again = simulateScanner(await cables.scanner.plug());
    await expect(strip(page).getByText('Scanner unplugged')).toHaveCount(0, RECOVERY);
    await stage.stageOrder.click();
    await expect(stage.entry('PRACTICE-0001')).toContainText('Staged', RECOVERY);
    await again.scan('PRACTICE-0002');
    await expect(stage.order).toHaveValue('PRACTICE-0002');
    expect(stagings(station)).toHaveLength(1);
  });

  test('settings that the policy changes at run time are used for the next scan', async ({ openStation, cables, folder }) => {
    const scanner = simulateScanner(await cables.scanner.plug());
    const station = await openStation({ policy: { 'stage.undoSeconds': 0 } });
    await writePolicy(folder, JSON.stringify(scannerPolicy(cables)));
    await untilScannerReady(station);
    await scanner.scan('PRACTICE-0042');
    await expect(stagePage(station.page).order).toHaveValue('PRACTICE-0042');
  });

  test('garbage and a megabyte per second leave the station usable, and stage nothing', async ({ openStation, cables }) => {
    const flooding = simulateScale(await cables.scanner.plug(), { protocol: 'nci' });
    const station = await openStation({ policy: scannerPolicy(cables) });
    const { page } = station;
    const stage = stagePage(page);
    await untilScannerReady(station);
    flooding.flood(1_000_000);
    await expect(strip(page).getByText('Scanner sends garbage')).toBeVisible(RECOVERY);
    await stage.order.fill('PRACTICE-0001');
    await stage.bags.fill('2');
    await stage.stageOrder.click();
    await expect(stage.entry('PRACTICE-0001')).toContainText('Staged', RECOVERY);
    flooding.endFlood();
    flooding.close();
    expect(stagings(station).map(({ path }) => path)).toEqual(['/v2/fulfillment/lastmile/orders/PRACTICE-0001/staged']);
  });
});

test.describe('the process of the serial ports', () => {
  for (const signal of ['SIGKILL', 'SIGSTOP'] as const) {
    const name = { SIGKILL: 'crashes', SIGSTOP: 'hangs' }[signal];
    test(`the process that ${name} in the midst of an order loses nothing of it, and is replaced`, async ({ openStation, cables }) => {
      const scanner = simulateScanner(await cables.scanner.plug());
      const scale = simulateScale(await cables.scale.plug(), { protocol: 'mt-sics' });
      const station = await openStation({ policy: { ...scannerPolicy(cables), ...scalePolicy(cables) } });
      const { page, log } = station;
      const stage = stagePage(page);
      await untilScannerReady(station);
      await scanner.scan('PRACTICE-0001');
      scale.put(1425);
      await takeButton(page).click();
      await expect(stage.weight).toHaveValue('14.25');
      await replaceSerialProcess(station, signal);
      const event = signal === 'SIGKILL' ? 'serial-process-ended' : 'serial-process-hangs';
      expect(log().filter((entry) => entry.event === event)).toHaveLength(1);
      await expect(page.getByRole('group', { name: 'Scale', exact: true })).toContainText('Taken. Lift the bag.', RECOVERY);
      await expect(strip(page).getByText('Ready to scan')).toBeVisible(RECOVERY);
      await expect(stage.order).toHaveValue('PRACTICE-0001');
      await expect(stage.weight).toHaveValue('14.25');
      await stage.bags.fill('1');
      await stage.stageOrder.click();
      await expect(stage.entry('PRACTICE-0001')).toContainText('Staged', RECOVERY);
      await scanner.scan('PRACTICE-0002');
      await expect(stage.order).toHaveValue('PRACTICE-0002');
      await expect(stage.weight).toHaveValue('');
      expect(stagings(station)).toHaveLength(1);
      scale.close();
    });
  }

  test('a scale whose weight changes all the time reaches the page at most 25 times per second', async ({ openStation, cables }) => {
    const scale = simulateScale(await cables.scale.plug(), { protocol: 'cas', sendEveryMs: 5 });
    const station = await openStation({ policy: { ...scalePolicy(cables), 'scale.protocol': 'cas' } });
    await expect(strip(station.page).getByText('Scale ready')).toBeVisible(RECOVERY);
    let steps = 100;
    const load = setInterval(() => {
      steps += 1;
      scale.put(steps, 0);
    }, 5);
    const perSecond = await station.page.evaluate(
      () =>
        new Promise<number>((done) => {
          let count = 0;
          const { station: api } = window as unknown as { station: { on(event: string, listen: () => void): () => void } };
          const stop = api.on('devices.weight', () => {
            count += 1;
          });
          setTimeout(() => {
            stop();
            done(count / 2);
          }, 2_000);
        }),
    );
    clearInterval(load);
    expect(perSecond).toBeGreaterThan(10);
    expect(perSecond).toBeLessThanOrEqual(25.5);
    scale.close();
  });
});

// `test/faults/serial-morning.spec.ts` stages a hundred.
test('a morning of 12 orders with a serial scale, a serial scanner and no keyboard stages each order once, with its own weight', async ({
  openStation,
  connect,
  cables,
}) => {
  test.setTimeout(120_000);
  await stageMorning({ openStation, connect, cables }, 12);
});
