/** The states of live stations, in which a packer, a lead or IT has to do something. */
import { expect } from '@playwright/test';
import { changeJournal } from '../../test/support/change-journal.mjs';
import { cutOffStagings, orderBody, orderIdOf, respondJson, startFakeConnect } from '../../test/support/fake-connect.mjs';
import { lookUpOrders } from '../../test/support/shown-station.mjs';
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

const HOUR_MS = 3_600_000;

/** The order waits, its shopper is here, it is late, or it was canceled after the staging. */
const HANDOVER_ORDERS = [
  { id: 'ORDER-78780', status: 'at_store', endsInMs: 2 * HOUR_MS },
  { id: 'ORDER-30412', status: 'acknowledged_for_delivery', endsInMs: 2 * HOUR_MS },
  { id: 'ORDER-11873', status: 'staged_for_delivery', endsInMs: -HOUR_MS / 5 },
  { id: 'ORDER-55214', status: 'canceled', endsInMs: 3 * HOUR_MS },
];

/**
 * The list at the door, with each kind of row.
 * @param {ScreenVisitor} visit
 */
export async function visitHandover(visit) {
  const connect = await startFakeConnect();
  let isStaging = true;
  connect.respondWith((request, response) => {
    const { id, status, endsInMs } = HANDOVER_ORDERS.find((order) => order.id === orderIdOf(request)) ?? {
      id: '',
      status: '',
      endsInMs: 0,
    };
    const inMs = (/** @type {number} */ ms) => new Date(Date.now() + ms).toISOString();
    respondJson(
      response,
      200,
      orderBody(id, { status: isStaging ? 'staged_for_delivery' : status, start: inMs(endsInMs - 2 * HOUR_MS), end: inMs(endsInMs) }),
    );
  });
  const station = await openStation(
    {
      'connection.mode': 'live',
      'connection.baseUrl': connect.baseUrl,
      'stage.undoSeconds': 0,
      'order.lookUp': 'never',
      'stage.place': 'ask',
    },
    { token: 'a-token' },
  );
  const { page, stage } = station;
  const row = (/** @type {string} */ id) => page.getByRole('listitem').filter({ hasText: id });
  await stage.go('Handover');
  await page.getByText('Nothing waiting.').waitFor();
  await visit('handover-empty', station);
  await stage.go('Stage');
  for (const { id } of HANDOVER_ORDERS) {
    await stage.order.fill(id);
    await stage.bags.fill('3');
    await page.getByRole('textbox', { name: 'Staging place' }).fill('Fridge B');
    await stage.press();
    await expect(stage.entry(id)).toContainText('Staged');
  }
  isStaging = false;
  await lookUpOrders(page, ...HANDOVER_ORDERS.map(({ id }) => id));
  await stage.go('Handover');
  await row('ORDER-55214').getByRole('alert').waitFor();
  await scan('ORDER-30412');
  await row('ORDER-30412').and(page.locator('[data-scanned]')).waitFor();
  await visit('handover', station);
  await row('ORDER-78780').getByRole('button', { name: 'Handed over' }).click();
  await row('ORDER-55214').getByRole('button', { name: 'Bags are back' }).click();
  await visit('handover-done', station);
  await station.close();
  await connect.close();
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
