/**
 * The order on the screen, kept by the browser, so that no crash of the page and no restart costs what was scanned and
 * typed. Gone when the order is handed over or cleared.
 */
import type { Intent, IntentId } from '../../src-shared/intent/intent.schema';
import type { ScannedOrder } from '../../src-shared/scan/order-label';
import type { Settings } from '../../src-shared/settings/settings.schema';
import { trimInvisible } from '../../src-shared/text/hidden-characters';
import { invoke } from '../station';
import type { Draft } from './draft';
import type { Correction } from './stage-store';

export interface StageDraft {
  /** Practice and live are two worlds: an order of one does not exist in the other. */
  readonly mode: Settings['connection.mode'];
  /** When it was last changed, in milliseconds since 1970. */
  readonly savedAt: number;
  readonly draft: Draft;
  /** The second order that waits beside it. Its ids were parsed when it was scanned. */
  readonly nextOrder: ScannedOrder | null;
  /** Set by a press whose answer had not come. */
  readonly intentId: IntentId | null;
  /** The failed order that it corrects. */
  readonly correction: Correction | null;
}

const STORAGE_KEY = 'stage-draft';

/** @returns `null` where there is none, or one that this version does not understand */
export function loadStageDraft(mode: StageDraft['mode']): StageDraft | null {
  try {
    const stored = parseStage(JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null'));
    return stored?.mode === mode ? stored : null;
  } catch {
    return null;
  }
}

/** By hand: a schema would be read and made at every start, before the first scan, for a file of our own with twelve fields. */
function parseStage(json: unknown): StageDraft | null {
  if (!isRecord(json) || !isRecord(json.draft)) return null;
  const { mode, keptAt, next, intentId } = json;
  const { order, user, bags, items, weight, weighed } = json.draft;
  if ((mode !== 'practice' && mode !== 'live') || typeof keptAt !== 'number') return null;
  if (!isText(order) || !isTextOrNull(user) || !isText(bags) || !isText(items) || !isText(weight) || typeof weighed !== 'boolean')
    return null;
  if (next !== null && !(isRecord(next) && isText(next.orderId) && isTextOrNull(next.userId))) return null;
  if (intentId !== null && !(isText(intentId) && UUID.test(intentId))) return null;
  return {
    mode,
    savedAt: keptAt,
    // Without what Connect complained of when it was brought back: pressed again, it complains again.
    draft: { order, user, bags, items, weight, isFromScale: weighed, fieldErrors: {}, generalErrors: [] },
    nextOrder: next === null ? null : ({ orderId: next.orderId, userId: next.userId } as ScannedOrder),
    intentId: intentId as IntentId | null,
    correction: parseCorrection(json.correcting),
  };
}

/** Without it, the failed order stays as it is. An earlier version does not write it. */
function parseCorrection(json: unknown): Correction | null {
  if (!isRecord(json) || !isText(json.id) || !UUID.test(json.id) || !isTextOrNull(json.onlyFor)) return null;
  return { id: json.id as IntentId, onlyForOrderId: json.onlyFor };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
/** Texts as they stand in the fields, however wrong: longer than any label. */
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= 2_000;
const isTextOrNull = (value: unknown): value is string | null => value === null || isText(value);
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The names in the storage stay as the first version wrote them. */
function toStored({ mode, savedAt, draft, nextOrder, intentId, correction }: StageDraft): object {
  const { order, user, bags, items, weight, isFromScale } = draft;
  return {
    mode,
    keptAt: savedAt,
    draft: { order, user, bags, items, weight, weighed: isFromScale },
    next: nextOrder,
    intentId,
    correcting: correction && { id: correction.id, onlyFor: correction.onlyForOrderId },
  };
}

let isFlushScheduled = false;

/** @param order `null` when nothing is on the screen any more */
export function saveStageDraft(order: StageDraft | null): void {
  try {
    if (order) localStorage.setItem(STORAGE_KEY, JSON.stringify(toStored(order)));
    else localStorage.removeItem(STORAGE_KEY);
  } catch {
    return; // A full disk costs the safety copy, and not what stands on the screen.
  }
  if (isFlushScheduled) return;
  isFlushScheduled = true;
  // After what is going on now: an order that is being handed over leaves first.
  setTimeout(() => {
    isFlushScheduled = false;
    invoke('draft.persisted', undefined).catch(() => undefined);
  });
}

/**
 * Whether a kept order was handed over after all: the app ended between the journal's word and the page's. Its card is in
 * the list then, and a second press would be a second trip.
 * @param orders the latest, as the journal has them
 */
export const wasHandedOver = ({ mode, draft, intentId, savedAt }: StageDraft, orders: readonly Intent[]): boolean =>
  orders.some(({ id, kind, request, createdAt, destination }) => {
    const isSameOrder = kind === 'stage' && destination.mode === mode && request.orderId === trimInvisible(draft.order);
    return id === intentId || (isSameOrder && createdAt >= savedAt);
  });
