import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { acceptOrder, respondJson } from '../support/fake-connect.mjs';
import { livePolicy } from './fixtures/live-policy';
import { openView } from './fixtures/open-view';
import { stageOrder, stagePage } from './fixtures/stage-page';
import { expect, pressKey, scan, test } from './fixtures/station';

const PRACTICE = { 'stage.undoSeconds': 0 };

async function stageOrders(page: Page, ...orders: readonly string[]): Promise<void> {
  const stage = stagePage(page);
  for (const order of orders) {
    await stageOrder(page, order, '3');
    await expect(stage.entry(order).first()).toContainText(/Staged|Rejected|Unknown|Saved/);
  }
}

const rows = (page: Page) => page.getByRole('table', { name: 'Activity' }).getByRole('row');

test('Activity lists every order and filters orders by state', async ({ openStation }) => {
  const { page } = await openStation({ policy: PRACTICE });
  await stageOrders(page, 'PRACTICE-0001', 'PRACTICE-404', 'PRACTICE-RESET');
  await openView(page, 'Activity');
  // Including the header row.
  await expect(rows(page)).toHaveCount(4);
  await expect(rows(page).nth(1)).toContainText('PRACTICE-RESET');
  await page.getByRole('radio', { name: 'Rejected' }).check();
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).nth(1)).toContainText('PRACTICE-404');
  await page.getByRole('radio', { name: 'Not sent' }).check();
  await expect(page.getByText('No order is waiting to be sent.')).toBeVisible();
});

test('Activity lists unfinished orders first, with the buttons that resolve them', async ({ openStation }) => {
  const { page } = await openStation({ policy: PRACTICE });
  await stageOrders(page, 'PRACTICE-0001', 'PRACTICE-404', 'PRACTICE-RESET');
  await openView(page, 'Activity');
  const queue = page.getByRole('list', { name: '2 need you' }).getByRole('listitem');
  await expect(queue).toHaveCount(2);
  await queue.filter({ hasText: 'PRACTICE-404' }).getByRole('button', { name: 'Dismiss' }).click();
  await page.getByRole('button', { name: 'Mark as staged' }).click();
  await expect(page.getByRole('list', { name: /need/ })).toHaveCount(0);
  await expect(rows(page).filter({ hasText: 'PRACTICE-RESET' })).toContainText('Staged');
});

test('the history of an order lists every step with its attempt', async ({ openStation }) => {
  const { page } = await openStation({ policy: PRACTICE });
  await stageOrders(page, 'PRACTICE-BUSY');
  await expect(stagePage(page).entry('PRACTICE-BUSY')).toContainText('Staged', { timeout: 20_000 });
  await openView(page, 'Activity');
  await page.getByRole('button', { name: 'History of PRACTICE-BUSY' }).click();
  await expect(page.getByRole('list', { name: 'What happened' }).getByRole('listitem')).toContainText([
    'Stage order pressed',
    'Connect is busy. Tries again.',
    'Staged',
  ]);
  // A scan searches for the order from any focus in this view.
  await scan('PRACTICE-0002');
  await expect(page.getByText('No order matching “PRACTICE-0002” at this station.')).toBeVisible();
});

test('the history of an order shows the time between its steps, and what only IT needs after a press', async ({ openStation }) => {
  const { page } = await openStation({ policy: { 'stage.undoSeconds': 1 } });
  await stageOrders(page, 'PRACTICE-0001');
  await expect(stagePage(page).entry('PRACTICE-0001')).toContainText('Staged', { timeout: 20_000 });
  await openView(page, 'Activity');
  await page.getByRole('button', { name: 'History of PRACTICE-0001' }).click();
  await expect(page.getByRole('heading', { name: 'Staged' })).toBeVisible();
  const steps = page.getByRole('list', { name: 'What happened' }).getByRole('listitem');
  await expect(steps).toHaveCount(2);
  await expect(steps.first()).toContainText(/\w+ \d+, 2\d\d\d.*Stage order pressed.*1 s to undo/s);
  await expect(steps.last()).not.toContainText(/, 2\d\d\d/);
  await expect(page.getByText('staged_for_delivery').first()).toBeHidden();
  await page.getByText('Details for IT').click();
  await expect(page.getByText('staged_for_delivery').first()).toBeVisible();
});

test('the keyboard opens a history, closes it, and continues in the same row', async ({ openStation }) => {
  const { page } = await openStation({ policy: PRACTICE });
  await stageOrders(page, 'PRACTICE-0001', 'PRACTICE-0002', 'PRACTICE-0003');
  await openView(page, 'Activity');
  const row = (order: string) => page.getByRole('button', { name: `History of ${order}` });
  await row('PRACTICE-0003').focus();
  await pressKey('Down');
  await expect(row('PRACTICE-0002')).toBeFocused();
  await pressKey('Return');
  await expect(page.getByRole('heading', { name: 'History of PRACTICE-0002' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Back to the list' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(row('PRACTICE-0002')).toBeFocused();
});

test('an order that the filter hides is not reported as missing', async ({ openStation }) => {
  const { page } = await openStation({ policy: PRACTICE });
  await stageOrders(page, 'PRACTICE-0001');
  await openView(page, 'Activity');
  await page.getByRole('radio', { name: 'Rejected' }).check();
  await expect(page.getByText('No rejected orders.')).toBeVisible();
  await scan('PRACTICE-0001');
  await expect(page.getByText('No order matching “PRACTICE-0001” under “Rejected”.')).toBeVisible();
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(rows(page).filter({ hasText: 'PRACTICE-0001' })).toBeVisible();
});

test('a scan shows what it found below a long list of unfinished orders', async ({ openStation }) => {
  const { page } = await openStation({ policy: PRACTICE });
  await stageOrders(page, 'PRACTICE-0001', ...Array.from({ length: 8 }, (_, index) => `ORDER-MISSING-${index}`));
  await openView(page, 'Activity');
  await expect(rows(page).first()).not.toBeInViewport();
  await scan('PRACTICE-0001');
  await expect(rows(page).filter({ hasText: 'PRACTICE-0001' })).toBeInViewport();
});

test('Activity exports the listed orders as CSV', async ({ openStation, folder }) => {
  const { page } = await openStation({ policy: { ...PRACTICE, 'export.folder': join(folder, 'exports') } });
  await stageOrders(page, 'PRACTICE-0001', 'PRACTICE-404');
  await openView(page, 'Activity');
  await page.getByRole('button', { name: 'Export as CSV' }).click();
  await expect(page.getByText(`2 orders written to ${join(folder, 'exports')}`)).toBeVisible();
  const [file = ''] = readdirSync(join(folder, 'exports'));
  const [header, ...lines] = readFileSync(join(folder, 'exports', file), 'utf8')
    .trim()
    .split('\r\n');
  expect(header).toContain('order_id,user_id,what,state');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch(/^PRACTICE-0001,.*,stage,staged,/);
});

test('Send now sends every waiting order at once', async ({ openStation, connect }) => {
  // The station checks again automatically after half a minute.
  connect.respondWith((_received, response) => respondJson(response, 401, {}));
  const { page } = await openStation({ policy: livePolicy(connect.baseUrl), token: 'a-token' });
  await stageOrders(page, 'ORDER-1', 'ORDER-2', 'ORDER-3');
  await expect(page.getByText('3 not sent')).toBeVisible();
  await openView(page, 'Activity');
  await expect(page.getByRole('list', { name: '3 not sent' }).getByRole('listitem')).toHaveCount(3);
  const before = connect.received.length;
  connect.respondWith(acceptOrder);
  await page.getByRole('button', { name: 'Send now' }).click();
  await expect(page.getByText('All sent')).toBeVisible();
  const sent = connect.received.slice(before).map(({ path }) => path.split('/').at(-2));
  expect(sent.sort()).toEqual(['ORDER-1', 'ORDER-2', 'ORDER-3']);
});

test('the next start shows unfinished orders before finished ones', async ({ openStation, connect }) => {
  const first = await openStation({ policy: livePolicy(connect.baseUrl), token: 'a-token' });
  connect.respondWith((_received, response) =>
    respondJson(response, 404, { error: { message: 'Resource Not Found', code: 4000 }, meta: {} }),
  );
  await stageOrders(first.page, 'ORDER-LEFT');
  connect.respondWith(acceptOrder);
  await stageOrders(first.page, 'ORDER-DONE');
  await expect(stagePage(first.page).entries.first()).toContainText('ORDER-DONE');
  await first.app.close();

  const { page } = await openStation({ policy: livePolicy(connect.baseUrl) });
  await expect(stagePage(page).entries.first()).toContainText('ORDER-LEFT');
});
