/**
 * Looks up Unknown orders a few times with increasing delays. The schedule always runs to its end, because an order that is still
 * new may be staged a moment later.
 */

import type { Result } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import type { Intent, IntentId, Staging } from '../../src-shared/intent/intent.schema';
import type { OrderDetails } from '../../src-shared/order/order-details.schema';
import { hasNoShopper } from '../../src-shared/order/order-progress';
import type { Journal } from '../journal';
import { type JournalEntry, mayHaveBeenCarriedOut } from '../orders';
import type { CourierRules } from './courier';
import { compareEdit } from './edit-comparison';
import type { Slot } from './lane';
import { type Lookup, toOrderLookup } from './lookup';
import type { RequestScheduler } from './request-scheduler';
import { MAX_AMBIGUOUS_RESULTS } from './retry-policy';
import { DISK_RETRY_MS, type StepWriter } from './step-writer';

/** The delay before each check. */
const CHECK_DELAYS_MS = [1_000, 5_000, 30_000, 120_000] as const;

/** The maximum number of orders of earlier runs that are checked at the same time. */
const MAX_SCHEDULES = 200;
const PAGE_SIZE = 200;

interface Schedule {
  /** The number of checks that were made. */
  checksMade: number;
  /** The number of the last check. */
  readonly maxChecks: number;
  timer: NodeJS.Timeout | undefined;
}

export interface StatusChecksOptions {
  readonly journal: Pick<Journal, 'find' | 'listOpen'>;
  readonly lookUp: Lookup;
  readonly steps: StepWriter;
  readonly scheduler: RequestScheduler;
  readonly rules: Pick<CourierRules, 'autoCheckStatus' | 'unknownAction'>;
}

export class StatusChecks {
  private readonly schedules = new Map<IntentId, Schedule>();
  /** Unknown orders of earlier runs that wait for their turn, newest last. */
  private backlog: IntentId[] = [];
  private isStopped = false;

  constructor(private readonly options: StatusChecksOptions) {}

  /** Looks an order up for a person. `null` when the outcome of the intent is known. */
  async checkNow(id: IntentId): Promise<Result<OrderDetails, Failure> | null> {
    const { journal, lookUp, scheduler, steps } = this.options;
    const intent = await journal.find(id);
    if (!intent || !canBeChecked(intent)) return null;
    const { answer } = await lookUp(intent.destination, toOrderLookup(intent));
    scheduler.recordResult(intent.destination, answer);
    if (answer.ok && intent.kind === 'update' && compareEdit(intent.request.changes, answer.value) === 'made') {
      await steps.advance(id, { kind: 'updated', details: answer.value });
    }
    return answer;
  }

  /** Must be called for every change of the journal. */
  onChange(intent: Intent): void {
    const { id } = intent;
    if (!needsStatusCheck(intent)) {
      if (this.schedules.has(id)) this.endSchedule(id);
    } else this.startSchedule(id, CHECK_DELAYS_MS.length);
  }

  /** Reads the first page of Unknown orders of earlier runs. Rejects when the journal cannot be read. */
  async readFirstPage(): Promise<readonly JournalEntry[]> {
    return this.options.rules.autoCheckStatus ? this.readPage(0) : [];
  }

  /** Reads the other pages, and then checks the newest orders first. Never rejects. */
  async open(firstPage: readonly JournalEntry[]): Promise<void> {
    const found: IntentId[] = [];
    try {
      for (let page = firstPage; !this.isStopped; page = await this.readPage(page.at(-1)?.rowId ?? 0)) {
        found.push(...page.flatMap(({ intent }) => (intent.kind === 'stage' ? intent.id : [])));
        if (page.length < PAGE_SIZE) break;
        await new Promise((resolve) => setImmediate(resolve));
      }
      found.push(...(await this.readMaybeCarriedOut()));
    } catch {
      // The journal cannot be read further. The remaining orders can be checked by a person, and are checked after the next start.
    }
    this.backlog = found;
    this.startFromBacklog();
  }

  stop(): void {
    this.isStopped = true;
    for (const { timer } of this.schedules.values()) clearTimeout(timer);
    this.schedules.clear();
    this.backlog = [];
  }

  private readPage(after: number): Promise<readonly JournalEntry[]> {
    return this.options.journal.listOpen({ states: ['unknown'], after, limit: PAGE_SIZE });
  }

  /** Orders that are not Unknown but may have been carried out, because the journal was copied or a later attempt was refused. */
  private async readMaybeCarriedOut(): Promise<IntentId[]> {
    if (!this.options.rules.autoCheckStatus) return [];
    // Only one page, because after an outage there may be thousands of overdue orders that were never sent.
    const page = await this.options.journal.listOpen({ states: ['rejected', 'overdue', 'misrouted'], after: 0, limit: PAGE_SIZE });
    return page.flatMap(({ intent }) => (needsStatusCheck(intent) ? intent.id : []));
  }

  private startFromBacklog(): void {
    while (!this.isStopped && this.backlog.length > 0 && this.schedules.size < MAX_SCHEDULES) {
      this.startSchedule(this.backlog.pop() as IntentId, CHECK_DELAYS_MS.length);
    }
  }

  private startSchedule(id: IntentId, checks: number): void {
    if (this.isStopped || !this.options.rules.autoCheckStatus || this.schedules.has(id)) return;
    const schedule: Schedule = { checksMade: 0, maxChecks: checks, timer: undefined };
    this.schedules.set(id, schedule);
    this.scheduleNext(id, schedule, CHECK_DELAYS_MS[0]);
  }

  private endSchedule(id: IntentId): void {
    clearTimeout(this.schedules.get(id)?.timer);
    this.schedules.delete(id);
    this.startFromBacklog();
  }

  private scheduleNext(id: IntentId, schedule: Schedule, waitMs: number): void {
    if (!this.isCurrent(id, schedule)) return;
    schedule.timer = setTimeout(() => void this.enqueue(id, schedule), waitMs);
  }

  private isCurrent(id: IntentId, schedule: Schedule): boolean {
    return !this.isStopped && this.schedules.get(id) === schedule;
  }

  /** A check waits for its lane like every request, so that an unreachable server receives none. */
  private async enqueue(id: IntentId, schedule: Schedule): Promise<void> {
    const intent = await this.options.journal.find(id).catch(() => undefined);
    if (!this.isCurrent(id, schedule)) return;
    if (intent === undefined) return this.scheduleNext(id, schedule, DISK_RETRY_MS);
    if (!needsStatusCheck(intent)) return this.endSchedule(id);
    this.options.scheduler.add({
      key: `check ${id}`,
      kind: 'check',
      to: intent.destination,
      orderId: intent.request.orderId,
      purpose: () => 'read',
      run: (slot) => this.runCheck(intent, schedule, slot),
    });
  }

  private async runCheck(intent: Staging, schedule: Schedule, slot: Slot): Promise<void> {
    const { lookUp, scheduler } = this.options;
    if (!this.isCurrent(intent.id, schedule)) return slot.end(null);
    // `null` when the journal could not be read, so that no request was made.
    const lookup = await lookUp(intent.destination, toOrderLookup(intent)).catch(() => null);
    slot.end(lookup?.answer ?? null);
    scheduler.reportHealth();
    if (!this.isCurrent(intent.id, schedule)) return;
    if (!lookup || lookup.isProofUnsaved) return this.scheduleNext(intent.id, schedule, DISK_RETRY_MS);
    schedule.checksMade += 1;
    const waitMs = schedule.checksMade < schedule.maxChecks ? CHECK_DELAYS_MS[schedule.checksMade] : undefined;
    if (waitMs !== undefined) return this.scheduleNext(intent.id, schedule, waitMs);
    this.endSchedule(intent.id);
    const { answer, provenIntents } = lookup;
    if (answer.ok && provenIntents.length === 0 && hasNoShopper(answer.value)) await this.resend(intent);
  }

  /** The journal's guard refuses the event when another staging of the order is open or may have been carried out. */
  private async resend({ id, state, facts }: Staging): Promise<void> {
    const mayResend = state.kind === 'unknown' && facts.ambiguousAttempts < MAX_AMBIGUOUS_RESULTS;
    if (mayResend && this.options.rules.unknownAction() === 'resend') await this.options.steps.advance(id, { kind: 'resend' });
  }
}

/** Whether a lookup could still change what is known of a staging. */
const needsStatusCheck = (intent: Intent | null): intent is Staging =>
  intent?.kind === 'stage' &&
  (intent.state.kind === 'unknown' || (['rejected', 'overdue', 'misrouted'].includes(intent.state.kind) && mayHaveBeenCarriedOut(intent)));

/** Whether a person may look the order up. That includes one that was set aside, which may have been sent from a copy of the journal. */
function canBeChecked(intent: Intent): boolean {
  const { kind, state, facts } = intent;
  if (state.kind === 'unknown') return true;
  if (state.kind === 'rejected') return facts.ambiguousAttempts > 0;
  return kind === 'stage' && (state.kind === 'overdue' || state.kind === 'misrouted');
}
