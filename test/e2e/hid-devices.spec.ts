/** HID scales and HID POS scanners in the running app, with reports that were captured from devices. None of it has been run on hardware. */
import { HONEYWELL_QR, HONEYWELL_UPC, KEYBOARD_DESCRIPTOR, readDescriptor, scannerReport } from '../support/hid-devices';
import { writePolicy } from './fixtures/app-under-test';
import { DYMO, type FakeHid, fakeHidDevices, HONEYWELL } from './fixtures/hid-devices';
import { openSection, openView } from './fixtures/open-view';
import { secondPage } from './fixtures/second-window';
import { stagePage } from './fixtures/stage-page';
import { expect, type RunningStation, type StationOptions, scan, test } from './fixtures/station';

const SCANNERS = { 'scan.kind': 'hid', 'stage.undoSeconds': 0 };

/** A station with one HID POS scanner. */
async function openScannerStation(open: (options: StationOptions) => Promise<RunningStation>) {
  const station = await open({ policy: SCANNERS });
  const devices = await fakeHidDevices(station);
  await devices.plugIn('scanner', HONEYWELL);
  await devices.waitUntilOpen('scanner');
  return { station, devices, stage: stagePage(station.page) };
}

test('the order of a HID scanner appears on Stage, whatever has the focus, and is staged', async ({ openStation }) => {
  const { devices, stage } = await openScannerStation(openStation);
  await stage.bags.focus();
  await devices.sendCode('scanner', 'PRACTICE-0001');
  await expect(stage.order).toHaveValue('PRACTICE-0001');
  await expect(stage.bags).toHaveValue('');
  await stage.bags.fill('2');
  await stage.stageOrder.click();
  await expect(stage.entry('PRACTICE-0001')).toContainText('Staged');
});

test('a product that a HID scanner names by its symbology is no order', async ({ openStation }) => {
  const { station, devices, stage } = await openScannerStation(openStation);
  await devices.sendCaptured('scanner', HONEYWELL_UPC);
  await expect(station.page.getByRole('alert').filter({ hasText: /product/i })).toBeVisible();
  await expect(stage.order).toHaveValue('');
  // The same digits in Code 128 are an order.
  await devices.sendCode('scanner', '306030209223', { identifier: ']C0' });
  await expect(stage.order).toHaveValue('306030209223');
});

test('two HID scanners and a keyboard scanner serve one station', async ({ openStation }) => {
  const { devices, stage } = await openScannerStation(openStation);
  await devices.plugIn('other', HONEYWELL);
  await devices.waitUntilOpen('other');
  await devices.sendCode('other', 'PRACTICE-0002');
  await expect(stage.order).toHaveValue('PRACTICE-0002');
  await stage.clear.click();
  await devices.sendCode('scanner', 'PRACTICE-0003');
  await expect(stage.order).toHaveValue('PRACTICE-0003');
  await stage.clear.click();
  await scan('PRACTICE-0004');
  await expect(stage.order).toHaveValue('PRACTICE-0004');
});

test('a HID scanner that is unplugged and plugged in again in the middle of an order loses nothing', async ({ openStation }) => {
  const { devices, stage } = await openScannerStation(openStation);
  await devices.sendCode('scanner', 'PRACTICE-0005');
  await stage.bags.fill('3');
  await devices.unplug('scanner');
  await expect(stage.order).toHaveValue('PRACTICE-0005');
  // As another device, for which the page receives no event.
  await devices.plugIn('scanner', HONEYWELL, true);
  await devices.waitUntilOpen('scanner');
  await expect(stage.order).toHaveValue('PRACTICE-0005');
  await expect(stage.bags).toHaveValue('3');
  await stage.stageOrder.click();
  await expect(stage.entry('PRACTICE-0005')).toContainText('3');
  await devices.sendCode('scanner', 'PRACTICE-0006');
  await expect(stage.order).toHaveValue('PRACTICE-0006');
});

test('a code whose rest is missing, because its HID scanner was unplugged, is no order', async ({ openStation }) => {
  const { station, devices, stage } = await openScannerStation(openStation);
  await devices.sendCode('scanner', 'PRACTICE-00', { isContinued: true });
  await devices.unplug('scanner');
  await expect(station.page.getByText(/scan .*again/i).first()).toBeVisible();
  await expect(stage.order).toHaveValue('');
  await devices.plugIn('scanner', HONEYWELL);
  await devices.waitUntilOpen('scanner');
  await devices.sendCode('scanner', 'PRACTICE-0007');
  await expect(stage.order).toHaveValue('PRACTICE-0007');
});

test('a long code of several reports is one scan', async ({ openStation }) => {
  const { station, devices } = await openScannerStation(openStation);
  await openView(station.page, 'Activity');
  for (const hex of HONEYWELL_QR.slice(-2)) await devices.sendCaptured('scanner', hex);
  await expect(station.page.getByRole('searchbox').or(station.page.getByRole('textbox')).first()).toHaveValue(/^xcepteur .* laborum\.$/);
});

/** A station with an empty HID scale, which has sent its stale report. */
async function openScaleStation(open: (options: StationOptions) => Promise<RunningStation>) {
  const station = await open({ policy: { 'scale.kind': 'hid', 'stage.undoSeconds': 0 } });
  const devices = await fakeHidDevices(station);
  const scale = station.page.getByRole('group', { name: 'Scale' });
  await expect(scale).toContainText('No scale');
  await devices.plugIn('scale', DYMO);
  await devices.waitUntilOpen('scale');
  await devices.sendPounds('scale', 999);
  await devices.sendCaptured('scale', '03 02 0b ff 00 00');
  await expect(scale).toContainText('Empty');
  return { station, devices, scale, stage: stagePage(station.page) };
}

test('the weight of a HID scale is shown while it moves, and taken when it is stable', async ({ openStation }) => {
  const { station, devices, scale, stage } = await openScaleStation(openStation);
  const take = scale.getByRole('button', { name: 'Take weight' });
  await devices.sendPounds('scale', 1100, 3);
  await expect(scale).toContainText('11.00');
  await expect(take).toBeDisabled();
  // 40 lb 5.2 oz, as it was captured from a Dymo M25.
  await devices.sendCaptured('scale', '03 04 0b ff 34 19');
  await expect(scale).toContainText('40.33');
  await take.click();
  await expect(stage.weight).toHaveValue('40.33');
  await scale.getByRole('button', { name: 'Zero' }).click();
  const sent = () => station.page.evaluate(() => (window as unknown as { fakeHid: FakeHid }).fakeHid.device('scale').sent);
  await expect.poll(sent).toEqual([['output', 2, 2]]);
});

test('a HID scale that is unplugged in the middle of an order loses nothing, and is read again when it is back', async ({
  openStation,
}) => {
  const { devices, scale, stage } = await openScaleStation(openStation);
  await stage.order.fill('PRACTICE-0011');
  await devices.sendPounds('scale', 1234);
  await scale.getByRole('button', { name: 'Take weight' }).click();
  await devices.unplug('scale');
  await expect(scale).toContainText('No scale');
  await devices.plugIn('scale', DYMO, true);
  await devices.waitUntilOpen('scale');
  await devices.sendPounds('scale', 999);
  await devices.sendPounds('scale', 1234);
  await expect(scale).toContainText('12.34');
  // It is the same load.
  await expect(scale.getByRole('button', { name: 'Take weight' })).toBeDisabled();
  await expect(stage.order).toHaveValue('PRACTICE-0011');
  await expect(stage.weight).toHaveValue('12.34');
});

test('garbage and a flood of a HID scale show no weight, and do not stop the page', async ({ openStation }) => {
  const { devices, scale, stage } = await openScaleStation(openStation);
  await devices.sendPounds('scale', 1234);
  await expect(scale).toContainText('12.34');
  await devices.send('scale', 3, [77, 1, 2, 3, 4], 3);
  await expect(scale).toContainText('No scale');
  await devices.sendPounds('scale', 500);
  await expect(scale).toContainText('5.00');
  await devices.send('scale', 3, [4, 12, 254, 210, 4], 100_000);
  await devices.waitUntilClosed('scale');
  await expect(scale).toContainText('No scale');
  await stage.order.fill('PRACTICE-0012');
  await stage.bags.fill('1');
  await stage.stageOrder.click();
  await expect(stage.entry('PRACTICE-0012')).toContainText('Staged');
});

test('garbage and a flood of a HID scanner disturb neither the order nor another scanner', async ({ openStation }) => {
  const { station, devices, stage } = await openScannerStation(openStation);
  await devices.plugIn('other', HONEYWELL);
  await devices.waitUntilOpen('other');
  await devices.sendCode('other', 'PRACTICE-0008');
  await expect(stage.order).toHaveValue('PRACTICE-0008');
  await devices.send('scanner', 2, [255, 255, 255], 20);
  await devices.send('scanner', 9, [1, 2, 3], 20);
  // A megabyte in reports of 64 bytes.
  await devices.send('scanner', 2, [...scannerReport('x'.repeat(56), { isContinued: true })], 16_000);
  await devices.waitUntilClosed('scanner');
  await expect(stage.order).toHaveValue('PRACTICE-0008');
  await stage.clear.click();
  await devices.sendCode('other', 'PRACTICE-0009');
  await expect(stage.order).toHaveValue('PRACTICE-0009');
  expect(await station.page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => painted(true))))).toBe(true);
});

test('a change of the settings opens and closes HID devices while the app runs', async ({ openStation, folder }) => {
  const station = await openStation({ policy: { 'scan.kind': 'keyboard' } });
  const devices = await fakeHidDevices(station);
  const stage = stagePage(station.page);
  await devices.plugIn('scanner', HONEYWELL);
  await devices.plugIn('scale', DYMO);
  await writePolicy(folder, JSON.stringify({ 'scan.kind': 'hid' }));
  await devices.waitUntilOpen('scanner');
  await devices.waitUntilClosed('scale');
  await devices.sendCode('scanner', 'PRACTICE-0010');
  await expect(stage.order).toHaveValue('PRACTICE-0010');
  await stage.clear.click();
  await writePolicy(folder, JSON.stringify({ 'scan.kind': 'keyboard', 'scale.kind': 'hid' }));
  await devices.waitUntilClosed('scanner');
  await devices.waitUntilOpen('scale');
});

test('the strip and Settings show the state of each HID device, its last text and its bytes', async ({ openStation }) => {
  const { station, devices } = await openScannerStation(openStation);
  const { page } = station;
  await expect(page.getByText('Ready to scan')).toBeVisible();
  await devices.plugIn('other', { ...HONEYWELL, openError: 'NotAllowedError' });
  await expect(page.getByText(/^Scanner: no access/)).toBeVisible();
  await openSection(page, 'Devices');
  const entry = (id: string) => page.getByRole('listitem').filter({ has: page.getByText(id, { exact: true }) });
  await expect(entry('hid:0c2e:1007#2')).toContainText('The system refuses access');
  await devices.sendCode('scanner', 'PRACTICE-0013');
  await expect(entry('hid:0c2e:1007')).toContainText('PRACTICE-0013');
  await expect(entry('hid:0c2e:1007')).toContainText('Granit');
});

test('a keyboard is not opened, although it is in the list of HID devices', async ({ openStation }) => {
  const { station, devices } = await openScannerStation(openStation);
  await devices.plugIn('keyboard', { ...HONEYWELL, collections: readDescriptor(KEYBOARD_DESCRIPTOR) });
  await devices.plugIn('other', HONEYWELL);
  await devices.waitUntilOpen('other');
  const opened = await station.page.evaluate(() => (window as unknown as { fakeHid: FakeHid }).fakeHid.device('keyboard').openCount);
  expect(opened).toBe(0);
});

test('only the main window’s page has WebHID, and no request for a device opens a chooser', async ({ openStation }) => {
  const station = await openStation({ policy: { 'scan.kind': 'hid', 'scale.kind': 'hid' }, args: ['--handover'] });
  const handover = await secondPage(station);
  const find = () => ('hid' in navigator ? 'there' : 'missing');
  expect(await station.page.evaluate(find)).toBe('there');
  expect(await handover.evaluate(find)).toBe('missing');
  expect(await withGesture(station, 'navigator.hid.requestDevice({ filters: [] }).then(({ length }) => length, ({ name }) => name)')).toBe(
    0,
  );
  expect(await withGesture(station, 'navigator.hid.getDevices().then(({ length }) => length)')).toBe(0);
});

/** Runs a script in the main window with a user gesture. */
const withGesture = ({ app }: RunningStation, script: string): Promise<unknown> =>
  app.evaluate(
    ({ BrowserWindow }, text) =>
      BrowserWindow.getAllWindows()
        .find(({ webContents }) => webContents.getURL() === 'app://stagebay/index.html')
        ?.webContents.mainFrame.executeJavaScript(text, true),
    script,
  );
