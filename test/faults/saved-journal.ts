/** A journal that the app has written, and what a later start shows of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { Intent } from '../../src-shared/intent/intent.schema';
import { stageOrder, stagePage } from '../e2e/fixtures/stage-page';
import { launchStation, type StationOptions } from '../e2e/fixtures/station';
import { acceptOrder, type FakeConnect, respondJson } from '../support/fake-connect.mjs';
import { readAllOrders } from './live-station';

export interface SavedJournal {
  readonly bytes: Buffer;
  /** The high-water mark that belongs to it. */
  readonly mark: Buffer;
  readonly orders: readonly Intent[];
}

const ORDERS = 20;

/** Connect's answer to the order with this number; the last order waits for an hour. */
function outcomeOf(index: number): 'staged' | 'rejected' | 'unknown' | 'waiting' {
  if (index === ORDERS - 1) return 'waiting';
  return index % 5 === 3 ? 'rejected' : index % 5 === 4 ? 'unknown' : 'staged';
}

const STATE_WORDS = { staged: 'Staged', rejected: 'Rejected', unknown: 'Unknown', waiting: 'Saved, will send' } as const;

/** Stages orders with a real station, one for each final state, and quits. */
export async function writeJournal(folder: string, station: StationOptions, connect: FakeConnect): Promise<SavedJournal> {
  const { page, userData, close } = await launchStation(folder, station);
  const orders = await stageAll(page, connect).finally(close);
  connect.respondWith(acceptOrder);
  return { bytes: readFileSync(join(userData, 'journal.db')), mark: readFileSync(join(userData, 'high-water-mark.json')), orders };
}

async function stageAll(page: Page, connect: FakeConnect): Promise<readonly Intent[]> {
  for (let index = 0; index < ORDERS; index += 1) {
    const way = outcomeOf(index);
    connect.respondWith((received, response) => {
      // The look-up of an unknown order gives no result either.
      if (received.method === 'GET') return respondJson(response, 404, { error: { message: 'Resource not found', code: 4000 }, meta: {} });
      if (way === 'staged') return acceptOrder(received, response);
      if (way === 'rejected') return respondJson(response, 400, { error: { message: 'Invalid bags count.', code: 1001 }, meta: {} });
      if (way === 'unknown') return respondJson(response, 500, { error: { message: 'Internal', code: 5000 }, meta: {} });
      response.setHeader('retry-after', '3600');
      respondJson(response, 429, { error: { message: 'Slow down', code: null }, meta: {} });
    });
    const orderId = `KEPT-${String(index).padStart(4, '0')}`;
    await stageOrder(page, orderId);
    await expect(stagePage(page).entry(orderId)).toContainText(STATE_WORDS[way]);
  }
  return readAllOrders(page);
}

/** The message about a damaged journal. `lost` is null if the message says that the number is not known. */
export interface DamageNotice {
  readonly kept: number;
  readonly lost: number | null;
  readonly setAside: string;
}

const DAMAGED =
  /^The journal was damaged\. (\d+) orders? (?:was|were) saved(?:, (?:(\d+) could not be|(some may be missing)))?\. Look through Activity\. The damaged file is kept as (\S+)\.$/;

/** @returns null if there is no message about damage */
export async function readDamageNotice(page: Page): Promise<DamageNotice | null> {
  const alerts = await page.getByRole('alert').allInnerTexts();
  const said = alerts.flatMap((text) => DAMAGED.exec(text.trim()) ?? []);
  const [, kept, lost, someMayBe, setAside] = said;
  if (!setAside) return null;
  return { kept: Number(kept), lost: someMayBe ? null : Number(lost ?? 0), setAside };
}

/** An intent as the journal stores it. The progress of an order is derived from a response and not stored. */
const storedForm = (intent: Intent | undefined): unknown =>
  JSON.parse(JSON.stringify(intent ?? null, (key, value) => (key === 'progress' ? undefined : value)));

/** The orders that a later start does not show. Those that it shows must be unchanged. */
export function missingFrom(
  written: readonly Intent[],
  shown: readonly Intent[],
  { recovered }: { readonly recovered: boolean },
): string[] {
  const byId = new Map(written.map((intent) => [intent.id, intent]));
  for (const intent of shown) {
    const before = byId.get(intent.id);
    // After damage waiting orders need a confirmation, because it is unknown whether they were sent.
    if (recovered && before?.state.kind === 'waiting') {
      expect(intent).toMatchObject({ request: before.request, state: { kind: 'overdue' } });
    } else {
      expect(storedForm(intent)).toEqual(storedForm(before));
    }
  }
  const ids = new Set(shown.map(({ id }) => id));
  return written.filter(({ id }) => !ids.has(id)).map(({ request }) => request.orderId);
}
