/**
 * A journal that lives as long as the app does: Practice mode's, for good, because practice is emptied at each
 * start; and for now the live one too.
 */
import { type Intent, type IntentId, type IntentState, isUnsent, needsPerson, transition } from '../../src-shared/intent';
import { fail, ok } from '../../src-shared/result';
import { type Log, tellAll } from '../log';
import type { Journal } from './journal';

const concernsOrder = (state: IntentState) => isUnsent(state) || state.name === 'staged' || state.name === 'unknown' || wasUnknown(state);

/** A person has put it away, but that does not say that the order was not staged. */
const wasUnknown = (state: IntentState) => state.name === 'settled' && state.from === 'unknown';

/** @param options.now milliseconds since 1970 */
export function openMemoryJournal({ log, now = Date.now }: { readonly log: Log; readonly now?: () => number }): Journal {
  const intents = new Map<IntentId, Intent>();
  const listeners = new Set<(intent: Intent) => void>();
  const newestFirst = () => [...intents.values()].reverse();

  function keep(intent: Intent): Intent {
    intents.set(intent.id, intent);
    tellAll(listeners, intent, log);
    return intent;
  }

  return {
    async append({ id, request, destination, holdMs }) {
      const known = intents.get(id);
      if (known) return ok(known);
      const leaving = (other: Intent) => other.request.orderId === request.orderId && isUnsent(other.state);
      if ([...intents.values()].some(leaving)) return fail('already-leaving');
      const at = now();
      const state: IntentState = holdMs > 0 ? { name: 'held', until: at + holdMs } : { name: 'waiting', notBefore: at, failure: null };
      return ok(keep({ id, what: 'stage', request, destination, state, createdAt: at, changedAt: at, attempts: 0 }));
    },

    async advance(id, event) {
      const intent = intents.get(id);
      if (!intent) return fail(null);
      const at = now();
      const next = transition(intent.state, event, at);
      if (!next.ok) return next;
      const attempts = intent.attempts + (event.name === 'send' ? 1 : 0);
      return ok(keep({ ...intent, state: next.value, changedAt: at, attempts }));
    },

    async recent(limit) {
      const newest = newestFirst();
      return newest.filter((intent, index) => index < limit || needsPerson(intent.state));
    },

    async lastFor(orderId) {
      return newestFirst().find((intent) => intent.request.orderId === orderId && concernsOrder(intent.state)) ?? null;
    },

    async unsent() {
      return [...intents.values()].filter((intent) => isUnsent(intent.state));
    },

    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
