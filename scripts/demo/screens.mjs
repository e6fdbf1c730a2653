/**
 * Visits every state of every view with the real app, the practice server and real key events, for the pictures and for the tests of
 * the screens. A visit is the same in each language, because texts are found in English and the visitor changes the language afterwards.
 */
import { expect } from '@playwright/test';
import { showRelease } from '../../test/support/shown-station.mjs';
import { visitDevices } from './device-screens.mjs';
import { visitHandover, visitLiveStation, visitMisconfiguredStation, visitUncertainOrders } from './live-screens.mjs';
import { openStation, scan } from './station.mjs';

/** @typedef {Awaited<ReturnType<typeof openStation>>} Station */
/** @typedef {(name: string) => Promise<void>} VisitState */

/**
 * @callback ScreenVisitor
 * @param {string} name of the state, such as `edit-wrong`
 * @param {Station} station on which it is shown
 * @returns {Promise<void>}
 */

/** @param {ScreenVisitor} visit called in each state */
export async function visitScreens(visit) {
  await visitPracticeStation(visit);
  await visitConnectAndPlaces(visit);
  await visitDevices(visit);
  await visitDispatchStation(visit);
  await visitLiveStation(visit);
  await visitUncertainOrders(visit);
  await visitHandover(visit);
  await visitMisconfiguredStation(visit);
}

/** @param {ScreenVisitor} visit */
async function visitPracticeStation(visit) {
  const station = await openStation({ 'station.name': 'Station 3', 'stage.undoSeconds': 5 });
  const visitState = (/** @type {string} */ name) => visit(name, station);
  await visitStageForm(station, visitState);
  await visitRecentOrders(station, visitState);
  await visitWrongInput(station, visitState);
  await visitActivity(station, visitState);
  await station.stage.go('Edit order');
  await visitState('edit');
  await visitEditForm(station, visitState);
  await visitSettings(station, visitState);
  await visitUpdates(station, visitState);
  await visitKeyboard(station, visitState);
  await station.close();
}

/** @param {Station} station @param {VisitState} visitState */
async function visitStageForm(station, visitState) {
  const { page, stage } = station;
  await visitState('empty');
  await scan('12345676789012345678780');
  await visitState('scanned');
  await stage.bags.fill('3');
  await stage.items.fill('12');
  await scan(' 14.25 lb');
  await expect(stage.weight).toHaveValue('14.25');
  await visitState('ready');
  await scan('PRACTICE-0007');
  await visitState('second-scan');
  await page.getByRole('button', { name: 'Drop the first' }).click();
  await stage.clear();
  await station.changeUndoSeconds(60);
  await scan('PRACTICE-0001');
  await stage.bags.fill('3');
  await stage.press();
  await visitState('first-run-pressed');
  await stage.entry('PRACTICE-0001').getByRole('button', { name: 'Undo' }).click();
  await stage.clear();
  await station.changeUndoSeconds(5);
}

/** Everything that Connect may say of an order before the press, at a station that requires a place. @param {ScreenVisitor} visit */
async function visitConnectAndPlaces(visit) {
  const station = await openStation({
    'station.name': 'Station 3',
    'stage.place': 'require',
    'stage.places': ['Fridge A', 'Fridge B', 'Shelf 4', 'Cart 2'],
  });
  const { page, stage } = station;
  for (const [id, state] of [
    ['PRACTICE-TAKEN', 'connect-staged-elsewhere'],
    ['PRACTICE-ELSEWHERE', 'connect-other-store'],
    ['PRACTICE-CLOSING', 'connect-late'],
    ['PRACTICE-404', 'connect-unknown-order'],
    ['PRACTICE-CANCELED', 'connect-canceled'],
  ]) {
    await scan(id ?? '');
    await expect(page.getByRole('region', { name: 'What Connect says' })).toHaveText(/\S/);
    await stage.bags.fill('3');
    await visit(state ?? '', station);
    if (id !== 'PRACTICE-CANCELED') await stage.clear();
  }
  await page.getByRole('button', { name: 'Place', exact: true }).click();
  await visit('place-picker', station);
  await page.getByRole('button', { name: 'Fridge B', exact: true }).click();
  await stage.press();
  await expect(page.getByText('Not staged yet. Read what is known, then press again.')).toBeVisible();
  await visit('connect-asks-again', station);
  await station.close();
}

/** @param {Station} station @param {VisitState} visitState */
async function visitRecentOrders({ stage }, visitState) {
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
  await visitState('busy-hour');
  await expect(stage.entry('PRACTICE-0007')).toContainText('Staged', { timeout: 20_000 });
  await stage.entry('PRACTICE-404').getByRole('button', { name: 'Dismiss' }).click();
  await stage.clear();
  await scan('PRACTICE-0018');
  await stage.bags.fill('3');
  await visitState('same-order-again');
  await stage.clear();
}

/** @param {Station} station @param {VisitState} visitState */
async function visitWrongInput({ page, stage }, visitState) {
  await scan(']E04006381333931');
  await visitState('product');
  await scan('XCDSGBBCDFGHJKS');
  await page.getByRole('alert').filter({ hasText: 'Command barcodes are off here.' }).waitFor();
  await visitState('command-off');
  await stage.order.fill(`${'x'.repeat(180)}-END99`);
  await stage.bags.fill('1e9');
  await stage.items.fill('abc');
  await stage.weight.fill('12.345');
  await visitState('wrong-input');
  await stage.order.fill('..');
  await stage.bags.focus();
  await visitState('wrong-order');
}

/** @param {Station} station @param {VisitState} visitState */
async function visitActivity({ page, stage }, visitState) {
  await stage.go('Activity');
  await visitState('activity');
  await page.getByRole('radio', { name: 'Staged' }).check();
  await visitState('activity-filtered');
  await page.getByRole('radio', { name: 'All' }).check();
  await page.getByRole('button', { name: 'History of PRACTICE-BUSY' }).click();
  await page.getByText('Details for IT').waitFor();
  await visitState('activity-story');
  await page.getByRole('button', { name: 'Back to the list' }).click();
  await scan('NOT-THERE-1');
  await visitState('activity-nothing-found');
}

/** @param {Station} station @param {VisitState} visitState */
async function visitSettings({ page, stage }, visitState) {
  const openSection = (/** @type {string} */ name) => page.getByRole('navigation').getByRole('button', { name }).click();
  await stage.go('Settings');
  await visitState('settings');
  await page.locator('[data-setting="connection.baseUrl"]').getByRole('textbox').fill('http://connect.example');
  await page.getByRole('button', { name: 'Save 1 change' }).click();
  await page.getByRole('alert').filter({ hasText: 'The address must start with https' }).waitFor();
  await visitState('settings-refused');
  await openSection('Credentials');
  await page.getByText('No credentials are stored.').waitFor();
  await visitState('settings-credentials');
  await openSection('Staging');
  await page.getByRole('radio', { name: 'Drop the first' }).check();
  await visitState('settings-staging');
  await openSection('Scanner');
  await page.getByRole('button', { name: 'Calibrate' }).click();
  await scan('CALIBRATE12');
  await page.getByRole('button', { name: /^Use/ }).scrollIntoViewIfNeeded();
  await visitState('settings-calibrated');
  await page.getByRole('button', { name: 'Print the sheet' }).scrollIntoViewIfNeeded();
  await visitState('settings-command-sheet');
}

/** @param {Station} station @param {VisitState} visitState */
async function visitEditForm({ page }, visitState) {
  const box = (/** @type {string} */ name) => page.getByRole('textbox', { name, exact: true });
  const save = () => page.getByRole('button', { name: 'Save changes' }).click();
  await box('Order ID').fill('PRACTICE-0021');
  await box('User ID').fill('practice-user');
  await page.getByRole('button', { name: 'Look up' }).click();
  await page.locator('dl').getByText('No shopper yet').waitFor();
  await visitState('edit-looked-up');
  await page.getByRole('button', { name: 'List service options' }).click();
  await page
    .getByRole('button', { name: /, option/ })
    .nth(2)
    .click();
  await page.getByRole('spinbutton', { name: 'Bags' }).fill('4');
  await box('Tip').fill('4.50');
  await page.getByRole('switch', { name: 'Contains alcohol' }).click();
  await box('Special instructions').fill('Back door, ring twice');
  await visitState('edit-typed');
  await box('Tip').fill('4.505');
  await box('Window end').fill('5:30');
  await box('Cart total').focus();
  await visitState('edit-wrong');
  await scan('PRACTICE-0022');
  await visitState('edit-next');
  await page.getByRole('button', { name: 'Stay here' }).click();
  await page.getByRole('button', { name: 'Keep current: Delivery window' }).click();
  await box('Tip').fill('4.50');
  await save();
  await page.getByText(/^Updated\. /).waitFor();
  await visitState('edit-updated');
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
      await page.getByRole('alert').getByText('can’t be edited now').waitFor();
      await visitState('edit-locked');
      continue;
    }
    await page.getByRole('spinbutton', { name: 'Bags' }).fill(bags ?? '');
    await save();
    await page
      .getByText(/^Rejected/)
      .first()
      .waitFor();
    await visitState(`edit-${id}`);
    if (id === 'PRACTICE-BUSY') {
      await page.getByRole('button', { name: /^Send at / }).click();
      await page.getByText(/^Sends in /).waitFor();
      await visitState('edit-scheduled');
    }
  }
}

/** @param {Station} station @param {VisitState} visitState */
async function visitUpdates(station, visitState) {
  const feed = { 'update.mode': 'feed', 'update.hours': '22:30-05:00' };
  const waiting = /** @type {const} */ ({ kind: 'waiting', version: '1.2.0', blockedBy: 'order-on-screen' });
  await station.page.getByRole('navigation').getByRole('button', { name: 'Version' }).click();
  await visitState('settings-version');
  for (const release of /** @type {const} */ ([
    { kind: 'downloading', version: '1.2.0', percent: 43 },
    { ...waiting, blockedBy: 'outside-hours' },
    { kind: 'failed', problem: { kind: 'tampered', version: '1.2.0' }, since: Date.now() },
    { kind: 'install-blocked', reason: 'no-key' },
  ])) {
    await showRelease(station, release, feed);
    await visitState(`update-${release.kind}`);
  }
  await showRelease(station, waiting, feed);
  await station.stage.go('Stage');
  await visitState('update-waiting-for-order');
}

/** @param {Station} station @param {VisitState} visitState */
async function visitKeyboard({ page, stage }, visitState) {
  const protocol = await page.context().newCDPSession(page);
  await protocol.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  const open = () => page.getByRole('button', { name: 'Show keyboard' }).click();
  const press = (/** @type {string} */ name) =>
    page.getByRole('group', { name: 'On-screen keyboard' }).getByRole('button', { name }).click();
  await stage.order.focus();
  await open();
  await visitState('keyboard');
  await press('Done');
  await stage.go('Edit order');
  await page.getByRole('textbox', { name: 'Special instructions' }).focus();
  await open();
  await press('Symbols');
  await visitState('keyboard-symbols');
}

/** The Edit view of orders without a user and a bag label. @param {ScreenVisitor} visit */
async function visitDispatchStation(visit) {
  const station = await openStation({ 'station.name': 'Station 3', 'connection.orderPaths': 'dispatch' });
  const { page, stage } = station;
  const box = (/** @type {string} */ name) => page.getByRole('textbox', { name, exact: true });
  await stage.go('Edit order');
  await box('Order ID').fill('PRACTICE-0023');
  await page.getByRole('button', { name: 'Look up' }).click();
  await page.locator('dl').getByText('No shopper yet').waitFor();
  await visit('edit-dispatch', station);
  await box('Window start').fill('2030-12-03 2:30 PM');
  await box('Window end').fill('2030-12-03 4:30 PM');
  await box('Tip').focus();
  await visit('edit-dispatch-wrong', station);
  await station.close();
}
