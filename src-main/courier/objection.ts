/** Why an intent is not sent by itself, whether or not its server can be reached. */
import type { Intent } from '../../src-shared/intent';
import type { IntentEvent } from '../../src-shared/life';
import type { CourierRules } from './courier';
import type { IntentAges } from './intent-ages';

/** @returns the step that it takes instead; `null` when nothing speaks against it */
export type FindObjection = (intent: Intent) => IntentEvent | null;

export function createObjections(rules: Pick<CourierRules, 'isCurrent' | 'staleMs'>, ages: IntentAges): FindObjection {
  return (intent) => {
    if (!rules.isCurrent(intent.destination)) return { name: 'park' };
    if (ages.isSuspect(intent)) return { name: 'grow-old', because: 'clock' };
    // The groceries may be gone.
    return ages.ageMs(intent) > rules.staleMs() ? { name: 'grow-old', because: 'waited-too-long' } : null;
  };
}
