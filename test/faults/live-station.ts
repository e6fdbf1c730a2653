/** Helpers for tests of a live station: its policy, staging an order and reading its orders. */
import type { Page } from '@playwright/test';
import type { Intent } from '../../src-shared/intent/intent.schema';
import type { RunningStation } from '../e2e/fixtures/station';
import type { FakeConnect } from '../support/fake-connect.mjs';

export const TOKEN = 'a-token-for-faults';

/** Reads all orders of the station, newest first. */
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

/** How often a request to stage the order arrived. */
export const countStageRequests = (connect: FakeConnect, orderId: string): number =>
  connect.received.filter(({ method, path }) => method === 'POST' && path.split('/').at(-2) === orderId).length;

/** Closes the window as a person does. */
export async function closeWindow({ app }: RunningStation): Promise<void> {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()).catch(() => undefined); // The app may end before it answers.
}
