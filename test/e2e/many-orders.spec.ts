/** What a packer or a lead sees and can do with many orders at once, and with live orders while the screen is in Practice. */
import type { Locator, Page } from '@playwright/test';
import { cutOffStagings, respondJson, startFakeConnect } from '../support/fake-connect.mjs';
import { livePolicy } from './fixtures/live-policy';
import { stageOrders, stagePage } from './fixtures/stage-page';
import { expect, test } from './fixtures/station';

const bulk = (page: Page): Locator => page.getByRole('group', { name: 'Many at once' });

test('unknown orders are dismissed together after one confirmation, and Undo cancels it', async ({ openStation, connect }) => {
  connect.respondWith(cutOffStagings);
  const { page } = await openStation({ policy: livePolicy(connect.baseUrl), token: 'a-token' });
  await stageOrders(page, 'ORDER-1', 'ORDER-2', 'ORDER-3');
  await page.getByRole('button', { name: '3 need you' }).click();

  await bulk(page).getByRole('button', { name: 'Dismiss all 3' }).click();
  await expect(bulk(page).getByRole('alert').filter({ hasText: 'Dismiss 3 orders?' })).toBeVisible();
  await bulk(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(bulk(page).getByRole('button', { name: 'Dismiss all 3' })).toBeVisible();

  for (const isUndone of [true, false]) {
    await bulk(page).getByRole('button', { name: 'Dismiss all 3' }).click();
    await bulk(page).getByRole('button', { name: 'Dismiss all', exact: true }).click();
    await expect(bulk(page).getByRole('status')).toContainText(/Dismiss 3 orders: starts in \d s/);
    if (!isUndone) continue;
    await bulk(page).getByRole('button', { name: 'Undo' }).click();
    await expect(bulk(page).getByRole('status')).toHaveText('Nothing was changed.');
    await expect(page.getByRole('button', { name: '3 need you' })).toBeVisible();
  }
  await expect(bulk(page).getByRole('status')).toHaveText('3 dismissed', { timeout: 20_000 });
  await expect(page.getByText('All sent')).toBeVisible();
  await expect(page.getByRole('list', { name: /need|not sent/ })).toHaveCount(0);
  await bulk(page).getByRole('button', { name: 'Close' }).click();
  await expect(bulk(page)).toHaveCount(0);
});

test('misrouted orders are withdrawn together and none of them is sent', async ({ openStation, connect }) => {
  // No server listens at the first address any more.
  const elsewhere = await startFakeConnect();
  await elsewhere.close();
  const first = await openStation({ policy: livePolicy(elsewhere.baseUrl), token: 'a-token' });
  await stageOrders(first.page, 'ORDER-1', 'ORDER-2', 'ORDER-3');
  await expect(first.page.getByText('3 not sent')).toBeVisible();
  await first.close();

  const { page } = await openStation({ policy: livePolicy(connect.baseUrl), userData: first.userData, token: 'a-token' });
  await page.getByRole('button', { name: '3 need you' }).click({ timeout: 60_000 });
  await bulk(page).getByRole('button', { name: 'Withdraw all 3' }).click();
  await bulk(page).getByRole('button', { name: 'Withdraw all', exact: true }).click();
  await expect(bulk(page).getByRole('status')).toHaveText('3 withdrawn', { timeout: 20_000 });
  await expect(page.getByText('All sent')).toBeVisible();
  expect(connect.received.filter(({ method }) => method === 'POST')).toEqual([]);
});

test('an unsent live order is listed first and marked while the screen is in Practice', async ({ openStation, connect }) => {
  connect.respondWith((_received, response) => respondJson(response, 401, {}));
  const first = await openStation({ policy: livePolicy(connect.baseUrl), token: 'a-token' });
  await stageOrders(first.page, 'ORDER-1');
  await expect(stagePage(first.page).entry('ORDER-1')).toContainText('Saved, will send');
  await first.close();

  const { page } = await openStation({
    policy: { 'connection.mode': 'practice', 'connection.baseUrl': connect.baseUrl, 'stage.undoSeconds': 0 },
  });
  await expect(page.getByRole('alert').filter({ hasText: '1 live order not sent' })).toBeVisible();
  await expect(page.getByText('All sent')).toHaveCount(0);
  await stageOrders(page, 'PRACTICE-404');
  await expect(stagePage(page).entry('PRACTICE-404')).toContainText('Rejected');
  await expect(stagePage(page).entry('ORDER-1')).toContainText('LIVE');
  await expect(stagePage(page).entry('PRACTICE-404')).not.toContainText('LIVE');

  await page.getByRole('alert').filter({ hasText: '1 live order not sent' }).getByRole('button', { name: 'Show' }).click();
  const queue = page.getByRole('list', { name: '1 needs you · 1 not sent' }).getByRole('listitem');
  await expect(queue.first()).toContainText('ORDER-1');
  await queue.first().getByRole('button', { name: 'Withdraw' }).click();
  await expect(page.getByText('1 live order not sent')).toHaveCount(0);
});
