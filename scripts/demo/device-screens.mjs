/** Visits the states of scales and scanners that are not keyboards. Their events are sent in place of the process that reads the ports. */
import { expect } from '@playwright/test';
import { openStation, scan } from './station.mjs';

/** @typedef {import('./screens.mjs').Station} Station */
/** @typedef {import('../../src-shared/devices/device-state').DevicesState} DevicesState */
/** @typedef {import('../../src-shared/devices/live-weight').LiveWeight} LiveWeight */

/**
 * Waits until the station itself has said that no port is set, after which it says nothing more. @param {Pick<Station, 'page'>} station
 */
export const awaitOwnDevices = ({ page }) => expect(page.locator('header [role="alert"]').filter({ hasText: /\S/ }).first()).toBeVisible();

/** @param {Pick<Station, 'app'>} station @param {DevicesState} state */
export const showDevices = (station, state) => sendEvent(station, 'devices.changed', state);

/** @param {Pick<Station, 'app'>} station @param {LiveWeight} weight */
export const showWeight = (station, weight) => sendEvent(station, 'devices.weight', weight);

/** @param {Pick<Station, 'app'>} station @param {string} name @param {unknown} value */
const sendEvent = ({ app }, name, value) =>
  app.evaluate(
    ({ BrowserWindow }, [event, text]) => BrowserWindow.getAllWindows()[0]?.webContents.send(event ?? '', text),
    [name, JSON.stringify(value)],
  );

/** @type {DevicesState} */
const READY = {
  devices: [
    { device: 'scale', id: 'serial:/dev/ttyUSB0', status: { kind: 'ready' } },
    { device: 'scanner', id: 'serial:/dev/ttyACM0', status: { kind: 'ready' } },
    { device: 'scanner', id: 'serial:/dev/ttyACM1', status: { kind: 'ready' } },
  ],
  commands: ['zero', 'tare'],
  search: { kind: 'none' },
};

/** @param {import('./screens.mjs').ScreenVisitor} visit */
export async function visitDevices(visit) {
  const station = await openStation({ 'station.name': 'Station 3', 'scale.kind': 'serial', 'scan.kind': 'serial' });
  const visitState = (/** @type {string} */ name) => visit(name, station);
  await awaitOwnDevices(station);
  await visitScale(station, visitState);
  await visitStrip(station, visitState);
  await visitSettings(station, visitState);
  await station.close();
}

/** @param {Station} station @param {(name: string) => Promise<void>} visitState */
async function visitScale(station, visitState) {
  const { page, stage } = station;
  const scale = page.getByRole('group', { name: 'Scale', exact: true });
  await showDevices(station, READY);
  await scan('12345676789012345678780');
  await stage.bags.fill('3');
  await showWeight(station, { kind: 'moving', hundredths: 1390 });
  await expect(scale).toContainText('Moving');
  await visitState('scale-moving');
  await showWeight(station, { kind: 'stable', hundredths: 12_325, isNet: true });
  await page.getByRole('button', { name: 'Take weight' }).click();
  await showWeight(station, { kind: 'stable', hundredths: 15_025, isNet: false });
  await page.getByRole('button', { name: '+ next bag' }).click();
  await visitState('scale-maybe-both');
  await page.getByRole('button', { name: '+ next bag' }).click();
  await expect(stage.weight).toHaveValue('273.50');
  await visitState('scale-taken');
  await stage.bags.fill('1e9');
  await stage.weight.fill('12.345');
  await showWeight(station, { kind: 'fault', fault: 'under' });
  await visitState('scale-wrong-input');
  await stage.clear();
}

/** @param {Station} station @param {(name: string) => Promise<void>} visitState */
async function visitStrip(station, visitState) {
  await showWeight(station, { kind: 'none' });
  await showDevices(station, {
    ...READY,
    devices: READY.devices.map((state, index) => ({ ...state, status: index === 1 ? state.status : { kind: 'in-use' } })),
  });
  await expect(station.page.getByRole('alert').filter({ hasText: 'Scanner busy (ttyACM1)' })).toBeVisible();
  await visitState('devices-strip');
}

/** @param {Station} station @param {(name: string) => Promise<void>} visitState */
async function visitSettings(station, visitState) {
  const { page, stage } = station;
  await stage.go('Settings');
  await page.getByRole('navigation').getByRole('button', { name: 'Devices' }).click();
  await visitState('settings-devices');
  await showDevices(station, {
    ...READY,
    search: { kind: 'found', port: '/dev/ttyUSB0', protocol: 'mt-sics', line: '9600,8N1', hundredths: 1425 },
  });
  await page.getByText('It shows 14.25 lb.').scrollIntoViewIfNeeded();
  await visitState('settings-scale-found');
  await showDevices(station, { ...READY, search: { kind: 'not-found', ports: ['/dev/ttyUSB0', '/dev/ttyS0'] } });
  await page.getByText('Does another program use the port?').scrollIntoViewIfNeeded();
  await visitState('settings-scale-not-found');
}
