/** A journal in memory, for Practice mode, which starts empty. */

import { fail, ok } from '../../src-shared/base/result';
import type { Intent, IntentId, IntentState, StateName, StepRecord } from '../../src-shared/intent/intent.schema';
import { type IntentEvent, isUnsent, needsAttention } from '../../src-shared/intent/intent-machine';
import type { OrderId } from '../../src-shared/order/order.schema';
import { isInRange } from '../../src-shared/time/store-day';
import { createEmitter } from '../base';
import type { Log } from '../log';
import { canBeProven } from '../orders';
import { readInBatches } from './export-batches';
import { applyEvent, isReplaceableBy } from './intent-reducer';
import { type IntentTimeline, type Journal, type OpenState, RECENT_PER_STATE } from './journal';
import { type OrderSnapshot, otherStagingsIn, planAppend, planStep, type StepPlan } from './step-plan';
import { createRecord } from './step-record';
import { foldSearchText, foldText } from './text-search';

interface Entry extends IntentTimeline {
  /** Rises by one with every intent. */
  readonly rowId: number;
}

const isFinal = (state: IntentState) => !isUnsent(state) && !needsAttention(state);

/** @param options.now milliseconds since 1970 */
export function openMemoryJournal({ log, now = Date.now }: { readonly log: Log; readonly now?: () => number }): Journal {
  const entries = new Map<IntentId, Entry>();
  const intentChanged = createEmitter<Intent>(log);
  /** One more than the last row id, as in SQLite: an id is reused when all later rows were deleted. */
  const nextRow = () => (newestFirst()[0]?.rowId ?? 0) + 1;
  const oldestFirst = () => [...entries.values()];
  const newestFirst = () => oldestFirst().reverse();
  const ofOrder = (orderId: OrderId) => oldestFirst().filter(({ intent }) => intent.request.orderId === orderId);
  const pictureFor = (orderId: OrderId, self?: IntentId): OrderSnapshot => ({
    siblings: ofOrder(orderId).filter(({ intent }) => intent.id !== self),
    unreadable: [],
  });

  function keep(rowId: number, intent: Intent, records: readonly StepRecord[]): Intent {
    entries.set(intent.id, { rowId, intent, records });
    return intent;
  }

  function saveStep({ rowId, intent, records }: Entry, event: IntentEvent, after: Intent): Intent {
    return keep(rowId, after, [...records, createRecord(intent.state, event, after)]);
  }

  function take(id: IntentId, event: IntentEvent): Intent[] {
    const entry = entries.get(id);
    const after = entry && applyEvent(entry.intent, event, now());
    return entry && after?.ok ? [saveStep(entry, event, after.value)] : [];
  }

  const withdrawn = ({ withdraw }: StepPlan): Intent[] =>
    withdraw.flatMap(({ intent }) => (intent ? take(intent.id, { kind: 'withdraw' }) : []));

  function told(changed: readonly Intent[]): void {
    for (const intent of changed) intentChanged.emit(intent);
  }

  const search: Journal['search'] = async ({ text, states, before, limit }) => {
    const key = foldSearchText(text);
    const isOrder = ({ intent }: Entry) => foldText(intent.request.orderId) === key;
    const hasPart = ({ intent: { request } }: Entry) => [request.orderId, request.userId ?? ''].some((id) => foldText(id).includes(key));
    const all = newestFirst();
    const fits = all.some(isOrder) ? isOrder : hasPart;
    const found = all
      .filter(({ rowId }) => before === null || rowId < before)
      .filter(({ intent }) => states?.includes(intent.state.kind) ?? true)
      .filter(fits);
    const page = found.slice(0, limit);
    return { intents: page.map(({ intent }) => intent), nextBefore: found.length > limit ? (page.at(-1)?.rowId ?? null) : null };
  };

  const span = () => {
    const [newest] = newestFirst();
    const [oldest] = oldestFirst();
    return newest && oldest ? { newest: newest.rowId, oldest: oldest.rowId } : null;
  };

  return {
    async append(given) {
      const known = entries.get(given.id);
      if (known) return ok(known.intent);
      const plan = planAppend(given, () => pictureFor(given.request.orderId), now());
      if (!plan.ok) return plan;
      const replaced = given.replaces && entries.get(given.replaces);
      const replacedBy = replaced && isReplaceableBy(replaced.intent, given) ? take(replaced.intent.id, { kind: 'replace' }) : [];
      const changed = [...replacedBy, ...withdrawn(plan.value)];
      told([...changed, keep(nextRow(), plan.value.intent, [createRecord(null, null, plan.value.intent)])]);
      return ok(plan.value.intent);
    },

    async advance(id, event) {
      const entry = entries.get(id);
      if (!entry) return fail({ kind: 'no-such-intent' });
      const plan = planStep(entry, event, () => pictureFor(entry.intent.request.orderId, id), now());
      if (!plan.ok) return plan;
      told([...withdrawn(plan.value), saveStep(entry, event, plan.value.intent)]);
      return ok(plan.value.intent);
    },

    async find(id) {
      return entries.get(id)?.intent ?? null;
    },

    async createLookupTicket(orderId) {
      return { orderId, attempts: new Map(ofOrder(orderId).map(({ intent: { id, attempts } }) => [id, attempts])) };
    },

    async prove({ orderId, attempts }, answer) {
      const proven = ofOrder(orderId).filter(
        ({ intent }) => intent.kind === 'stage' && canBeProven(intent) && attempts.get(intent.id) === intent.attempts,
      );
      const changed = proven.flatMap(({ intent }) => take(intent.id, { kind: 'prove', answer }));
      told(changed);
      return ok(changed);
    },

    async listRecent(limit) {
      const newest = newestFirst().map(({ intent }) => intent);
      if (!Number.isFinite(limit)) return newest;
      const resting = newest.filter(({ state }) => isFinal(state)).sort((one, other) => other.changedAt - one.changedAt);
      const latest = new Set(resting.slice(0, limit));
      const seen = new Map<StateName, number>();
      return newest.filter((intent) => {
        if (isFinal(intent.state)) return latest.has(intent);
        const before = seen.get(intent.state.kind) ?? 0;
        seen.set(intent.state.kind, before + 1);
        return before < RECENT_PER_STATE;
      });
    },

    async otherStagings(orderId) {
      return otherStagingsIn(pictureFor(orderId));
    },

    async listUnsent() {
      return oldestFirst().flatMap(({ intent }) => (isUnsent(intent.state) ? [intent] : []));
    },

    async listOpen({ states, after, limit, requestedBefore = Number.POSITIVE_INFINITY }) {
      return oldestFirst()
        .filter(
          ({ rowId, intent }) => rowId > after && states.includes(intent.state.kind as OpenState) && intent.requestedAt < requestedBefore,
        )
        .slice(0, limit);
    },

    search,

    searchAll: (query) => readInBatches(search, query, span),

    async timeline(id) {
      const entry = entries.get(id);
      return entry ? { intent: entry.intent, records: entry.records } : null;
    },

    async countOpen() {
      const states = oldestFirst().map(({ intent }) => intent.state);
      const byState: Partial<Record<StateName, number>> = {};
      for (const state of states) if (!isFinal(state)) byState[state.kind] = (byState[state.kind] ?? 0) + 1;
      return { unsent: states.filter(isUnsent).length, needsAttention: states.filter(needsAttention).length, byState };
    },

    async countStaged(range) {
      return oldestFirst().filter(({ intent: { state, changedAt } }) => state.kind === 'staged' && isInRange(range, changedAt)).length;
    },

    async countUnreadable() {
      return 0;
    },

    async listQuarantined() {
      return [];
    },

    async dismissQuarantined() {
      return ok(null);
    },

    onUnreadableChange() {},

    async prune({ olderThan, now: latest }) {
      let removed = 0;
      for (const { intent } of oldestFirst()) {
        if (intent.createdAt > latest) continue;
        if (intent.createdAt >= olderThan) break;
        if (!isFinal(intent.state) || intent.changedAt >= olderThan) continue;
        entries.delete(intent.id);
        removed += 1;
      }
      return removed;
    },

    onChange: intentChanged.subscribe,

    async close() {},
  };
}
