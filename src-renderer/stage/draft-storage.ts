/**
 * The order on the screen, stored by the browser, so that no crash of the page and no restart costs what was scanned and typed. It is
 * removed when the order is handed over or cleared.
 */
import type { Intent, IntentId } from '../../src-shared/intent/intent.schema';
import type { ScannedOrder } from '../../src-shared/scan/order-label';
import type { Settings } from '../../src-shared/settings/settings.schema';
import { trimInvisible } from '../../src-shared/text/hidden-characters';
import { flushStorage } from '../station';
import type { Draft } from './draft';
import type { Correction } from './stage-store';

export interface StageDraft {
  /** An order of Practice does not exist in live mode, and the other way round. */
  readonly mode: Settings['connection.mode'];
  /** The time of the last change, in milliseconds since 1970. */
  readonly savedAt: number;
  readonly draft: Draft;
  /** The queued order. Its IDs were parsed when it was scanned. */
  readonly nextOrder: ScannedOrder | null;
  /** The ID that a press without a response has given the order. */
  readonly intentId: IntentId | null;
  /** The failed order that the draft corrects. */
  readonly correction: Correction | null;
}

const STORAGE_KEY = 'stage-draft';

/** @returns `null` where nothing is stored for this mode, or nothing that this version understands */
export function loadStageDraft(mode: StageDraft['mode']): StageDraft | null {
  try {
    const stored = parseStage(JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null'));
    return stored?.mode === mode ? stored : null;
  } catch {
    return null;
  }
}

/** Without a schema, because zod would be loaded at every start, before the first scan, for twelve fields of our own. */
function parseStage(json: unknown): StageDraft | null {
  if (!isRecord(json) || !isRecord(json.draft)) return null;
  const { mode, keptAt, next, intentId } = json;
  const { order, user, bags, items, weight, weighed, weighings = weighed ? 1 : 0, place = null } = json.draft;
  if ((mode !== 'practice' && mode !== 'live') || typeof keptAt !== 'number') return null;
  if (
    !isText(order) ||
    !isTextOrNull(user) ||
    !isText(bags) ||
    !isText(items) ||
    !isText(weight) ||
    !isTextOrNull(place) ||
    typeof weighed !== 'boolean' ||
    typeof weighings !== 'number'
  )
    return null;
  if (next !== null && !(isRecord(next) && isText(next.orderId) && isTextOrNull(next.userId))) return null;
  if (intentId !== null && !(isText(intentId) && UUID.test(intentId))) return null;
  return {
    mode,
    savedAt: keptAt,
    // Connect's errors are not restored: the next press brings them again.
    draft: { order, user, bags, items, weight, isFromScale: weighed, weighings, place, fieldErrors: {}, generalErrors: [] },
    nextOrder: next === null ? null : ({ orderId: next.orderId, userId: next.userId } as ScannedOrder),
    intentId: intentId as IntentId | null,
    correction: parseCorrection(json.correcting),
  };
}

/** @returns `null` for an invalid correction, or a draft of a version that had none; the failed order then stays as it is */
function parseCorrection(json: unknown): Correction | null {
  if (!isRecord(json) || !isText(json.id) || !UUID.test(json.id) || !isTextOrNull(json.onlyFor)) return null;
  return { id: json.id as IntentId, onlyForOrderId: json.onlyFor };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
/** The raw text of a field. The limit is above the length of any label. */
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= 2_000;
const isTextOrNull = (value: unknown): value is string | null => value === null || isText(value);
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The names in the storage stay as the first version wrote them. */
function toStored({ mode, savedAt, draft, nextOrder, intentId, correction }: StageDraft): object {
  const { order, user, bags, items, weight, isFromScale, weighings, place } = draft;
  return {
    mode,
    keptAt: savedAt,
    draft: { order, user, bags, items, weight, weighed: isFromScale, weighings, place },
    next: nextOrder,
    intentId,
    correcting: correction && { id: correction.id, onlyFor: correction.onlyForOrderId },
  };
}

/** @param order `null` removes the stored draft */
export function saveStageDraft(order: StageDraft | null): void {
  try {
    if (order) localStorage.setItem(STORAGE_KEY, JSON.stringify(toStored(order)));
    else localStorage.removeItem(STORAGE_KEY);
  } catch {
    return; // A full disk costs this copy, but not the order on the screen.
  }
  flushStorage();
}

/**
 * Whether a stored order was handed over after all, because the app ended between the journal's commit and the page's update. Its card
 * is in the list then, and a second press would cause a second trip.
 * @param orders the latest orders of the journal
 */
export const wasHandedOver = ({ mode, draft, intentId, savedAt }: StageDraft, orders: readonly Intent[]): boolean =>
  orders.some(({ id, kind, request, createdAt, destination }) => {
    const isSameOrder = kind === 'stage' && destination.mode === mode && request.orderId === trimInvisible(draft.order);
    return id === intentId || (isSameOrder && createdAt >= savedAt);
  });
