/** What the tests of a live station have in common: its policy, handing over, and what it knows of its orders. */
import type { Page } from '@playwright/test';
import type { Intent } from '../../src-shared/intent/intent.schema';
import { stagePage } from '../e2e/fixtures/stage-page';
import type { RunningStation } from '../e2e/fixtures/station';
import type { FakeConnect } from '../support/fake-connect.mjs';

export const TOKEN = 'a-token-for-faults';

export const livePolicy = (baseUrl: string, more: Readonly<Record<string, unknown>> = {}) => ({
  'connection.mode': 'live',
  'connection.baseUrl': baseUrl,
  'stage.undoSeconds': 0,
  ...more,
});

/** As a packer does it: the order, one bag, the big button. */
export async function stageOrder(page: Page, orderId: string): Promise<void> {
  const stage = stagePage(page);
  await stage.order.fill(orderId);
  await stage.bags.fill('1');
  await stage.stageOrder.click();
}

/** Every order that the station knows, newest first. */
export async function readAllOrders(page: Page): Promise<readonly Intent[]> {
  const orders: Intent[] = [];
  let before: number | null = null;
  do {
    const answer: string = await page.evaluate(
      (from) => window.station.call('orders.find', { text: '', states: null, before: from, limit: 500 }),
      before,
    );
    const { intents, nextBefore }: { intents: Intent[]; nextBefore: number | null } = JSON.parse(answer).value;
    orders.push(...intents);
    before = nextBefore;
  } while (before !== null);
  return orders;
}

/** How often the request to stage an order arrived. */
export const countStageRequests = (connect: FakeConnect, orderId: string): number =>
  connect.received.filter(({ method, path }) => method === 'POST' && path.split('/').at(-2) === orderId).length;

/** As a person does it: the window is closed. */
export async function closeWindow({ app }: RunningStation): Promise<void> {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()).catch(() => undefined); // It may be gone before it has answered.
}
