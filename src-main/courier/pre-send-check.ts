/** Checks before a request whether the intent may still be sent automatically, independent of its server. */
import type { Intent } from '../../src-shared/intent/intent.schema';
import type { IntentEvent } from '../../src-shared/intent/intent-machine';
import type { CourierRules } from './courier';
import type { IntentAges } from './intent-age';

/** @returns the event that sets the intent aside; `null` when it may be sent */
export type PreSendCheck = (intent: Intent) => IntentEvent | null;

export function createPreSendCheck(rules: Pick<CourierRules, 'isCurrentDestination' | 'overdueAfterMs'>, ages: IntentAges): PreSendCheck {
  return (intent) => {
    if (!rules.isCurrentDestination(intent.destination)) return { kind: 'misroute' };
    if (ages.isAgeUnknown(intent)) return { kind: 'expired', because: 'clock' };
    // The groceries may be gone.
    return ages.ageMs(intent) > rules.overdueAfterMs() ? { kind: 'expired', because: 'waited-too-long' } : null;
  };
}
