/** A journal that lives as long as the app does: Practice mode's, because practice is emptied at each start. */
import type { Intent, IntentId, IntentRecord, IntentState, StateName } from '../../src-shared/intent';
import { type IntentEvent, isUnsent, needsPerson } from '../../src-shared/life';
import type { OrderId } from '../../src-shared/order';
import { fail, ok } from '../../src-shared/result';
import { isInRange } from '../../src-shared/store-day';
import { type Log, tellAll } from '../log';
import { isOpenToProof } from '../orders';
import { inBatches } from './batches';
import { FEW_OF_EACH, type IntentStory, type Journal, type OpenState } from './journal';
import { advanced, isReplaceable } from './life';
import { recordOf } from './record';
import { type OrderPicture, type Plan, planAppend, planStep, standingsOf } from './steps';
import { foldSearchText, foldText } from './text-search';

interface Entry extends IntentStory {
  /** Rises by one with every intent. */
  readonly row: number;
}

const isAtRest = (state: IntentState) => !isUnsent(state) && !needsPerson(state);

/** @param options.now milliseconds since 1970 */
export function openMemoryJournal({ log, now = Date.now }: { readonly log: Log; readonly now?: () => number }): Journal {
  const entries = new Map<IntentId, Entry>();
  const listeners = new Set<(intent: Intent) => void>();
  /** One more than the last, as in a file: a number is given once more when all rows after it were deleted. */
  const nextRow = () => (newestFirst()[0]?.row ?? 0) + 1;
  const oldestFirst = () => [...entries.values()];
  const newestFirst = () => oldestFirst().reverse();
  const ofOrder = (orderId: OrderId) => oldestFirst().filter(({ intent }) => intent.request.orderId === orderId);
  const pictureFor = (orderId: OrderId, self?: IntentId): OrderPicture => ({
    siblings: ofOrder(orderId).filter(({ intent }) => intent.id !== self),
    unreadable: [],
  });

  function keep(row: number, intent: Intent, records: readonly IntentRecord[]): Intent {
    entries.set(intent.id, { row, intent, records });
    return intent;
  }

  function keepStep({ row, intent, records }: Entry, event: IntentEvent, after: Intent): Intent {
    return keep(row, after, [...records, recordOf(intent.state, event, after)]);
  }

  function take(id: IntentId, event: IntentEvent): Intent[] {
    const entry = entries.get(id);
    const after = entry && advanced(entry.intent, event, now());
    return entry && after?.ok ? [keepStep(entry, event, after.value)] : [];
  }

  const withdrawn = ({ withdraw }: Plan): Intent[] =>
    withdraw.flatMap(({ intent }) => (intent ? take(intent.id, { name: 'withdraw' }) : []));

  function told(changed: readonly Intent[]): void {
    for (const intent of changed) tellAll(listeners, intent, log);
  }

  const search: Journal['search'] = async ({ text, states, before, limit }) => {
    const key = foldSearchText(text);
    const isOrder = ({ intent }: Entry) => foldText(intent.request.orderId) === key;
    const hasPart = ({ intent: { request } }: Entry) => [request.orderId, request.userId ?? ''].some((id) => foldText(id).includes(key));
    const all = newestFirst();
    const fits = all.some(isOrder) ? isOrder : hasPart;
    const found = all
      .filter(({ row }) => before === null || row < before)
      .filter(({ intent }) => states?.includes(intent.state.name) ?? true)
      .filter(fits);
    const page = found.slice(0, limit);
    return { intents: page.map(({ intent }) => intent), nextBefore: found.length > limit ? (page.at(-1)?.row ?? null) : null };
  };

  const span = () => {
    const [newest] = newestFirst();
    const [oldest] = oldestFirst();
    return newest && oldest ? { newest: newest.row, oldest: oldest.row } : null;
  };

  return {
    async append(given) {
      const known = entries.get(given.id);
      if (known) return ok(known.intent);
      const plan = planAppend(given, () => pictureFor(given.request.orderId), now());
      if (!plan.ok) return plan;
      const replaced = given.replaces && entries.get(given.replaces);
      const replacedBy = replaced && isReplaceable(replaced.intent, given) ? take(replaced.intent.id, { name: 'replace' }) : [];
      const changed = [...replacedBy, ...withdrawn(plan.value)];
      told([...changed, keep(nextRow(), plan.value.intent, [recordOf(null, null, plan.value.intent)])]);
      return ok(plan.value.intent);
    },

    async advance(id, event) {
      const entry = entries.get(id);
      if (!entry) return fail({ kind: 'no-such-intent' });
      const plan = planStep(entry, event, () => pictureFor(entry.intent.request.orderId, id), now());
      if (!plan.ok) return plan;
      told([...withdrawn(plan.value), keepStep(entry, event, plan.value.intent)]);
      return ok(plan.value.intent);
    },

    async find(id) {
      return entries.get(id)?.intent ?? null;
    },

    async ticket(orderId) {
      return { orderId, attempts: new Map(ofOrder(orderId).map(({ intent: { id, attempts } }) => [id, attempts])) };
    },

    async prove({ orderId, attempts }, answer) {
      const proven = ofOrder(orderId).filter(
        ({ intent }) => intent.what === 'stage' && isOpenToProof(intent) && attempts.get(intent.id) === intent.attempts,
      );
      const changed = proven.flatMap(({ intent }) => take(intent.id, { name: 'prove', answer }));
      told(changed);
      return ok(changed);
    },

    async recent(limit) {
      const newest = newestFirst().map(({ intent }) => intent);
      if (!Number.isFinite(limit)) return newest;
      const resting = newest.filter(({ state }) => isAtRest(state)).sort((one, other) => other.changedAt - one.changedAt);
      const latest = new Set(resting.slice(0, limit));
      const seen = new Map<StateName, number>();
      return newest.filter((intent) => {
        if (isAtRest(intent.state)) return latest.has(intent);
        const before = seen.get(intent.state.name) ?? 0;
        seen.set(intent.state.name, before + 1);
        return before < FEW_OF_EACH;
      });
    },

    async standings(orderId) {
      return standingsOf(pictureFor(orderId));
    },

    async unsent() {
      return oldestFirst().flatMap(({ intent }) => (isUnsent(intent.state) ? [intent] : []));
    },

    async openIn({ states, after, limit, requestedBefore = Number.POSITIVE_INFINITY }) {
      return oldestFirst()
        .filter(({ row, intent }) => row > after && states.includes(intent.state.name as OpenState) && intent.wantedAt < requestedBefore)
        .slice(0, limit);
    },

    search,

    all: (query) => inBatches(search, query, span),

    async story(id) {
      const entry = entries.get(id);
      return entry ? { intent: entry.intent, records: entry.records } : null;
    },

    async counts() {
      const states = oldestFirst().map(({ intent }) => intent.state);
      const byState: Partial<Record<StateName, number>> = {};
      for (const state of states) if (!isAtRest(state)) byState[state.name] = (byState[state.name] ?? 0) + 1;
      return { unsent: states.filter(isUnsent).length, needsPerson: states.filter(needsPerson).length, byState };
    },

    async stagedIn(range) {
      return oldestFirst().filter(({ intent: { state, changedAt } }) => state.name === 'staged' && isInRange(range, changedAt)).length;
    },

    async unreadable() {
      return 0;
    },

    async quarantined() {
      return [];
    },

    async dismissQuarantined() {
      return ok(null);
    },

    onUnreadable() {},

    async prune({ olderThan, now: latest }) {
      let removed = 0;
      for (const { intent } of oldestFirst()) {
        if (intent.createdAt > latest) continue;
        if (intent.createdAt >= olderThan) break;
        if (!isAtRest(intent.state) || intent.changedAt >= olderThan) continue;
        entries.delete(intent.id);
        removed += 1;
      }
      return removed;
    },

    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    async close() {},
  };
}
