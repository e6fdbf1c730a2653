/** Everything that waits to be sent, from its hand-over until it is in flight: when, behind which, and whether at all. */
import type { Intent, IntentId } from '../../src-shared/intent';
import type { IntentEvent } from '../../src-shared/life';
import type { OrderId } from '../../src-shared/order';
import type { AdvanceProblem, Journal, NewIntent } from '../journal';
import type { Placed } from '../orders';
import type { CourierRules } from './courier';
import type { Dispatcher, Request } from './dispatcher';
import type { IntentAges } from './intent-ages';
import type { Slot } from './lane';
import type { Sender } from './sender';
import { DISK_AGAIN_MS, type Steps } from './steps';
import type { Verification } from './verification';
import { type Arrival, createWindow, type WindowOptions } from './window';

export interface Sends {
  accept(given: NewIntent): ReturnType<Journal['append']>;
  /** To be called for every change of the journal. */
  onChange(intent: Intent): void;
  readFirstPage(): Promise<readonly Placed[]>;
  open(firstPage: readonly Placed[]): void;
  /** Looks at everything in memory: what is too old or misrouted by now is set aside. */
  examineAll(): void;
  /** Makes everything due that waits for a retry. */
  wake(): void;
  stop(): void;
}

export interface SendsOptions {
  readonly journal: Pick<Journal, 'append' | 'find' | 'openIn' | 'standings'>;
  readonly rules: Pick<CourierRules, 'isCurrent' | 'staleMs'>;
  readonly clocks: WindowOptions['clocks'];
  readonly ages: IntentAges;
  readonly steps: Steps;
  readonly dispatcher: Dispatcher;
  readonly verification: Verification;
  readonly sender: Sender;
}

export function createSends({ journal, rules, clocks, ages, steps, dispatcher, verification, sender }: SendsOptions): Sends {
  /** In the hands of a request, with the last change that was seen meanwhile. */
  const inHand = new Map<IntentId, Intent | null>();
  /** Waiting until something changes in their order. */
  const blocked = new Map<OrderId, Map<IntentId, Intent>>();
  let isStopped = false;

  const isElsewhere = (id: IntentId): boolean => inHand.has(id) || [...blocked.values()].some((ofOrder) => ofOrder.has(id));
  const window = createWindow({ journal, clocks, isElsewhere, onDue });

  /** Why an intent is not sent, as the step that it takes instead. */
  function objectionTo(intent: Intent): IntentEvent | null {
    if (!rules.isCurrent(intent.destination)) return { name: 'park' };
    if (ages.isSuspect(intent)) return { name: 'grow-old', because: 'clock' };
    // The groceries may be gone.
    return ages.ageMs(intent) > rules.staleMs() ? { name: 'grow-old', because: 'waited-too-long' } : null;
  }

  function onDue(intent: Intent): void {
    if (isStopped) return;
    const objection = objectionTo(intent);
    if (objection) void takeAside(intent, () => takeStep(intent, objection));
    else if (intent.state.name === 'held') endHold(intent);
    else dispatcher.add(requestFor(intent));
  }

  /** Where the request can start at once, the end of the hold and its start are one transaction. */
  function endHold(intent: Intent): void {
    const isFree = dispatcher.isFree(intent.destination) && !verification.isNeeded(intent);
    if (!isFree) return void takeAside(intent, () => takeStep(intent, { name: 'hold-over' }));
    inHand.set(intent.id, null);
    window.remove(intent.id);
    void takeStep(intent, { name: 'hold-over' });
    dispatcher.start(requestFor(intent));
  }

  /** Does something with an intent outside of the window, and puts it back where it still waits. */
  async function takeAside(intent: Intent, work: () => Promise<void>): Promise<void> {
    inHand.set(intent.id, null);
    drop(intent);
    await work();
    release(intent.id);
  }

  async function takeStep(intent: Intent, event: IntentEvent): Promise<void> {
    const taken = await steps.take(intent.id, event);
    if (!taken.ok && taken.problem.kind === 'not-kept') putAgain(intent, DISK_AGAIN_MS);
  }

  function putAgain(intent: Intent, waitMs: number): void {
    inHand.delete(intent.id);
    window.putAfter(intent, waitMs);
  }

  function release(id: IntentId): void {
    const latest = inHand.get(id);
    inHand.delete(id);
    if (latest) putWhereItWaits(latest, 'changed');
    window.refill();
  }

  function drop({ id, destination }: Intent): void {
    window.remove(id);
    dispatcher.remove(id, destination);
  }

  function putWhereItWaits(intent: Intent, arrival: Arrival): void {
    if (intent.state.name === 'held' || intent.state.name === 'waiting') window.put(intent, arrival);
    else drop(intent);
  }

  const requestFor = (intent: Intent): Request => ({
    key: intent.id,
    kind: intent.what === 'stage' ? 'stage' : 'edit',
    to: intent.destination,
    orderId: intent.request.orderId,
    purpose: () => (verification.isNeeded(intent) ? 'verify' : 'send'),
    run: (slot) => run(intent, slot),
  });

  async function run(intent: Intent, slot: Slot): Promise<void> {
    inHand.set(intent.id, inHand.get(intent.id) ?? null);
    window.remove(intent.id);
    // It may have waited for its lane for hours.
    const objection = objectionTo(intent);
    try {
      if (objection) {
        await takeStep(intent, objection);
        slot.end(null);
      } else if (verification.isNeeded(intent)) await verify(intent, slot);
      else await send(intent, slot);
    } catch {
      // The journal could not be read, so nothing was asked and nothing was sent.
      putAgain(intent, DISK_AGAIN_MS);
      slot.end(null);
    }
    release(intent.id);
  }

  async function verify(intent: Intent, slot: Slot): Promise<void> {
    const { answer, verified } = await verification.verify(intent);
    // What changed meanwhile counts more: a person may have withdrawn it.
    if (verified.kind !== 'done' && !inHand.get(intent.id)) putAgain(intent, verified.kind === 'pending' ? verified.waitMs : 0);
    slot.end(answer);
  }

  async function send(intent: Intent, slot: Slot): Promise<void> {
    const problem = await sender.send(intent.id, slot);
    if (problem) await afterRefusal(intent, problem);
  }

  async function afterRefusal(intent: Intent, problem: AdvanceProblem): Promise<void> {
    switch (problem.kind) {
      case 'not-kept':
        dispatcher.pauseFor(DISK_AGAIN_MS);
        return putAgain(intent, 0);
      case 'behind':
        return block(intent, [problem.id]);
      case 'already-leaving': {
        const standings = await journal.standings(intent.request.orderId);
        return block(
          intent,
          standings.flatMap(({ kind, intent: other }) => (kind === 'in-flight' && other && other.id !== intent.id ? [other.id] : [])),
        );
      }
      case 'not-informed':
        return takeStep(intent, { name: 'grow-old', because: 'already-staged' });
      default:
        // It does not wait any more.
        return;
    }
  }

  /** Lets an intent wait for another one of its order, which may not be in the window yet. */
  async function block(intent: Intent, blockers: readonly IntentId[]): Promise<void> {
    // It changed while it was in hand, so it is looked at anew.
    if (inHand.get(intent.id)) return;
    const { orderId } = intent.request;
    blocked.set(orderId, (blocked.get(orderId) ?? new Map()).set(intent.id, intent));
    inHand.delete(intent.id);
    const found = await Promise.all(blockers.map((id) => journal.find(id)));
    // A blocker that is over, or left meanwhile, blocks nothing.
    const isBlocking = (other: Intent | null): other is Intent => ['held', 'waiting', 'sending'].includes(other?.state.name ?? '');
    const others = found.filter(isBlocking);
    if (others.length === 0) return unblock(orderId);
    for (const other of others) if (!window.has(other.id) && !isElsewhere(other.id)) putWhereItWaits(other, 'loaded');
  }

  function unblock(orderId: OrderId): void {
    const waiting = blocked.get(orderId);
    if (!waiting) return;
    blocked.delete(orderId);
    for (const intent of waiting.values()) window.put(intent, 'due');
  }

  return {
    accept(given) {
      const isFree =
        given.holdMs <= 0 && rules.isCurrent(given.destination) && isUnknownHere(given.id) && dispatcher.isFree(given.destination);
      if (isFree) inHand.set(given.id, null);
      const kept = ages.whileHandingOver(given.id, () => journal.append(given));
      if (isFree) dispatcher.start(requestForNew(given));
      return kept;
    },

    onChange(intent) {
      const { id, request, state } = intent;
      blocked.get(request.orderId)?.delete(id);
      if (inHand.has(id)) inHand.set(id, intent);
      else putWhereItWaits(intent, 'changed');
      unblock(request.orderId);
      if (state.name !== 'held' && state.name !== 'waiting') window.refill();
    },

    readFirstPage: window.readFirstPage,
    open(firstPage) {
      window.open(firstPage);
      window.refill();
    },

    examineAll() {
      for (const intent of window.intents()) {
        const objection = objectionTo(intent);
        if (objection) void takeAside(intent, () => takeStep(intent, objection));
      }
    },

    wake: window.wake,

    stop() {
      isStopped = true;
      window.stop();
    },
  };

  /** What is handed over once more may wait for a time of its own, or may be left by an earlier run and not be loaded yet. */
  function isUnknownHere(id: IntentId): boolean {
    return window.isComplete() && !window.has(id) && !isElsewhere(id);
  }

  function requestForNew({ id, what, destination, request }: NewIntent): Request {
    return {
      key: id,
      kind: what === 'stage' ? 'stage' : 'edit',
      to: destination,
      orderId: request.orderId,
      purpose: () => 'send',
      async run(slot) {
        const problem = await sender.send(id, slot);
        if (problem?.kind === 'not-kept') dispatcher.pauseFor(DISK_AGAIN_MS);
        release(id);
      },
    };
  }
}
