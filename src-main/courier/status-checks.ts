/**
 * Looks up the orders whose outcome is unknown: a few times, further and further apart, and to the end of that schedule
 * whatever Connect answers, because an order that is still `brand_new` may have been staged a moment later.
 */
import type { Failure } from '../../src-shared/failure';
import type { Intent, IntentId, OrderAnswer, Staging } from '../../src-shared/intent';
import { ok, type Result } from '../../src-shared/result';
import type { Journal } from '../journal';
import { mayBeCarriedOut, type Placed } from '../orders';
import { compareEdit } from './compare-edit';
import type { CourierRules } from './courier';
import type { Dispatcher } from './dispatcher';
import { type LookedUp, type LookUp, orderOf } from './look-up';
import { MOST_AMBIGUOUS_RESULTS } from './next-event';
import { DISK_AGAIN_MS, type Steps } from './steps';

export interface StatusChecks {
  /** Looks one up for a person. `null` when nothing about it is unknown. */
  check(id: IntentId): Promise<Result<OrderAnswer, Failure> | null>;
  /** To be called for every change of the journal. */
  onChange(intent: Intent): void;
  /** The first page of the Unknown orders of earlier runs. Rejects when the journal cannot be read. */
  readFirstPage(): Promise<readonly Placed[]>;
  /** Reads the other pages, and then checks the newest orders first. */
  open(firstPage: readonly Placed[]): void;
  stop(): void;
}

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

export function createStatusChecks({ journal, lookUp, steps, dispatcher, rules }: StatusChecksOptions): StatusChecks {
  const schedules = new Map<IntentId, Schedule>();
  /** Unknown orders of earlier runs that wait for their turn, newest last. */
  let backlog: IntentId[] = [];
  let isStopped = false;

  function begin(id: IntentId, checks: number): void {
    if (isStopped || !rules.looksByItself || schedules.has(id)) return;
    const schedule: Schedule = { made: 0, last: checks, timer: undefined };
    schedules.set(id, schedule);
    next(id, schedule);
  }

  function end(id: IntentId): void {
    clearTimeout(schedules.get(id)?.timer);
    schedules.delete(id);
    fromBacklog();
  }

  function fromBacklog(): void {
    while (!isStopped && backlog.length > 0 && schedules.size < MOST_AT_A_TIME) begin(backlog.pop() as IntentId, WAITS_MS.length);
  }

  function next(id: IntentId, schedule: Schedule, waitMs = WAITS_MS[schedule.made]): void {
    if (waitMs === undefined || isStopped) return end(id);
    schedule.timer = setTimeout(() => void queue(id, schedule), waitMs);
  }

  /** A check waits for its lane as everything else does, so that nothing is asked while the server cannot be reached. */
  async function queue(id: IntentId, schedule: Schedule): Promise<void> {
    const isCurrent = (): boolean => !isStopped && schedules.get(id) === schedule;
    const intent = await journal.find(id).catch(() => undefined);
    if (!isCurrent()) return;
    if (intent === undefined) return next(id, schedule, DISK_AGAIN_MS);
    if (!isOpenToCheck(intent)) return end(id);
    dispatcher.add({
      key: `check ${id}`,
      kind: 'check',
      to: intent.destination,
      orderId: intent.request.orderId,
      purpose: () => 'read',
      async run(slot) {
        const looked = isCurrent() ? await ask(intent).catch(() => null) : null;
        slot.end(looked?.answer ?? null);
        dispatcher.reportHealth();
        if (isCurrent()) await afterCheck(intent, schedule, looked);
      },
    });
  }

  /** @param looked `null` when the journal could not be read, so that nothing was asked */
  async function afterCheck(intent: Staging, schedule: Schedule, looked: LookedUp | null): Promise<void> {
    const { id } = intent;
    if (!looked || looked.isProofLost) return next(id, schedule, DISK_AGAIN_MS);
    schedule.made += 1;
    if (schedule.made < schedule.last) return next(id, schedule);
    end(id);
    // The guard in the journal's transaction refuses it where another staging of the order is open or was carried out.
    const mayResend = intent.state.name === 'unknown' && intent.facts.ambiguousAttempts < MOST_AMBIGUOUS_RESULTS;
    const isAnswered = looked.answer.ok && looked.proven.length === 0;
    if (mayResend && isAnswered && rules.onUnknown() === 'resend') await steps.take(id, { name: 'resend' });
  }

  const readPage = (after: number) => journal.openIn({ states: ['unknown'], after, limit: PAGE });

  async function fillBacklog(firstPage: readonly Placed[]): Promise<void> {
    const found: IntentId[] = [];
    try {
      for (let page = firstPage; !isStopped; page = await readPage(page.at(-1)?.row ?? 0)) {
        found.push(...page.flatMap(({ intent }) => (intent.what === 'stage' ? intent.id : [])));
        if (page.length < PAGE) break;
        await new Promise((resolve) => setImmediate(resolve));
      }
    } catch {
      // The disk gives no more of them now. The others are Unknown for a person, and checked after the next start.
    }
    backlog = found;
    fromBacklog();
  }

  const ask = (intent: Staging): Promise<LookedUp> => lookUp(intent.destination, orderOf(intent));

  async function checkEdit(edit: Exclude<Intent, Staging>): Promise<Result<OrderAnswer, Failure>> {
    const { answer } = await lookUp(edit.destination, orderOf(edit));
    dispatcher.heard(edit.destination, answer);
    if (!answer.ok) return answer;
    if (compareEdit(edit.request.changes, answer.value) === 'made') await steps.take(edit.id, { name: 'updated', details: answer.value });
    return ok(answer.value);
  }

  return {
    async check(id) {
      const intent = await journal.find(id);
      if (!intent || !isUnclear(intent)) return null;
      if (intent.what === 'update') return checkEdit(intent);
      const { answer } = await ask(intent);
      dispatcher.heard(intent.destination, answer);
      return answer;
    },

    onChange(intent) {
      const { id, state, facts } = intent;
      const isScheduled = schedules.has(id);
      if (intent.what !== 'stage' || !isOpenToCheck(intent)) {
        if (isScheduled) end(id);
      } else if (state.name === 'unknown') begin(id, WAITS_MS.length);
      // It was refused, and an attempt before may have been carried out.
      else if (facts.ambiguousAttempts > 0) begin(id, 1);
    },

    readFirstPage: async () => (rules.looksByItself ? readPage(0) : []),
    open: (firstPage) => void fillBacklog(firstPage),

    stop() {
      isStopped = true;
      for (const { timer } of schedules.values()) clearTimeout(timer);
      schedules.clear();
      backlog = [];
    },
  };
}

/** Whether Connect's word could still change what is known of a staging. */
const isOpenToCheck = (intent: Intent | null): intent is Staging =>
  intent?.what === 'stage' && (intent.state.name === 'unknown' || (intent.state.name === 'rejected' && mayBeCarriedOut(intent)));

/** Whether a person may want to know: also of one that was set aside, which may have been sent from a copy of the journal. */
function isUnclear(intent: Intent): boolean {
  const { what, state, facts } = intent;
  if (state.name === 'unknown') return true;
  if (state.name === 'rejected') return facts.ambiguousAttempts > 0;
  return what === 'stage' && (state.name === 'overdue' || state.name === 'parked');
}
