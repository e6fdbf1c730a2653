/**
 * A journal that lives as long as the app does: Practice mode's, for good, because practice is emptied at each
 * start; and for now the live one too.
 */
import { type Intent, type IntentId, isUnsent, needsPerson } from '../../src-shared/intent';
import { fail, ok } from '../../src-shared/result';
import { type Log, tellAll } from '../log';
import type { Journal } from './journal';
import { advanced, begun, concernsOrder } from './life';

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
    async append(intent) {
      const known = intents.get(intent.id);
      if (known) return ok(known);
      const leaving = (other: Intent) => other.request.orderId === intent.request.orderId && isUnsent(other.state);
      if ([...intents.values()].some(leaving)) return fail('already-leaving');
      return ok(keep(begun(intent, now())));
    },

    async advance(id, event) {
      const intent = intents.get(id);
      if (!intent) return fail(null);
      const next = advanced(intent, event, now());
      return next.ok ? ok(keep(next.value)) : next;
    },

    async find(id) {
      return intents.get(id) ?? null;
    },

    async recent(limit) {
      const newest = newestFirst();
      return newest.filter((intent, index) => index < limit || needsPerson(intent.state) || isUnsent(intent.state));
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
