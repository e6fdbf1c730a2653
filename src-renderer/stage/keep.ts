/**
 * The order on the screen, kept by the browser, so that no crash of the page and no restart costs what was scanned and
 * typed. Gone when the order is handed over or cleared.
 */
import { z } from 'zod';
import { type Intent, IntentId } from '../../src-shared/intent';
import type { ScannedOrder } from '../../src-shared/scan';
import { ask } from '../station';
import type { Draft } from './draft';

/** Texts as they stand in the fields, however wrong: longer than any label. */
const text = z.string().max(2_000);

const Kept = z.object({
  /** Practice and live are two worlds: an order of one does not exist in the other. */
  mode: z.enum(['practice', 'live']),
  /** When it was last changed, in milliseconds since 1970. */
  keptAt: z.number(),
  // Without what Connect complained of when it was brought back: pressed again, it complains again.
  draft: z.object({ order: text, user: text.nullable(), bags: text, items: text, weight: text, weighed: z.boolean() }),
  /** The second order that waits beside it. Its ids were parsed when it was scanned. */
  next: z.object({ orderId: text, userId: text.nullable() }).nullable(),
  /** Set by a press whose answer had not come. */
  intentId: IntentId.nullable(),
});
export type KeptOrder = Omit<z.infer<typeof Kept>, 'draft' | 'next'> & { readonly draft: Draft; readonly next: ScannedOrder | null };

const KEY = 'stage-draft';

/** @returns `null` where there is none, or one that this version does not understand */
export function readKept(mode: KeptOrder['mode']): KeptOrder | null {
  try {
    const kept = Kept.safeParse(JSON.parse(localStorage.getItem(KEY) ?? 'null')).data;
    if (kept?.mode !== mode) return null;
    return { ...kept, draft: { ...kept.draft, complaints: {} }, next: kept.next as ScannedOrder | null };
  } catch {
    return null;
  }
}

let toBeWritten = false;

/** @param order `null` when nothing is on the screen any more */
export function keepOrder(order: KeptOrder | null): void {
  try {
    if (order) localStorage.setItem(KEY, JSON.stringify(order));
    else localStorage.removeItem(KEY);
  } catch {
    return; // A full disk costs the safety copy, and not what stands on the screen.
  }
  if (toBeWritten) return;
  toBeWritten = true;
  // After what is going on now: an order that is being handed over leaves first.
  setTimeout(() => {
    toBeWritten = false;
    ask('draft.kept', undefined).catch(() => undefined);
  });
}

/**
 * Whether a kept order was handed over after all: the app ended between the journal's word and the page's. Its card is in
 * the list then, and a second press would be a second trip.
 * @param orders the latest, as the journal has them
 */
export const wasHandedOver = ({ draft, intentId, keptAt }: KeptOrder, orders: readonly Intent[]): boolean =>
  orders.some(
    ({ id, what, request, createdAt }) =>
      id === intentId || (what === 'stage' && request.orderId === draft.order.trim() && createdAt >= keptAt),
  );
