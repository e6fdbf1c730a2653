/** The way of staged orders to their shoppers: the list at the door, with the statuses that Connect reports. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { killApp } from '../support/exited-process';
import { type FakeConnect, orderBody, orderIdOf, respondJson } from '../support/fake-connect.mjs';
import { lookUpOrders } from '../support/shown-station.mjs';
import { recordSounds } from './fixtures/heard-sounds';
import { livePolicy } from './fixtures/live-policy';
import { openView } from './fixtures/open-view';
import { stageOrder, stagePage } from './fixtures/stage-page';
import { expect, scan, test } from './fixtures/station';

const TOKEN = 'a-token';
const HOUR_MS = 3_600_000;

const policyFor = ({ baseUrl }: FakeConnect) => livePolicy(baseUrl, { 'order.followHours': 6 });

/** A Connect that accepts every staging. The station itself asks two minutes later, so the test looks orders up. The test changes the status of an order; its window begins after as many hours as its number. */
function reportStatuses(connect: FakeConnect): Map<string, string> {
  const statuses = new Map<string, string>();
  const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();
  connect.respondWith((request, response) => {
    const id = orderIdOf(request);
    const hours = Number(/\d+$/.exec(id)?.[0]);
    const status = statuses.get(id) ?? 'staged_for_delivery';
    respondJson(response, 200, orderBody(id, { status, start: inHours(hours), end: inHours(hours + 2) }));
  });
  return statuses;
}

const handoverPage = (page: Page) => {
  const rows = page.getByRole('list', { name: 'Waiting for pick-up' }).getByRole('listitem');
  return {
    rows,
    row: (orderId: string) => rows.filter({ hasText: orderId }),
    press: (orderId: string, name: 'Handed over' | 'Bags are back' | 'Undo') =>
      rows.filter({ hasText: orderId }).getByRole('button', { name, exact: true }).click(),
  };
};

async function stageAll(page: Page, ...orderIds: readonly string[]): Promise<void> {
  for (const orderId of orderIds) {
    await stageOrder(page, orderId, '3');
    await expect(stagePage(page).entry(orderId)).toContainText('Staged');
  }
}

test('an order whose shopper is here moves to the top with a sound, is handed over, and is back after Undo', async ({
  openStation,
  connect,
}) => {
  const statuses = reportStatuses(connect);
  const { page } = await openStation({ policy: policyFor(connect), token: TOKEN });
  const handover = handoverPage(page);
  await stageAll(page, 'ORDER-3', 'ORDER-1', 'ORDER-2');
  await openView(page, 'Handover');
  await expect(handover.rows).toContainText(['ORDER-1', 'ORDER-2', 'ORDER-3']);

  const heard = await recordSounds(page);
  statuses.set('ORDER-3', 'at_store').set('ORDER-2', 'acknowledged_for_delivery');
  await lookUpOrders(page, 'ORDER-3', 'ORDER-2');
  await expect(handover.rows).toContainText(['ORDER-3', 'ORDER-1', 'ORDER-2']);
  await expect(handover.row('ORDER-3')).toContainText('Shopper is here');
  await expect(handover.row('ORDER-2')).toContainText('Shopper on the way');
  await expect.poll(heard).toEqual(['shopper']);

  await handover.press('ORDER-3', 'Handed over');
  await expect(handover.row('ORDER-3')).toContainText('Done');
  await handover.press('ORDER-3', 'Undo');
  await expect(handover.row('ORDER-3')).toContainText('Shopper is here');

  statuses.set('ORDER-3', 'brand_new');
  await lookUpOrders(page, 'ORDER-3');
  await expect(handover.row('ORDER-3')).toContainText('No shopper yet');
  await expect(handover.rows).toContainText(['ORDER-1', 'ORDER-2', 'ORDER-3']);

  await scan('ORDER-2');
  await expect.poll(heard).toEqual(['shopper', 'read']);
  statuses.set('ORDER-2', 'delivering');
  await lookUpOrders(page, 'ORDER-2');
  await expect(handover.rows).toHaveCount(2);
});

test('the list is the same after a crash: who is here, who was given the bags, and an order that was canceled until its bags are back', async ({
  openStation,
  connect,
}) => {
  const statuses = reportStatuses(connect);
  const first = await openStation({ policy: policyFor(connect), token: TOKEN });
  const { userData } = first;
  const isWritten = (text: string) =>
    ['known.db', 'known.db-wal'].some((name) => readFileSync(join(userData, name), { flag: 'a+' }).includes(text));
  await stageAll(first.page, 'ORDER-1', 'ORDER-2', 'ORDER-3', 'ORDER-4');
  statuses.set('ORDER-2', 'canceled').set('ORDER-3', 'at_store');
  await lookUpOrders(first.page, 'ORDER-2', 'ORDER-3');
  await openView(first.page, 'Handover');
  await handoverPage(first.page).press('ORDER-1', 'Handed over');
  await expect(handoverPage(first.page).row('ORDER-2').getByRole('alert')).toHaveText('Canceled: put 3 bags back');
  await expect.poll(() => isWritten('handed-over')).toBe(true);
  await killApp(first);

  const requests = connect.received.length;
  const { page } = await openStation({ policy: policyFor(connect), userData });
  const handover = handoverPage(page);
  await openView(page, 'Handover');
  await expect(handover.rows).toContainText(['ORDER-3', 'ORDER-2', 'ORDER-4']);
  await expect(handover.row('ORDER-3')).toContainText('Shopper is here');
  await handover.press('ORDER-2', 'Bags are back');
  await expect(handover.row('ORDER-2')).toContainText('Done');
  // The orders of an earlier run are asked about one by one, each when it is due.
  expect(connect.received).toHaveLength(requests);

  await openView(page, 'Activity');
  await page.getByRole('button', { name: 'History of ORDER-1' }).click();
  const steps = page.getByRole('list', { name: 'What happened' });
  await expect(steps.getByRole('listitem').last()).toContainText(/Handed over.*after Staged/);
  await page.getByRole('button', { name: 'Undo hand-over' }).click();
  await expect(steps.getByRole('listitem').last()).toContainText('Hand-over undone');
  await openView(page, 'Handover');
  await expect(handover.row('ORDER-1').getByRole('button', { name: 'Handed over' })).toBeVisible();
});
