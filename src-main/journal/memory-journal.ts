/** A journal in memory, for Practice mode, which starts empty. */

import { fail, ok } from '../../src-shared/base/result';
import {
  type Intent,
  type IntentId,
  type IntentState,
  isStagedLate,
  type StateName,
  type StepRecord,
} from '../../src-shared/intent/intent.schema';
import { type IntentEvent, isUnsent, needsAttention } from '../../src-shared/intent/intent-machine';
import type { OrderId } from '../../src-shared/order/order.schema';
import { isInRange } from '../../src-shared/time/store-day';
import { createEmitter } from '../base';
import type { Log } from '../log';
import { canBeProven } from '../orders';
import { type RowRange, readInBatches } from './export-batches';
import { applyEvent, isReplaceableBy } from './intent-reducer';
import { type IntentQuery, type IntentTimeline, type Journal, type OpenState, RECENT_PER_STATE } from './journal';
import type { JournalReads } from './reads';
import { type OrderSnapshot, otherStagingsIn, planAppend, planStep, type StepPlan } from './step-plan';
import { createRecord } from './step-record';
import { foldSearchText, foldText } from './text-search';
import type { JournalWrites } from './writes';

interface Entry extends IntentTimeline {
  /** Rises by one with every intent. */
  readonly rowId: number;
}

const isFinal = (state: IntentState): boolean => !isUnsent(state) && !needsAttention(state);

/** @param options.now milliseconds since 1970 */
export function openMemoryJournal({ log, now = Date.now }: { readonly log: Log; readonly now?: () => number }): Journal {
  const store = createEntryStore(now);
  const intentChanged = createEmitter<Intent>(log);
  function notifyChanged(changed: readonly Intent[]): void {
    for (const intent of changed) intentChanged.emit(intent);
  }
  return {
    ...createMemoryReads(store),
    ...createMemoryWrites(store, { now, notifyChanged }),

    // Memory has no unreadable rows.
    onUnreadableChange() {},

    onChange: intentChanged.subscribe,

    async close() {},
  };
}

/** The intents of a memory journal, with their records. */
interface EntryStore {
  get(id: IntentId): Entry | undefined;
  oldestFirst(): Entry[];
  newestFirst(): Entry[];
  ofOrder(orderId: OrderId): Entry[];
  /** @param self the intent that is left out */
  readOrder(orderId: OrderId, self?: IntentId): OrderSnapshot;
  insert(intent: Intent): Intent;
  saveStep(entry: Entry, event: IntentEvent, after: Intent): Intent;
  /** Applies an event if the state allows it. @returns the changed intent, or an empty list */
  applyIfAllowed(id: IntentId, event: IntentEvent): Intent[];
  delete(id: IntentId): void;
}

function createEntryStore(now: () => number): EntryStore {
  const entries = new Map<IntentId, Entry>();
  const oldestFirst = () => [...entries.values()];
  const newestFirst = () => oldestFirst().reverse();
  const ofOrder = (orderId: OrderId) => oldestFirst().filter(({ intent }) => intent.request.orderId === orderId);

  function save(rowId: number, intent: Intent, records: readonly StepRecord[]): Intent {
    entries.set(intent.id, { rowId, intent, records });
    return intent;
  }

  const saveStep = ({ rowId, intent, records }: Entry, event: IntentEvent, after: Intent): Intent =>
    save(rowId, after, [...records, createRecord(intent.state, event, after)]);

  return {
    get: (id) => entries.get(id),
    oldestFirst,
    newestFirst,
    ofOrder,
    readOrder: (orderId, self) => ({ siblings: ofOrder(orderId).filter(({ intent }) => intent.id !== self), unreadable: [] }),
    // One more than the last row id, as in SQLite: an id is reused when all later rows were deleted.
    insert: (intent) => save((newestFirst()[0]?.rowId ?? 0) + 1, intent, [createRecord(null, null, intent)]),
    saveStep,
    applyIfAllowed(id, event) {
      const entry = entries.get(id);
      const after = entry && applyEvent(entry.intent, event, now());
      return entry && after?.ok ? [saveStep(entry, event, after.value)] : [];
    },
    delete: (id) => void entries.delete(id),
  };
}

function createMemoryReads(store: EntryStore): JournalReads {
  const search: Journal['search'] = async ({ before, limit, ...query }) => {
    const found = selectMatching(store.newestFirst(), query).filter(({ rowId }) => before === null || rowId < before);
    const page = found.slice(0, limit);
    return { intents: page.map(({ intent }) => intent), nextBefore: found.length > limit ? (page.at(-1)?.rowId ?? null) : null };
  };

  function readRowRange(): RowRange | null {
    const [newest] = store.newestFirst();
    const [oldest] = store.oldestFirst();
    return newest && oldest ? { newest: newest.rowId, oldest: oldest.rowId } : null;
  }

  return {
    async find(id) {
      return store.get(id)?.intent ?? null;
    },

    async findOrders(orderIds) {
      return new Set(orderIds.filter((orderId) => store.ofOrder(orderId).length > 0));
    },

    async createLookupTicket(orderId) {
      return { orderId, attempts: new Map(store.ofOrder(orderId).map(({ intent: { id, attempts } }) => [id, attempts])) };
    },

    async listRecent(limit) {
      return selectRecent(
        store.newestFirst().map(({ intent }) => intent),
        limit,
      );
    },

    async otherStagings(orderId) {
      return otherStagingsIn(store.readOrder(orderId));
    },

    async listUnsent() {
      return store.oldestFirst().flatMap(({ intent }) => (isUnsent(intent.state) ? [intent] : []));
    },

    async listOpen({ states, after, limit, requestedBefore = Number.POSITIVE_INFINITY }) {
      const isListed = ({ rowId, intent }: Entry) =>
        rowId > after && states.includes(intent.state.kind as OpenState) && intent.requestedAt < requestedBefore;
      return store.oldestFirst().filter(isListed).slice(0, limit);
    },

    search,

    searchAll: (query) => readInBatches(search, query, readRowRange),

    async timeline(id) {
      const entry = store.get(id);
      return entry ? { intent: entry.intent, records: entry.records } : null;
    },

    async countOpen() {
      const states = store.oldestFirst().map(({ intent }) => intent.state);
      const byState: Partial<Record<StateName, number>> = {};
      for (const state of states) if (!isFinal(state)) byState[state.kind] = (byState[state.kind] ?? 0) + 1;
      return { unsent: states.filter(isUnsent).length, needsAttention: states.filter(needsAttention).length, byState };
    },

    async countStaged(range) {
      const isCounted = ({ intent: { state, changedAt } }: Entry) => state.kind === 'staged' && isInRange(range, changedAt);
      const staged = store.oldestFirst().filter(isCounted);
      return { total: staged.length, late: staged.filter(({ intent }) => isStagedLate(intent)).length };
    },

    async countUnreadable() {
      return 0;
    },

    async listQuarantined() {
      return [];
    },
  };
}

/** The entries that a query finds. A whole order id finds only that order. */
function selectMatching(entries: readonly Entry[], { text, states }: IntentQuery): readonly Entry[] {
  const key = foldSearchText(text);
  const isOrder = ({ intent }: Entry) => foldText(intent.request.orderId) === key;
  const hasPart = ({ intent: { request } }: Entry) => [request.orderId, request.userId ?? ''].some((id) => foldText(id).includes(key));
  const matches = entries.some(isOrder) ? isOrder : hasPart;
  return entries.filter((entry) => matches(entry) && (states?.includes(entry.intent.state.kind) ?? true));
}

/** The latest final intents, and a few of each open state, newest first. */
function selectRecent(newestFirst: readonly Intent[], limit: number): readonly Intent[] {
  if (!Number.isFinite(limit)) return newestFirst;
  const final = newestFirst.filter(({ state }) => isFinal(state)).sort((one, other) => other.changedAt - one.changedAt);
  const latest = new Set(final.slice(0, limit));
  const counts = new Map<StateName, number>();
  return newestFirst.filter((intent) => {
    if (isFinal(intent.state)) return latest.has(intent);
    const before = counts.get(intent.state.kind) ?? 0;
    counts.set(intent.state.kind, before + 1);
    return before < RECENT_PER_STATE;
  });
}

function createMemoryWrites(
  store: EntryStore,
  { now, notifyChanged }: { readonly now: () => number; readonly notifyChanged: (changed: readonly Intent[]) => void },
): JournalWrites {
  const withdrawPlanned = ({ withdraw }: StepPlan): Intent[] =>
    withdraw.flatMap(({ intent }) => (intent ? store.applyIfAllowed(intent.id, { kind: 'withdraw' }) : []));

  return {
    async append(newIntent) {
      const stored = store.get(newIntent.id);
      if (stored) return ok(stored.intent);
      const plan = planAppend(newIntent, () => store.readOrder(newIntent.request.orderId), now());
      if (!plan.ok) return plan;
      const earlier = newIntent.replaces && store.get(newIntent.replaces);
      const canReplace = earlier && isReplaceableBy(earlier.intent, newIntent);
      const replaced = canReplace ? store.applyIfAllowed(earlier.intent.id, { kind: 'replace' }) : [];
      const withdrawn = withdrawPlanned(plan.value);
      notifyChanged([...replaced, ...withdrawn, store.insert(plan.value.intent)]);
      return ok(plan.value.intent);
    },

    async advance(id, event) {
      const entry = store.get(id);
      if (!entry) return fail({ kind: 'no-such-intent' });
      const plan = planStep(entry, event, () => store.readOrder(entry.intent.request.orderId, id), now());
      if (!plan.ok) return plan;
      notifyChanged([...withdrawPlanned(plan.value), store.saveStep(entry, event, plan.value.intent)]);
      return ok(plan.value.intent);
    },

    async prove({ orderId, attempts }, answer) {
      const isProven = ({ intent }: Entry) => intent.kind === 'stage' && canBeProven(intent) && attempts.get(intent.id) === intent.attempts;
      const proven = store.ofOrder(orderId).filter(isProven);
      const changed = proven.flatMap(({ intent }) => store.applyIfAllowed(intent.id, { kind: 'prove', answer }));
      notifyChanged(changed);
      return ok(changed);
    },

    async dismissQuarantined() {
      return ok(null);
    },

    async prune({ olderThan, now: latest }) {
      let removed = 0;
      for (const { intent } of store.oldestFirst()) {
        if (intent.createdAt > latest) continue;
        if (intent.createdAt >= olderThan) break;
        if (!isFinal(intent.state) || intent.changedAt >= olderThan) continue;
        store.delete(intent.id);
        removed += 1;
      }
      return removed;
    },
  };
}
