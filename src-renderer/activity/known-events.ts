/** What happened to an order beside its intents: what Connect reported, and what people did with the bags. Pure. */
import type { Intent, IntentId } from '../../src-shared/intent/intent.schema';
import type { HandoverChange, KnownOrder, StatusChange } from '../../src-shared/order/known-order.schema';

export type KnownEvent =
  | { readonly kind: 'status'; readonly at: number; readonly change: StatusChange }
  /** `isLast`: nothing was done with the bags afterwards. */
  | { readonly kind: 'handover'; readonly at: number; readonly change: HandoverChange; readonly isLast: boolean };

const NO_EVENTS: readonly KnownEvent[] = [];

/**
 * The events of each intent of an order, oldest first. An event belongs to the last staging before it, because its shopper came for that one;
 * an event before all of them, such as a lookup at the scan, to the first.
 * @param intents all of the order, newest first
 */
export function eventsByIntent(
  known: Pick<KnownOrder, 'statuses' | 'handovers'> | null,
  intents: readonly Intent[],
): (id: IntentId) => readonly KnownEvent[] {
  const byIntent = new Map<IntentId, KnownEvent[]>();
  const owners = possibleOwners(intents);
  for (const event of known ? eventsOf(known) : NO_EVENTS) {
    const owner = owners.find(({ createdAt }) => createdAt <= event.at) ?? owners.at(-1);
    if (owner) byIntent.set(owner.id, [...(byIntent.get(owner.id) ?? []), event]);
  }
  return (id) => byIntent.get(id) ?? NO_EVENTS;
}

/** The stagings that Connect accepted; without one, all stagings; without those, the edits. */
function possibleOwners(intents: readonly Intent[]): readonly Intent[] {
  const stagings = intents.filter(({ kind }) => kind === 'stage');
  const accepted = stagings.filter(({ state }) => state.kind === 'staged');
  return [accepted, stagings, intents].find(({ length }) => length > 0) ?? [];
}

function eventsOf({ statuses, handovers }: Pick<KnownOrder, 'statuses' | 'handovers'>): readonly KnownEvent[] {
  const changes = handovers.map((change, index): KnownEvent => {
    return { kind: 'handover', at: change.at, change, isLast: index === handovers.length - 1 };
  });
  return [...statuses.map((change): KnownEvent => ({ kind: 'status', at: change.at, change })), ...changes].toSorted(
    (one, other) => one.at - other.at,
  );
}
