/** How old an intent is by each clock, and which intents were handed over in this run of the app. */
import type { Intent, IntentId } from '../../src-shared/intent/intent.schema';
import { isScheduled } from '../../src-shared/intent/intent-machine';
import type { Clocks } from '../base';

/** An intent that a person last asked for in this run. */
interface RequestTime {
  /** By the monotonic clock, which nobody can set. */
  at: number;
  /** By the wall clock, as the journal has it: when it differs, a person has asked again. */
  requestedAt: number;
  /** Handed over in this run, so that no copy of the journal can have sent it. */
  readonly isNew: boolean;
  isUnsent: boolean;
}

export interface IntentAges {
  /** To be called around the append of an intent: only what the journal did not know before is new. */
  trackHandover<Value>(id: IntentId, append: () => Promise<Value>): Promise<Value>;
  /** To be called for every change of the journal. */
  onChange(intent: Intent): void;
  /** Whether it was handed over in this run. */
  isFromThisRun(id: IntentId): boolean;
  /** The largest age that any clock gives, in milliseconds. */
  ageMs(intent: Intent): number;
  /** Whether its age is not known: by the wall clock it was requested in the future, and no other clock can tell. */
  isAgeUnknown(intent: Intent): boolean;
  /** The unsent intents of this run that are older than this by the monotonic clock. */
  idsOlderThan(ms: number): IntentId[];
}

/** A wall clock that is adjusted by the network moves by less. */
const FUTURE_TOLERANCE_MS = 120_000;

const FINAL: readonly string[] = ['staged', 'updated', 'withdrawn', 'resolved'];

export function createIntentAges(clocks: Clocks): IntentAges {
  const requested = new Map<IntentId, RequestTime>();
  const handingOver = new Set<IntentId>();

  function serverAgeMs({ facts }: Intent): number | null {
    const now = clocks.serverNow();
    if (now === null || facts.requestedAtServer === null) return null;
    return now - facts.requestedAtServer;
  }

  return {
    async trackHandover(id, append) {
      handingOver.add(id);
      try {
        return await append();
      } finally {
        handingOver.delete(id);
      }
    },

    onChange({ id, state, attempts, createdAt, requestedAt, changedAt }) {
      if (FINAL.includes(state.kind)) return void requested.delete(id);
      const known = requested.get(id);
      const isUnsent = state.kind === 'held' || state.kind === 'waiting';
      const isNew = handingOver.has(id) && attempts === 0 && changedAt === createdAt;
      if (known) {
        known.isUnsent = isUnsent;
        if (known.requestedAt === requestedAt) return;
        known.requestedAt = requestedAt;
        known.at = clocks.monotonic() + requestedAt - changedAt;
      } else if (isNew || (isUnsent && requestedAt === changedAt)) {
        requested.set(id, { at: clocks.monotonic(), requestedAt, isNew, isUnsent });
      }
    },

    isFromThisRun: (id) => requested.get(id)?.isNew ?? false,

    ageMs(intent) {
      const known = requested.get(intent.id);
      const monotonicMs = known ? clocks.monotonic() - known.at : 0;
      return Math.max(clocks.wall() - intent.requestedAt, monotonicMs, serverAgeMs(intent) ?? 0);
    },

    isAgeUnknown(intent) {
      if (requested.has(intent.id) || serverAgeMs(intent) !== null) return false;
      const requestedAt = isScheduled(intent.state) ? intent.changedAt : intent.requestedAt;
      return requestedAt - clocks.wall() > FUTURE_TOLERANCE_MS;
    },

    idsOlderThan: (ms) => [...requested].flatMap(([id, { at, isUnsent }]) => (isUnsent && clocks.monotonic() - at > ms ? [id] : [])),
  };
}
