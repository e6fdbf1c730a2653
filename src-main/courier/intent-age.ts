/** Tracks the age of intents by each clock, and which intents were handed over in this run of the app. */
import type { Intent, IntentId } from '../../src-shared/intent/intent.schema';
import { isScheduled } from '../../src-shared/intent/intent-machine';
import type { Clocks } from '../base';

/** When an intent was last requested by a person in this run. */
interface RequestTime {
  /** By the monotonic clock, which cannot be set. */
  at: number;
  /** By the wall clock, as stored in the journal. A different value means that a person has requested it again. */
  requestedAt: number;
  /** Whether the intent was handed over in this run, so that no copy of the journal can have sent it. */
  readonly isNew: boolean;
  isUnsent: boolean;
}

export interface IntentAges {
  /** Must wrap the append of an intent: only an intent that the journal did not know before counts as one of this run. */
  trackHandover<Value>(id: IntentId, append: () => Promise<Value>): Promise<Value>;
  /** Must be called for every change of the journal. */
  onChange(intent: Intent): void;
  /** Whether the intent was handed over in this run. */
  isFromThisRun(id: IntentId): boolean;
  /** The largest age by any clock, in milliseconds. */
  ageMs(intent: Intent): number;
  /** Whether the age is unknown, because the intent was requested in the future by the wall clock and no other clock is available. */
  isAgeUnknown(intent: Intent): boolean;
  /** The unsent intents of this run that are older than this by the monotonic clock. */
  idsOlderThan(ms: number): IntentId[];
}

/** Adjustments by network time are smaller than this. */
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
      const entry = requested.get(id);
      const isUnsent = state.kind === 'held' || state.kind === 'waiting';
      const isNew = handingOver.has(id) && attempts === 0 && changedAt === createdAt;
      if (entry) {
        entry.isUnsent = isUnsent;
        if (entry.requestedAt === requestedAt) return;
        entry.requestedAt = requestedAt;
        entry.at = clocks.monotonic() + requestedAt - changedAt;
      } else if (isNew || (isUnsent && requestedAt === changedAt)) {
        requested.set(id, { at: clocks.monotonic(), requestedAt, isNew, isUnsent });
      }
    },

    isFromThisRun: (id) => requested.get(id)?.isNew ?? false,

    ageMs(intent) {
      const entry = requested.get(intent.id);
      const monotonicMs = entry ? clocks.monotonic() - entry.at : 0;
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
