/** Everything that waits to be sent, from its hand-over until it is in flight: when, behind which, and whether at all. */
import type { Intent, IntentId } from '../../src-shared/intent';
import type { IntentEvent } from '../../src-shared/life';
import type { OrderId } from '../../src-shared/order';
import type { Clocks } from '../base';
import type { AdvanceProblem, Journal, NewIntent } from '../journal';
import type { Placed } from '../orders';
import { createBlockedIntents } from './blocked-intents';
import type { CourierRules } from './courier';
import type { Dispatcher, Request } from './dispatcher';
import type { IntentAges } from './intent-ages';
import type { Slot } from './lane';
import { createObjections, type FindObjection } from './objection';
import type { Sender } from './sender';
import { DISK_AGAIN_MS, type Steps } from './steps';
import type { Verification } from './verification';
import { type Arrival, Window } from './window';

export interface SendsOptions {
  readonly journal: Pick<Journal, 'append' | 'find' | 'openIn' | 'standings'>;
  readonly rules: Pick<CourierRules, 'isCurrent' | 'staleMs'>;
  readonly clocks: Clocks;
  readonly ages: IntentAges;
  readonly steps: Steps;
  readonly dispatcher: Dispatcher;
  readonly verification: Verification;
  readonly sender: Sender;
}

export class Sends {
  /** In the hands of a request, with the last change that was seen meanwhile. */
  private readonly inHand = new Map<IntentId, Intent | null>();
  private readonly blocked = createBlockedIntents();
  private readonly window: Window;
  private readonly objectionTo: FindObjection;
  private isStopped = false;

  constructor(private readonly options: SendsOptions) {
    const { journal, clocks, rules, ages } = options;
    this.objectionTo = createObjections(rules, ages);
    this.window = new Window({ journal, clocks, isElsewhere: (id) => this.isElsewhere(id), onDue: (intent) => this.onDue(intent) });
  }

  /** Where nothing keeps it from leaving, its hand-over and the start of its request are one transaction. */
  accept(given: NewIntent): ReturnType<Journal['append']> {
    const { journal, rules, ages, dispatcher } = this.options;
    const { id, destination, holdMs } = given;
    const isFree = holdMs <= 0 && rules.isCurrent(destination) && this.isUnknownHere(id) && dispatcher.isFree(destination);
    if (isFree) this.inHand.set(id, null);
    const kept = ages.whileHandingOver(id, () => journal.append(given));
    if (isFree) dispatcher.start(this.requestForNew(given));
    return kept;
  }

  /** To be called for every change of the journal. */
  onChange(intent: Intent): void {
    const { id, request } = intent;
    this.blocked.remove(intent);
    if (this.inHand.has(id)) this.inHand.set(id, intent);
    else this.putWhereItWaits(intent, 'changed');
    this.unblock(request.orderId);
    this.window.refill();
  }

  /** What an earlier run left. Rejects when the journal cannot be read. */
  readFirstPage = (): Promise<readonly Placed[]> => this.window.readFirstPage();

  open(firstPage: readonly Placed[]): void {
    this.window.open(firstPage);
    this.window.refill();
  }

  /** Makes everything due that waits for a retry, and sets aside what is misrouted or too old by now. */
  wake(): void {
    for (const intent of this.window.intents()) {
      const objection = this.objectionTo(intent);
      if (objection) void this.setAside(intent, objection);
    }
    this.window.wake();
  }

  stop(): void {
    this.isStopped = true;
    this.window.stop();
  }

  private onDue(intent: Intent): void {
    if (this.isStopped) return;
    const objection = this.objectionTo(intent);
    if (objection) void this.setAside(intent, objection);
    else if (intent.state.name === 'held') this.endHold(intent);
    else this.options.dispatcher.add(this.requestFor(intent));
  }

  /** Where the request can start at once, the end of the hold and its start are one transaction. */
  private endHold(intent: Intent): void {
    const { dispatcher, verification } = this.options;
    const ended: IntentEvent = { name: 'hold-over' };
    if (!dispatcher.isFree(intent.destination) || verification.isNeeded(intent)) return void this.setAside(intent, ended);
    this.inHand.set(intent.id, null);
    this.window.remove(intent.id);
    void this.takeStep(intent, ended);
    dispatcher.start(this.requestFor(intent));
  }

  /** Takes a step with an intent outside of the window, and puts it back where it still waits. */
  private async setAside(intent: Intent, event: IntentEvent): Promise<void> {
    this.inHand.set(intent.id, null);
    this.drop(intent);
    await this.takeStep(intent, event);
    this.release(intent.id);
  }

  private async takeStep(intent: Intent, event: IntentEvent): Promise<void> {
    const taken = await this.options.steps.take(intent.id, event);
    if (!taken.ok && taken.problem.kind === 'not-kept') this.putAgain(intent, DISK_AGAIN_MS);
  }

  private putAgain(intent: Intent, waitMs: number): void {
    this.inHand.delete(intent.id);
    this.window.putAfter(intent, waitMs);
  }

  private release(id: IntentId): void {
    const latest = this.inHand.get(id);
    this.inHand.delete(id);
    if (latest) this.putWhereItWaits(latest, 'changed');
    this.window.refill();
  }

  private drop({ id, destination }: Intent): void {
    this.window.remove(id);
    this.options.dispatcher.remove(id, destination);
  }

  private putWhereItWaits(intent: Intent, arrival: Arrival): void {
    if (intent.state.name === 'held' || intent.state.name === 'waiting') this.window.put(intent, arrival);
    else this.drop(intent);
  }

  private requestFor(intent: Intent): Request {
    const isVerified = (): boolean => !this.options.verification.isNeeded(intent);
    return {
      key: intent.id,
      kind: intent.what === 'stage' ? 'stage' : 'edit',
      to: intent.destination,
      orderId: intent.request.orderId,
      purpose: () => (isVerified() ? 'send' : 'verify'),
      run: (slot) => this.run(intent, slot),
    };
  }

  private requestForNew({ id, what, destination, request }: NewIntent): Request {
    return {
      key: id,
      kind: what === 'stage' ? 'stage' : 'edit',
      to: destination,
      orderId: request.orderId,
      purpose: () => 'send',
      run: async (slot) => {
        try {
          const problem = await this.options.sender.send(id, slot);
          if (problem?.kind === 'not-kept') this.options.dispatcher.pauseFor(DISK_AGAIN_MS);
        } finally {
          this.release(id);
        }
      },
    };
  }

  private async run(intent: Intent, slot: Slot): Promise<void> {
    this.inHand.set(intent.id, this.inHand.get(intent.id) ?? null);
    this.window.remove(intent.id);
    // It may have waited for its lane for hours.
    const objection = this.objectionTo(intent);
    try {
      if (objection) {
        await this.takeStep(intent, objection);
        slot.end(null);
      } else if (this.options.verification.isNeeded(intent)) await this.verify(intent, slot);
      else {
        const problem = await this.options.sender.send(intent.id, slot);
        if (problem) await this.afterRefusal(intent, problem);
      }
    } catch {
      // The journal could not be read, so the intent is looked at again when it may be.
      this.blocked.remove(intent);
      if (!this.inHand.get(intent.id)) this.putAgain(intent, DISK_AGAIN_MS);
      slot.end(null);
    }
    this.release(intent.id);
  }

  private async verify(intent: Intent, slot: Slot): Promise<void> {
    const { answer, verified } = await this.options.verification.verify(intent);
    // What changed meanwhile counts more: a person may have withdrawn it.
    const isUnchanged = !this.inHand.get(intent.id);
    if (verified.kind !== 'done' && isUnchanged) this.putAgain(intent, verified.kind === 'pending' ? verified.waitMs : 0);
    slot.end(answer);
    this.options.dispatcher.reportHealth();
  }

  /** @param problem why the journal did not let it be sent */
  private async afterRefusal(intent: Intent, problem: AdvanceProblem): Promise<void> {
    switch (problem.kind) {
      case 'not-kept':
        this.options.dispatcher.pauseFor(DISK_AGAIN_MS);
        return this.putAgain(intent, 0);
      case 'behind':
        return this.block(intent, [problem.id]);
      case 'already-leaving':
        return this.block(intent, await this.othersInFlight(intent));
      case 'not-informed':
        return this.takeStep(intent, { name: 'grow-old', because: 'already-staged' });
      default:
        // It does not wait any more.
        return;
    }
  }

  private async othersInFlight({ id, request }: Intent): Promise<IntentId[]> {
    const standings = await this.options.journal.standings(request.orderId);
    return standings.flatMap(({ kind, intent: other }) => (kind === 'in-flight' && other && other.id !== id ? other.id : []));
  }

  /** Lets an intent wait for another one of its order, which may not be in the window yet. */
  private async block(intent: Intent, blockers: readonly IntentId[]): Promise<void> {
    // It changed while it was in hand, so it is looked at anew.
    if (this.inHand.get(intent.id)) return;
    this.blocked.add(intent);
    this.inHand.delete(intent.id);
    const found = await Promise.all(blockers.map((id) => this.options.journal.find(id)));
    const others = found.filter((other) => other !== null && ['held', 'waiting', 'sending'].includes(other.state.name));
    // What blocked it may be over by now, and then no change of it will follow.
    if (others.length === 0) return this.unblock(intent.request.orderId);
    for (const other of others) {
      if (other && !this.window.has(other.id) && !this.isElsewhere(other.id)) this.putWhereItWaits(other, 'loaded');
    }
  }

  private unblock(orderId: OrderId): void {
    for (const intent of this.blocked.release(orderId)) this.window.put(intent, 'due');
  }

  private isElsewhere(id: IntentId): boolean {
    return this.inHand.has(id) || this.blocked.has(id);
  }

  /** What is handed over once more may wait for a time of its own, or may be left by an earlier run and not be loaded yet. */
  private isUnknownHere(id: IntentId): boolean {
    return this.window.isComplete() && !this.window.has(id) && !this.isElsewhere(id);
  }
}
