/** The states of live stations, in which a packer, a lead or IT has to do something. */
import { expect } from '@playwright/test';
import { changeJournal } from '../../test/support/change-journal.mjs';
import { cutOffStagings, startFakeConnect } from '../../test/support/fake-connect.mjs';
import { openStation, scan } from './station.mjs';

/** @typedef {import('./screens.mjs').ScreenVisitor} ScreenVisitor */

/** @param {ScreenVisitor} visit */
export async function visitLiveStation(visit) {
  // No server listens on this port, so the first order finds no connection.
  const station = await openStation({
    'connection.mode': 'live',
    'connection.baseUrl': 'http://127.0.0.1:9',
    'station.name': 'A station with a long name',
    'stage.undoSeconds': 0,
    'settings.adminPinHash': 'scrypt:ln=17,r=8,p=1:AAAA:AAAA',
  });
  const { page, stage } = station;
  const visitState = (/** @type {string} */ name) => visit(name, station);
  await page.getByText('Not authorized').waitFor();
  await visitState('not-authorised');
  await scan('ORDER-4711');
  await stage.bags.fill('2');
  await stage.press();
  await expect(stage.entry('ORDER-4711')).toContainText('Saved');
  await visitState('not-authorised-saved');
  await stage.go('Settings');
  await visitState('settings-locked');
  for (const digit of '471147') await page.getByRole('group', { name: 'PIN keypad' }).getByRole('button', { name: digit }).click();
  await page.getByRole('button', { name: 'Unlock' }).click();
  await page.getByRole('alert').filter({ hasText: 'Wrong PIN.' }).waitFor();
  await visitState('settings-wrong-pin');
  await station.close();
}

/** @param {ScreenVisitor} visit */
export async function visitMisconfiguredStation(visit) {
  const station = await openStation({ 'connection.mode': 'live', 'connection.baseUrl': 'http://example.com', 'station.nam': 'x' });
  await visit('blocked', station);
  await station.stage.go('Settings');
  await visit('settings-problems', station);
  await station.close();
}

/**
 * Connect closes the connection during every staging, so each order is unknown.
 * @param {ScreenVisitor} visit
 */
export async function visitUncertainOrders(visit) {
  const connect = await startFakeConnect();
  connect.respondWith(cutOffStagings);
  const policy = { 'connection.mode': 'live', 'connection.baseUrl': connect.baseUrl, 'station.name': 'Station 3', 'stage.undoSeconds': 0 };
  const station = await openStation(policy, { token: 'a-token' });
  const { page, stage, folder } = station;
  const visitState = (/** @type {string} */ name) => visit(name, station);
  await page.getByText('Live', { exact: true }).waitFor();
  await visitState('first-run-live');
  for (const id of ['ORDER-30412', 'ORDER-78780', 'ORDER-11873']) {
    await stage.order.fill(id);
    await stage.bags.fill('3');
    await stage.press();
    await expect(stage.order).toHaveValue('');
  }
  await page.getByRole('button', { name: '3 need you' }).click();
  // Each lost connection is an outage until the look-up after it has an answer.
  await page.getByText('Live', { exact: true }).waitFor();
  await visitState('activity-unknown');
  const many = page.getByRole('group', { name: 'Many at once' });
  await page.getByRole('listitem').filter({ hasText: '78780' }).getByRole('button', { name: 'Send again' }).click();
  await visitState('activity-send-again');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await many.getByRole('button', { name: 'Dismiss all 3' }).click();
  await visitState('activity-many-question');
  await station.changeUndoSeconds(60);
  await many.getByRole('button', { name: 'Dismiss all', exact: true }).click();
  await many.getByRole('button', { name: 'Undo' }).waitFor();
  await visitState('activity-many-undo');
  await many.getByRole('button', { name: 'Undo' }).click();
  await many.getByText('Nothing was changed.').waitFor();
  await visitState('activity-many-undone');
  await station.close({ keepsFolder: true });

  changeJournal(station.userData, `UPDATE intent SET state = '{'`);
  const damaged = await openStation(policy, { folder });
  await damaged.page.getByRole('alert').filter({ hasText: 'can’t be read' }).waitFor();
  await visit('damaged', damaged);
  await damaged.page.getByRole('alert').filter({ hasText: 'can’t be read' }).getByRole('button', { name: 'Show' }).click();
  await damaged.page.getByRole('list', { name: /can’t be read/ }).waitFor();
  await visit('activity-damaged', damaged);
  await damaged.close();
  await connect.close();
}
