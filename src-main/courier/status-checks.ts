/**
 * Looks up the orders whose outcome is unknown: a few times, further and further apart, and to the end of that schedule
 * whatever Connect answers, because an order that is still `brand_new` may have been staged a moment later.
 */
import type { Failure } from '../../src-shared/failure';
import type { Intent, IntentId, Staging } from '../../src-shared/intent';
import { isUntouched, type OrderDetails } from '../../src-shared/order-details';
import type { Result } from '../../src-shared/result';
import type { Journal } from '../journal';
import { mayBeCarriedOut, type Placed } from '../orders';
import { compareEdit } from './compare-edit';
import type { CourierRules } from './courier';
import type { Dispatcher } from './dispatcher';
import type { Slot } from './lane';
import { type LookUp, orderOf } from './look-up';
import { MOST_AMBIGUOUS_RESULTS } from './next-event';
import { DISK_AGAIN_MS, type Steps } from './steps';

/** The waits before each check. */
const WAITS_MS = [1_000, 5_000, 30_000, 120_000] as const;

/** As many orders of earlier runs are checked at a time. */
const MOST_AT_A_TIME = 200;
const PAGE = 200;

interface Schedule {
  /** How many checks were made. */
  made: number;
  /** The check that is the last. */
  readonly last: number;
  timer: NodeJS.Timeout | undefined;
}

export interface StatusChecksOptions {
  readonly journal: Pick<Journal, 'find' | 'openIn'>;
  readonly lookUp: LookUp;
  readonly steps: Steps;
  readonly dispatcher: Dispatcher;
  readonly rules: Pick<CourierRules, 'looksByItself' | 'onUnknown'>;
}

export class StatusChecks {
  private readonly schedules = new Map<IntentId, Schedule>();
  /** Unknown orders of earlier runs that wait for their turn, newest last. */
  private backlog: IntentId[] = [];
  private isStopped = false;

  constructor(private readonly options: StatusChecksOptions) {}

  /** Looks one up for a person. `null` when nothing about it is unknown. */
  async check(id: IntentId): Promise<Result<OrderDetails, Failure> | null> {
    const { journal, lookUp, dispatcher, steps } = this.options;
    const intent = await journal.find(id);
    if (!intent || !isUnclear(intent)) return null;
    const { answer } = await lookUp(intent.destination, orderOf(intent));
    dispatcher.heard(intent.destination, answer);
    if (answer.ok && intent.what === 'update' && compareEdit(intent.request.changes, answer.value) === 'made') {
      await steps.take(id, { name: 'updated', details: answer.value });
    }
    return answer;
  }

  /** To be called for every change of the journal. */
  onChange(intent: Intent): void {
    const { id } = intent;
    if (!isOpenToCheck(intent)) {
      if (this.schedules.has(id)) this.end(id);
    } else this.begin(id, WAITS_MS.length);
  }

  /** The first page of the Unknown orders of earlier runs. Rejects when the journal cannot be read. */
  async readFirstPage(): Promise<readonly Placed[]> {
    return this.options.rules.looksByItself ? this.readPage(0) : [];
  }

  /** Reads the other pages, and then checks the newest orders first. Never rejects. */
  async open(firstPage: readonly Placed[]): Promise<void> {
    const found: IntentId[] = [];
    try {
      for (let page = firstPage; !this.isStopped; page = await this.readPage(page.at(-1)?.row ?? 0)) {
        found.push(...page.flatMap(({ intent }) => (intent.what === 'stage' ? intent.id : [])));
        if (page.length < PAGE) break;
        await new Promise((resolve) => setImmediate(resolve));
      }
      found.push(...(await this.readOthers()));
    } catch {
      // The disk gives no more of them now. The others are Unknown for a person, and checked after the next start.
    }
    this.backlog = found;
    this.takeFromBacklog();
  }

  stop(): void {
    this.isStopped = true;
    for (const { timer } of this.schedules.values()) clearTimeout(timer);
    this.schedules.clear();
    this.backlog = [];
  }

  private readPage(after: number): Promise<readonly Placed[]> {
    return this.options.journal.openIn({ states: ['unknown'], after, limit: PAGE });
  }

  /** Orders that may have been carried out and are not Unknown: a copied journal brought them back, or a later attempt was refused. */
  private async readOthers(): Promise<IntentId[]> {
    if (!this.options.rules.looksByItself) return [];
    // One page: after an outage there may be thousands of overdue orders, of which none was ever sent.
    const page = await this.options.journal.openIn({ states: ['rejected', 'overdue', 'parked'], after: 0, limit: PAGE });
    return page.flatMap(({ intent }) => (isOpenToCheck(intent) ? intent.id : []));
  }

  private takeFromBacklog(): void {
    while (!this.isStopped && this.backlog.length > 0 && this.schedules.size < MOST_AT_A_TIME) {
      this.begin(this.backlog.pop() as IntentId, WAITS_MS.length);
    }
  }

  private begin(id: IntentId, checks: number): void {
    if (this.isStopped || !this.options.rules.looksByItself || this.schedules.has(id)) return;
    const schedule: Schedule = { made: 0, last: checks, timer: undefined };
    this.schedules.set(id, schedule);
    this.wait(id, schedule, WAITS_MS[0]);
  }

  private end(id: IntentId): void {
    clearTimeout(this.schedules.get(id)?.timer);
    this.schedules.delete(id);
    this.takeFromBacklog();
  }

  private wait(id: IntentId, schedule: Schedule, waitMs: number): void {
    if (!this.isCurrent(id, schedule)) return;
    schedule.timer = setTimeout(() => void this.enqueue(id, schedule), waitMs);
  }

  private isCurrent(id: IntentId, schedule: Schedule): boolean {
    return !this.isStopped && this.schedules.get(id) === schedule;
  }

  /** A check waits for its lane as everything else does, so that nothing is asked while the server cannot be reached. */
  private async enqueue(id: IntentId, schedule: Schedule): Promise<void> {
    const intent = await this.options.journal.find(id).catch(() => undefined);
    if (!this.isCurrent(id, schedule)) return;
    if (intent === undefined) return this.wait(id, schedule, DISK_AGAIN_MS);
    if (!isOpenToCheck(intent)) return this.end(id);
    this.options.dispatcher.add({
      key: `check ${id}`,
      kind: 'check',
      to: intent.destination,
      orderId: intent.request.orderId,
      purpose: () => 'read',
      run: (slot) => this.make(intent, schedule, slot),
    });
  }

  private async make(intent: Staging, schedule: Schedule, slot: Slot): Promise<void> {
    const { lookUp, dispatcher } = this.options;
    if (!this.isCurrent(intent.id, schedule)) return slot.end(null);
    // Without an answer when the journal could not be read, so that nothing was asked.
    const looked = await lookUp(intent.destination, orderOf(intent)).catch(() => null);
    slot.end(looked?.answer ?? null);
    dispatcher.reportHealth();
    if (!this.isCurrent(intent.id, schedule)) return;
    if (!looked || looked.isProofLost) return this.wait(intent.id, schedule, DISK_AGAIN_MS);
    schedule.made += 1;
    const waitMs = schedule.made < schedule.last ? WAITS_MS[schedule.made] : undefined;
    if (waitMs !== undefined) return this.wait(intent.id, schedule, waitMs);
    this.end(intent.id);
    const { answer, proven } = looked;
    if (answer.ok && proven.length === 0 && isUntouched(answer.value.status)) await this.resend(intent);
  }

  /** The journal's guard refuses it where another staging of the order is open or may have been carried out. */
  private async resend({ id, state, facts }: Staging): Promise<void> {
    const mayResend = state.name === 'unknown' && facts.ambiguousAttempts < MOST_AMBIGUOUS_RESULTS;
    if (mayResend && this.options.rules.onUnknown() === 'resend') await this.options.steps.take(id, { name: 'resend' });
  }
}

/** Whether Connect's word could still change what is known of a staging. */
const isOpenToCheck = (intent: Intent | null): intent is Staging =>
  intent?.what === 'stage' &&
  (intent.state.name === 'unknown' || (['rejected', 'overdue', 'parked'].includes(intent.state.name) && mayBeCarriedOut(intent)));

/** Whether a person may want to know: also of one that was set aside, which may have been sent from a copy of the journal. */
function isUnclear(intent: Intent): boolean {
  const { what, state, facts } = intent;
  if (state.name === 'unknown') return true;
  if (state.name === 'rejected') return facts.ambiguousAttempts > 0;
  return what === 'stage' && (state.name === 'overdue' || state.name === 'parked');
}
