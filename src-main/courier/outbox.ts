/** The intents that wait to be sent, from the hand-over until the request starts: when, in which order, and whether they are sent. */
import type { Intent, IntentId } from '../../src-shared/intent/intent.schema';
import type { IntentEvent } from '../../src-shared/intent/intent-machine';
import type { OrderId } from '../../src-shared/order/order.schema';
import type { Clocks } from '../base';
import type { AdvanceFailure, Journal, NewIntent } from '../journal';
import type { JournalEntry } from '../orders';
import { createBlockedIntents } from './blocked-intents';
import type { CourierRules } from './courier';
import type { IntentAges } from './intent-age';
import type { Slot } from './lane';
import { createPreSendCheck, type PreSendCheck } from './pre-send-check';
import type { RequestScheduler, ScheduledRequest } from './request-scheduler';
import type { Sender } from './sender';
import { DISK_RETRY_MS, type StepWriter } from './step-writer';
import type { Verification } from './verification';
import { type Arrival, WaitingIntents } from './waiting-intents';

export interface OutboxOptions {
  readonly journal: Pick<Journal, 'append' | 'find' | 'listOpen' | 'otherStagings'>;
  readonly rules: Pick<CourierRules, 'isCurrentDestination' | 'overdueAfterMs'>;
  readonly clocks: Clocks;
  readonly ages: IntentAges;
  readonly steps: StepWriter;
  readonly scheduler: RequestScheduler;
  readonly verification: Verification;
  readonly sender: Sender;
}

export class Outbox {
  /** The intents of which a request or step is in progress, with their last change meanwhile. */
  private readonly inProgress = new Map<IntentId, Intent | null>();
  private readonly blocked = createBlockedIntents();
  private readonly waiting: WaitingIntents;
  private readonly checkBeforeSend: PreSendCheck;
  private isStopped = false;

  constructor(private readonly options: OutboxOptions) {
    const { journal, clocks, rules, ages } = options;
    this.checkBeforeSend = createPreSendCheck(rules, ages);
    this.waiting = new WaitingIntents({
      journal,
      clocks,
      isHeldElsewhere: (id) => this.isHeldElsewhere(id),
      onDue: (intent) => this.onDue(intent),
    });
  }

  /** Hands an intent over. If it can be sent immediately, the hand-over and the start of its request share one transaction. */
  accept(newIntent: NewIntent): ReturnType<Journal['append']> {
    const { journal, rules, ages, scheduler } = this.options;
    const { id, destination, holdMs } = newIntent;
    const canStartNow = holdMs <= 0 && rules.isCurrentDestination(destination) && this.isNewHere(id) && scheduler.hasFreeSlot(destination);
    if (canStartNow) this.inProgress.set(id, null);
    const appended = ages.trackHandover(id, () => journal.append(newIntent));
    if (canStartNow) scheduler.startNow(this.createFirstRequest(newIntent));
    return appended;
  }

  /** Must be called for every change of the journal. */
  onChange(intent: Intent): void {
    const { id, request } = intent;
    this.blocked.remove(intent);
    if (this.inProgress.has(id)) this.inProgress.set(id, intent);
    else this.enqueue(intent, 'changed');
    this.unblock(request.orderId);
    this.waiting.refill();
  }

  /** Reads the first page of an earlier run's intents. Rejects when the journal cannot be read. */
  readFirstPage = (): Promise<readonly JournalEntry[]> => this.waiting.readFirstPage();

  open(firstPage: readonly JournalEntry[]): void {
    this.waiting.addPage(firstPage);
    this.waiting.refill();
  }

  /** Makes all retries due, and sets aside intents that are now misrouted or too old. */
  retryNow(): void {
    for (const intent of this.waiting.intents()) {
      const setAsideEvent = this.checkBeforeSend(intent);
      if (setAsideEvent) void this.takeStepAside(intent, setAsideEvent);
    }
    this.waiting.makeRetriesDue();
  }

  stop(): void {
    this.isStopped = true;
    this.waiting.stop();
  }

  private onDue(intent: Intent): void {
    if (this.isStopped) return;
    const setAsideEvent = this.checkBeforeSend(intent);
    if (setAsideEvent) void this.takeStepAside(intent, setAsideEvent);
    else if (intent.state.kind === 'held') this.endHold(intent);
    else this.options.scheduler.add(this.createRequest(intent));
  }

  /** If the request can start immediately, the end of the hold and its start share one transaction. */
  private endHold(intent: Intent): void {
    const { scheduler, verification } = this.options;
    const ended: IntentEvent = { kind: 'hold-expired' };
    if (!scheduler.hasFreeSlot(intent.destination) || verification.isNeeded(intent)) return void this.takeStepAside(intent, ended);
    this.inProgress.set(intent.id, null);
    this.waiting.remove(intent.id);
    void this.takeStep(intent, ended);
    scheduler.startNow(this.createRequest(intent));
  }

  /** Applies an event to an intent that was taken out of the waiting ones, and enqueues it again if it still waits. */
  private async takeStepAside(intent: Intent, event: IntentEvent): Promise<void> {
    this.inProgress.set(intent.id, null);
    this.dequeue(intent);
    await this.takeStep(intent, event);
    this.release(intent.id);
  }

  private async takeStep(intent: Intent, event: IntentEvent): Promise<void> {
    const result = await this.options.steps.advance(intent.id, event);
    if (!result.ok && result.problem.kind === 'write-failed') this.requeue(intent, DISK_RETRY_MS);
  }

  private requeue(intent: Intent, waitMs: number): void {
    this.inProgress.delete(intent.id);
    this.waiting.addAfter(intent, waitMs);
  }

  private release(id: IntentId): void {
    const latest = this.inProgress.get(id);
    this.inProgress.delete(id);
    if (latest) this.enqueue(latest, 'changed');
    this.waiting.refill();
  }

  private dequeue({ id, destination }: Intent): void {
    this.waiting.remove(id);
    this.options.scheduler.remove(id, destination);
  }

  private enqueue(intent: Intent, arrival: Arrival): void {
    if (intent.state.kind === 'held' || intent.state.kind === 'waiting') this.waiting.add(intent, arrival);
    else this.dequeue(intent);
  }

  private createRequest(intent: Intent): ScheduledRequest {
    const isVerified = (): boolean => !this.options.verification.isNeeded(intent);
    return {
      key: intent.id,
      kind: intent.kind === 'stage' ? 'stage' : 'edit',
      to: intent.destination,
      orderId: intent.request.orderId,
      purpose: () => (isVerified() ? 'send' : 'verify'),
      run: (slot) => this.process(intent, slot),
    };
  }

  private createFirstRequest({ id, kind, destination, request }: NewIntent): ScheduledRequest {
    return {
      key: id,
      kind: kind === 'stage' ? 'stage' : 'edit',
      to: destination,
      orderId: request.orderId,
      purpose: () => 'send',
      run: async (slot) => {
        try {
          const problem = await this.options.sender.send(id, slot);
          if (problem?.kind === 'write-failed') this.options.scheduler.pauseFor(DISK_RETRY_MS);
        } finally {
          this.release(id);
        }
      },
    };
  }

  private async process(intent: Intent, slot: Slot): Promise<void> {
    this.inProgress.set(intent.id, this.inProgress.get(intent.id) ?? null);
    this.waiting.remove(intent.id);
    // The request may have waited for its lane for hours.
    const setAsideEvent = this.checkBeforeSend(intent);
    try {
      if (setAsideEvent) {
        await this.takeStep(intent, setAsideEvent);
        slot.end(null);
      } else if (this.options.verification.isNeeded(intent)) await this.verify(intent, slot);
      else {
        const problem = await this.options.sender.send(intent.id, slot);
        if (problem) await this.onSendRefused(intent, problem);
      }
    } catch {
      // The journal could not be read, so the intent is retried later.
      this.blocked.remove(intent);
      if (!this.inProgress.get(intent.id)) this.requeue(intent, DISK_RETRY_MS);
      slot.end(null);
    }
    this.release(intent.id);
  }

  private async verify(intent: Intent, slot: Slot): Promise<void> {
    const { answer, verified } = await this.options.verification.verify(intent);
    // A change during the lookup takes precedence, for example when a person withdrew the intent.
    const isUnchanged = !this.inProgress.get(intent.id);
    if (verified.kind !== 'done' && isUnchanged) this.requeue(intent, verified.kind === 'pending' ? verified.waitMs : 0);
    slot.end(answer);
    this.options.scheduler.reportHealth();
  }

  /** @param problem why the journal refused to send the intent */
  private async onSendRefused(intent: Intent, problem: AdvanceFailure): Promise<void> {
    switch (problem.kind) {
      case 'write-failed':
        this.options.scheduler.pauseFor(DISK_RETRY_MS);
        return this.requeue(intent, 0);
      case 'blocked':
        return this.block(intent, [problem.id]);
      case 'already-in-flight':
        return this.block(intent, await this.othersInFlight(intent));
      case 'needs-confirmation':
        return this.takeStep(intent, { kind: 'expired', because: 'already-staged' });
      default:
        // The intent no longer waits.
        return;
    }
  }

  private async othersInFlight({ id, request }: Intent): Promise<IntentId[]> {
    const standings = await this.options.journal.otherStagings(request.orderId);
    return standings.flatMap(({ kind, intent: other }) => (kind === 'in-flight' && other && other.id !== id ? other.id : []));
  }

  /** Blocks an intent until another one of its order changes, which may not be in memory yet. */
  private async block(intent: Intent, blockers: readonly IntentId[]): Promise<void> {
    // The intent changed while it was in progress, so its new state decides.
    if (this.inProgress.get(intent.id)) return;
    this.blocked.add(intent);
    this.inProgress.delete(intent.id);
    const found = await Promise.all(blockers.map((id) => this.options.journal.find(id)));
    const others = found.filter((other) => other !== null && ['held', 'waiting', 'sending'].includes(other.state.kind));
    // The blocking intents may be final by now, and then no change of them follows.
    if (others.length === 0) return this.unblock(intent.request.orderId);
    for (const other of others) {
      if (other && !this.waiting.has(other.id) && !this.isHeldElsewhere(other.id)) this.enqueue(other, 'loaded');
    }
  }

  private unblock(orderId: OrderId): void {
    for (const intent of this.blocked.release(orderId)) this.waiting.add(intent, 'due');
  }

  private isHeldElsewhere(id: IntentId): boolean {
    return this.inProgress.has(id) || this.blocked.has(id);
  }

  /** Whether this is the first hand-over: one that is repeated may wait for a retry, or be an unloaded one of an earlier run. */
  private isNewHere(id: IntentId): boolean {
    return this.waiting.isComplete() && !this.waiting.has(id) && !this.isHeldElsewhere(id);
  }
}
