/** A serial scale that shows its weight all the time, on a cable of socat, from the port to the order that is staged. */
import type { Page } from '@playwright/test';
import { openSerialPair } from '../support/devices/serial-pair.mjs';
import { simulateScale } from '../support/devices/simulated-scale.mjs';
import { stagePage } from './fixtures/stage-page';
import { test as base, expect, type RunningStation, scan } from './fixtures/station';

type Scale = ReturnType<typeof simulateScale>;

interface ScaleStation {
  readonly station: RunningStation;
  readonly scale: Scale;
  readonly policy: Readonly<Record<string, unknown>>;
  /** Pulls the cable. */
  unplug(): Promise<void>;
  /** Plugs the cable in, with the load that is on the scale. @param steps hundredths of a pound */
  plug(steps: number): Promise<Scale>;
}

/** A station in Practice with a serial scale, which is ready. */
const test = base.extend<{ readonly openScaleStation: (policy?: Readonly<Record<string, unknown>>) => Promise<ScaleStation> }>({
  openScaleStation: async ({ folder, openStation }, use) => {
    const pair = await openSerialPair(folder);
    let scale = simulateScale(await pair.plug(), { protocol: 'mt-sics' });
    await use(async (set = {}) => {
      const policy = {
        'scale.kind': 'serial',
        'scale.port': pair.stationPath,
        'scale.protocol': 'mt-sics',
        'stage.undoSeconds': 0,
        'station.name': 'Station 3',
        ...set,
      };
      const station = await openStation({ policy });
      await expect(scaleOn(station.page)).toContainText('Empty');
      return {
        station,
        scale,
        policy,
        unplug: pair.unplug,
        async plug(steps) {
          scale.close();
          scale = simulateScale(await pair.plug(), { protocol: 'mt-sics' });
          scale.put(steps, 0);
          return scale;
        },
      };
    });
    scale.close();
    await pair.close();
  },
});

const scaleOn = (page: Page) => page.getByRole('group', { name: 'Scale', exact: true });
const takeButton = (page: Page) => page.getByRole('button', { name: 'Take weight' });

test('a weight is taken by a press once it is stable, and the next order does not get it', async ({ openScaleStation }) => {
  const { station, scale } = await openScaleStation();
  const { page } = station;
  const stage = stagePage(page);
  await scan('PRACTICE-0001');
  await expect(takeButton(page)).toBeDisabled();
  scale.move();
  await expect(scaleOn(page)).toContainText('Moving');
  await expect(takeButton(page)).toBeDisabled();
  scale.put(1425);
  await expect(scaleOn(page)).toContainText('14.25');
  await takeButton(page).click();
  await expect(stage.weight).toHaveValue('14.25');
  await expect(page.getByText('From the scale')).toBeVisible();
  await expect(scaleOn(page)).toContainText('Taken. Lift the bag.');
  await stage.bags.fill('1');
  await stage.stageOrder.click();
  await expect(stage.entry('PRACTICE-0001')).toContainText('14.25 lb');

  await scan('PRACTICE-0002');
  await expect(stage.order).toHaveValue('PRACTICE-0002');
  await expect(takeButton(page)).toBeDisabled();
  scale.lift();
  await expect(scaleOn(page)).toContainText('Empty');
  scale.put(1425);
  await takeButton(page).click();
  await expect(stage.weight).toHaveValue('14.25');
});

test('the load of a staged order stays taken over a reload, a restart, another view and a pulled cable', async ({
  openScaleStation,
  openStation,
}) => {
  const { station, scale, policy, unplug, plug } = await openScaleStation({ 'scale.take': 'stable' });
  const { page } = station;
  await scan('PRACTICE-0001');
  scale.put(1425);
  await expect(stagePage(page).weight).toHaveValue('14.25');
  await stagePage(page).bags.fill('1');
  await stagePage(page).stageOrder.click();
  await expect(stagePage(page).order).toHaveValue('');

  await page.reload();
  await expect(scaleOn(page)).toContainText('Taken. Lift the bag.');
  await unplug();
  await expect(scaleOn(page)).toContainText('No scale');
  await plug(1425);
  await expect(scaleOn(page)).toContainText('Taken. Lift the bag.');
  await page.getByRole('tab', { name: 'Activity' }).click();
  await page.getByRole('tab', { name: 'Stage' }).click();
  await station.close();

  const restarted = await openStation({ policy, userData: station.userData });
  await expect(scaleOn(restarted.page)).toContainText('Taken. Lift the bag.');
  await scan('PRACTICE-0002');
  await expect(stagePage(restarted.page).order).toHaveValue('PRACTICE-0002');
  await expect(stagePage(restarted.page).weight).toHaveValue('');
});

test('a scale that takes by itself fills each order’s weight, also for a load that was there before the scan', async ({
  openScaleStation,
}) => {
  const { station, scale } = await openScaleStation({ 'scale.take': 'stable' });
  const { page } = station;
  const stage = stagePage(page);
  for (const [orderId, steps, weight] of [
    ['PRACTICE-0001', 1425, '14.25'],
    ['PRACTICE-0002', 310, '3.10'],
  ] as const) {
    scale.put(steps);
    await expect(scaleOn(page)).toContainText(`${weight}lb`);
    await scan(orderId);
    await expect(stage.weight).toHaveValue(weight);
    await stage.bags.fill('1');
    await stage.stageOrder.click();
    await expect(stage.order).toHaveValue('');
    scale.lift();
    await expect(scaleOn(page)).toContainText('Empty');
  }
});

test('two bags that are weighed one after the other are added up, and zero is sent to the scale', async ({ openScaleStation }) => {
  const { station, scale } = await openScaleStation();
  const { page } = station;
  const stage = stagePage(page);
  await scan('PRACTICE-0001');
  scale.put(1425);
  await takeButton(page).click();
  await expect(stage.weight).toHaveValue('14.25');
  scale.put(310);
  const addButton = page.getByRole('button', { name: '+ next bag' });
  await addButton.click();
  await expect(stage.weight).toHaveValue('17.35');
  await expect(page.getByText('2 weighings')).toBeVisible();
  await expect(addButton).toBeDisabled();

  await page.getByRole('button', { name: 'Zero', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'The scale did not go to zero.' })).toBeVisible();
  scale.put(2);
  await expect(scaleOn(page)).toContainText('0.02lbStable');
  await page.getByRole('button', { name: 'Zero', exact: true }).click();
  await expect(scaleOn(page)).toContainText('Empty');
});

test('the strip says that the scale is unplugged, off or asleep, and ready again', async ({ openScaleStation }) => {
  const { station, scale, unplug, plug } = await openScaleStation();
  const strip = station.page.getByRole('banner');
  await expect(strip.getByText('Scale ready')).toBeVisible();
  scale.powerOff();
  await expect(strip.getByRole('alert').filter({ hasText: 'Scale off or asleep' })).toBeVisible({ timeout: 15_000 });
  await expect(scaleOn(station.page)).toContainText('No scale');
  scale.powerOn();
  await expect(strip.getByText('Scale ready')).toBeVisible({ timeout: 15_000 });
  await unplug();
  await expect(strip.getByRole('alert').filter({ hasText: 'Scale unplugged' })).toBeVisible({ timeout: 15_000 });
  await plug(0);
  await expect(strip.getByText('Scale ready')).toBeVisible({ timeout: 15_000 });
});

test('a keyboard scale fills the weight beside a serial one', async ({ openScaleStation }) => {
  const { station, scale } = await openScaleStation();
  const stage = stagePage(station.page);
  scale.put(1425);
  await takeButton(station.page).click();
  await expect(stage.weight).toHaveValue('14.25');
  await scan(' 3.10 lb');
  await expect(stage.weight).toHaveValue('3.10');
});

test('Settings shows the scale, its weight and its bytes', async ({ openScaleStation }) => {
  const { station, scale } = await openScaleStation();
  const { page } = station;
  scale.put(1425);
  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByRole('navigation').getByRole('button', { name: 'Devices' }).click();
  const devices = page.getByRole('region', { name: 'Scale and scanners' });
  await expect(devices.getByText('Works')).toBeVisible();
  await expect(devices.getByText('14.25 lb · Stable')).toBeVisible();
  await devices.getByText(/Bytes for IT/).click();
  await expect(devices.getByRole('row').filter({ hasText: 'S S' }).first()).toBeVisible();
});
