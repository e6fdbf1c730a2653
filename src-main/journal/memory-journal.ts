/** A journal that lives as long as the app does: Practice mode's, because practice is emptied at each start. */
import type { Intent, IntentId, IntentRecord, IntentState } from '../../src-shared/intent';
import { type IntentEvent, isUnsent, needsPerson } from '../../src-shared/life';
import { fail, ok, type Result } from '../../src-shared/result';
import { type Log, tellAll } from '../log';
import { inBatches } from './batches';
import type { AdvanceProblem, IntentStory, Journal } from './journal';
import { advanced, begun, concernsStaging, isReplaceable } from './life';
import { recordOf } from './record';
import { foldSearchText, foldText } from './text-search';

interface Entry extends IntentStory {
  /** Rises by one with every intent. */
  readonly seq: number;
}

const isAtRest = (state: IntentState) => !isUnsent(state) && !needsPerson(state);

/** @param options.now milliseconds since 1970 */
export function openMemoryJournal({ log, now = Date.now }: { readonly log: Log; readonly now?: () => number }): Journal {
  const entries = new Map<IntentId, Entry>();
  const listeners = new Set<(intent: Intent) => void>();
  let lastSeq = 0;
  const newestFirst = () => [...entries.values()].reverse();

  function keep(seq: number, intent: Intent, records: readonly IntentRecord[]): Result<Intent, never> {
    entries.set(intent.id, { seq, intent, records });
    tellAll(listeners, intent, log);
    return ok(intent);
  }

  function step({ seq, intent, records }: Entry, event: IntentEvent): Result<Intent, AdvanceProblem> {
    const next = advanced(intent, event, now());
    if (!next.ok) return fail({ kind: 'wrong-state', ...next.problem });
    return keep(seq, next.value, [...records, recordOf(intent.state, event, next.value)]);
  }

  const search: Journal['search'] = async ({ text, states, before, limit }) => {
    const key = foldSearchText(text);
    const isOrder = ({ intent }: Entry) => foldText(intent.request.orderId) === key;
    const hasPart = ({ intent: { request } }: Entry) => [request.orderId, request.userId ?? ''].some((id) => foldText(id).includes(key));
    const all = newestFirst();
    const fits = all.some(isOrder) ? isOrder : hasPart;
    const found = all
      .filter(({ seq }) => before === null || seq < before)
      .filter(({ intent }) => states?.includes(intent.state.name) ?? true)
      .filter(fits);
    const page = found.slice(0, limit);
    return { intents: page.map(({ intent }) => intent), nextBefore: found.length > limit ? (page.at(-1)?.seq ?? null) : null };
  };

  return {
    async append(intent) {
      const known = entries.get(intent.id);
      if (known) return ok(known.intent);
      const isLeaving = ({ what, request, state }: Intent) =>
        what === 'stage' && request.orderId === intent.request.orderId && isUnsent(state);
      if (intent.what === 'stage' && newestFirst().some((entry) => isLeaving(entry.intent))) return fail({ kind: 'already-leaving' });
      const replaced = intent.replaces && entries.get(intent.replaces);
      if (replaced && isReplaceable(replaced.intent, intent)) step(replaced, { name: 'replace' });
      const first = begun(intent, now());
      lastSeq += 1;
      return keep(lastSeq, first, [recordOf(null, null, first)]);
    },

    async advance(id, event) {
      const entry = entries.get(id);
      if (!entry) return fail({ kind: 'no-such-intent' });
      return step(entry, event);
    },

    async find(id) {
      return entries.get(id)?.intent ?? null;
    },

    async recent(limit) {
      const newest = newestFirst().map(({ intent }) => intent);
      return newest.filter(({ state }, index) => index < limit || !isAtRest(state));
    },

    async lastFor(orderId) {
      const ofOrder = newestFirst().flatMap(({ intent }) => (intent.request.orderId === orderId ? intent : []));
      return ofOrder.find(concernsStaging) ?? null;
    },

    async unsent() {
      return [...entries.values()].map(({ intent }) => intent).filter(({ state }) => isUnsent(state));
    },

    search,

    all: (query) => inBatches(search, query),

    async story(id) {
      const entry = entries.get(id);
      return entry ? { intent: entry.intent, records: entry.records } : null;
    },

    async counts() {
      const states = [...entries.values()].map(({ intent }) => intent.state);
      return { unsent: states.filter(isUnsent).length, needsPerson: states.filter(needsPerson).length };
    },

    async unreadable() {
      return 0;
    },

    onUnreadable() {},

    async prune(olderThan) {
      const old = newestFirst().filter(({ intent }) => isAtRest(intent.state) && intent.changedAt < olderThan);
      for (const { intent } of old) entries.delete(intent.id);
      return old.length;
    },

    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    async close() {},
  };
}
