/**
 * Carries journal entries to Connect, each until it is settled or wants a person.
 *
 * Each step is written down before it is done: `sending` stands in the journal before a byte is on the wire, so that
 * a courier that dies never leaves an order whose request nobody knows of.
 */

import { consequenceOf } from '../../src-shared/consequence';
import type { Failure } from '../../src-shared/failure';
import type { Destination, Intent, IntentId, OrderAnswer } from '../../src-shared/intent';
import { type IntentEvent, isScheduled } from '../../src-shared/life';
import type { OrderId, StageRequest } from '../../src-shared/order';
import { confirmsStaging, type OrderDetails } from '../../src-shared/order-details';
import { assertNever, fail, ok, type Result } from '../../src-shared/result';
import type { UpdateRequest } from '../../src-shared/update';
import { within } from '../../src-shared/within';
import type { Journal, NewIntent } from '../journal';
import { type Log, tellAll } from '../log';
import { backoffMs } from './backoff';

/** How the courier stands. `offline` and `not-authorised` say since when, in milliseconds since 1970. */
export type CourierHealth =
  | { readonly kind: 'well' }
  | { readonly kind: 'offline'; readonly since: number; readonly failure: Failure }
  | { readonly kind: 'not-authorised'; readonly since: number; readonly failure: Failure };

export interface Courier {
  /** Takes an order or an edit over. Resolves when the journal has it, or has refused it. */
  accept(intent: NewIntent): ReturnType<Journal['append']>;
  /** Takes it back, if it has not left. */
  undo(id: IntentId): ReturnType<Journal['advance']>;
  /** Asks Connect about an unknown order now. Null when it is not unknown any more. */
  check(id: IntentId): Promise<Result<OrderAnswer, Failure> | null>;
  /** Takes up what an earlier run of the app left behind. Rejects, and has begun nothing, when the journal does not give it. */
  start(): Promise<void>;
  health(): CourierHealth;
  onHealth(listener: (health: CourierHealth) => void): void;
  /**
   * New credentials or settings, a network that came back, or a person who does not want to wait: tries everything
   * now. A server that asked to be left alone is still left alone, and what it named a time for waits for that time.
   */
  wake(): void;
  /** Stops beginning anything. Resolves when nothing is being sent any more, or after `withinMs`. */
  stop(withinMs: number): Promise<void>;
}

/** Where orders of one mode are kept and who carries them. Practice and live never share one. */
export interface Line {
  readonly journal: Journal;
  readonly courier: Courier;
}

/** What the station's settings say, asked each time so that a change is in force at once. */
export interface CourierRules {
  /** Whether the station still sends there. What is meant for another address waits for somebody's word. */
  isCurrent(to: Destination): boolean;
  /** Milliseconds after which an order is too old to leave without being asked about. */
  staleMs(): number;
  /** Whether Connect is asked about an unknown order without anybody wanting to know. */
  readonly looksByItself: boolean;
  /** What to do with an order of which Connect does not say that it was staged: leave it to a person, or send it again. */
  onUnknown(): 'ask' | 'resend';
}

export interface CourierOptions {
  readonly journal: Journal;
  readonly stage: (to: Destination, request: StageRequest) => Promise<Result<OrderAnswer, Failure>>;
  readonly update: (to: Destination, request: UpdateRequest) => Promise<Result<OrderDetails, Failure>>;
  readonly log: Log;
  /** Asks Connect what it knows of an order, where it may be asked. */
  readonly look: (to: Destination, request: StageRequest) => Promise<Result<OrderAnswer, Failure>>;
  readonly rules: CourierRules;
  /** Orders that may be on the wire side by side. */
  readonly atOnce?: number;
  readonly now?: () => number;
  readonly random?: () => number;
}

/** While nobody is authorised, credentials may be mended elsewhere (a server's clock, a revoked grant): look again. */
const RECHECK_SIGN_IN_MS = 30_000;

/** A server that asks for a day, by mistake or in another unit, must not put a store to sleep until tomorrow. */
const LONGEST_WAIT_MS = 3_600_000;

/** A server that asks for no wait at all still gets one: "Retry-After: 0" is not an invitation to a thousand calls a second. */
const SHORTEST_WAIT_MS = 1_000;

/** A disk that was full may have room again. */
const DISK_AGAIN_MS = 5_000;

/** When Connect is asked about an order that nobody knows of: soon, and then while a short fault of the network lasts. */
const LOOK_AFTER_MS = [1_000, 5_000, 30_000, 120_000];

const WELL: CourierHealth = { kind: 'well' };

export function openCourier({
  journal,
  stage,
  update,
  look,
  rules,
  log,
  atOnce = 4,
  now = Date.now,
  random = Math.random,
}: CourierOptions): Courier {
  const timers = new Map<IntentId, NodeJS.Timeout>();
  /** Due, but there was no place on the wire. Whoever comes home lets them try again, first come, first served. */
  const ready = new Map<IntentId, Intent>();
  /** Of each order what is to leave, in the order in which it came to wait: only the first of them may. */
  const queues = new Map<OrderId, IntentId[]>();
  /** Orders with something on the wire, or about to be, or of which the answer is not kept yet. */
  const sending = new Map<OrderId, Promise<void>>();
  /** How many of them are on the wire, or about to be. */
  let onWire = 0;
  /** Of which the disk did not take a step, and the log says so. */
  const notKept = new Set<IntentId>();
  // Until when a server is left alone, by its base URL, because another one has not asked for it; in milliseconds of
  // `performance.now()`, because the clock on the wall may be set back.
  const askedToWait = new Map<string, number>();
  const notAuthorised = new Map<string, number>();
  const healthListeners = new Set<(health: CourierHealth) => void>();
  let health: CourierHealth = WELL;
  let stopped = false;

  const pauseMs = ({ baseUrl }: Destination): number =>
    Math.max(askedToWait.get(baseUrl) ?? 0, notAuthorised.get(baseUrl) ?? 0) - performance.now();

  function pause(pauses: Map<string, number>, { baseUrl }: Destination, forMs: number): void {
    pauses.set(baseUrl, Math.max(pauses.get(baseUrl) ?? 0, performance.now() + forMs));
  }

  /** Takes an intent up when its time has come. One timer an intent: the latest call wins. */
  function lookAgain(intent: Intent): void {
    forgetTimer(intent.id);
    // It stands there as it was before.
    ready.delete(intent.id);
    if (stopped) return;
    const { state } = intent;
    queue(intent);
    if (state.name !== 'held' && state.name !== 'waiting') return;
    const due = state.name === 'held' ? state.until : state.notBefore;
    // Never more than it was when the state was entered: a clock that is set back must not add the difference.
    const leftMs = Math.min(due - now(), due - intent.changedAt);
    const waitMs = state.name === 'held' ? leftMs : Math.max(leftMs, pauseMs(intent.destination));
    // No timer is shorter than a millisecond, and somebody has just pressed the button. But first all are told of it.
    if (waitMs <= 0) return queueMicrotask(() => takeUp(intent));
    timers.set(
      intent.id,
      setTimeout(() => takeUp(intent), waitMs),
    );
  }

  /** Keeps an intent's place in the queue of its order, or gives the place to the next. */
  function queue({ id, state, request: { orderId } }: Intent): void {
    const before = queues.get(orderId) ?? [];
    const belongs = state.name === 'sending' || (state.name === 'waiting' && !isScheduled(state));
    if (belongs === before.includes(id)) return;
    const after = belongs ? [...before, id] : before.filter((other) => other !== id);
    if (after.length > 0) queues.set(orderId, after);
    else queues.delete(orderId);
    if (!belongs) fillPlaces();
  }

  /** What is sent at a time of its own waits for what is being sent, and for nothing else. */
  function isBehind({ id, state, request: { orderId } }: Intent): boolean {
    if (sending.has(orderId)) return true;
    return !isScheduled(state) && queues.get(orderId)?.[0] !== id;
  }

  /**
   * Whether an intent that is about to wait could leave at once: then both are one transaction. Asked before its step is,
   * which a journal in memory takes in that moment: it would stand in its own way.
   */
  const isFree = ({ destination, request: { orderId } }: Pick<Intent, 'destination' | 'request'>): boolean =>
    !stopped &&
    rules.isCurrent(destination) &&
    pauseMs(destination) <= 0 &&
    onWire < atOnce &&
    !sending.has(orderId) &&
    !queues.has(orderId);

  /** Gives free places on the wire to those that wait for one, first come, first served. */
  function fillPlaces(): void {
    for (const intent of ready.values()) {
      if (stopped || onWire >= atOnce) return;
      if (!isBehind(intent)) takeUp(intent);
    }
  }

  function forgetTimer(id: IntentId): void {
    clearTimeout(timers.get(id));
    timers.delete(id);
  }

  /** Does what comes next for an intent whose time has come. The journal has the last word on the state it is in. */
  function takeUp(intent: Intent): void {
    forgetTimer(intent.id);
    ready.delete(intent.id);
    if (stopped) return;
    if (!rules.isCurrent(intent.destination)) return void advance(intent.id, { name: 'park' });
    // After a crash, or a night without a network: the groceries may be gone.
    if (now() - intent.wantedAt > rules.staleMs()) return void advance(intent.id, { name: 'grow-old' });
    if (intent.state.name === 'held') {
      const free = isFree(intent);
      void advance(intent.id, { name: 'hold-over' });
      if (free) begin(intent);
      return;
    }
    // A pause began meanwhile.
    if (pauseMs(intent.destination) > 0) return lookAgain(intent);
    if (onWire >= atOnce || isBehind(intent)) return void ready.set(intent.id, intent);
    begin(intent);
  }

  /** Takes a place on the wire for it. What the same turn of the event loop has asked the journal for comes before it. */
  function begin({ id, request: { orderId } }: Pick<Intent, 'id' | 'request'>): void {
    onWire += 1;
    const run = send(id).finally(() => {
      sending.delete(orderId);
      fillPlaces();
    });
    sending.set(orderId, run);
  }

  async function send(id: IntentId): Promise<void> {
    const begun = await advance(id, { name: 'send' });
    if (!begun) {
      onWire -= 1;
      return;
    }
    const answer = await carry(begun);
    const noted = note(id, answer.ok ? answer.value : eventFor(answer.problem, begun));
    // The place is free. Whoever takes it is written down in the same transaction as what became of this one.
    onWire -= 1;
    fillPlaces();
    const after = await noted;
    setHealth(healthAfter(answer));
    if (after?.state.name === 'unknown') lookInto(after);
    log.info('order', {
      id,
      state: after?.state.name,
      attempt: begun.attempts,
      failure: answer.ok ? null : answer.problem.kind,
    });
  }

  /**
   * Asks Connect about an order of which nobody knows whether it arrived. Its word can only confirm: an order that is
   * still `brand_new` may have been staged a moment later. Asked a few times, further and further apart, and not for
   * ever: then it is a person's.
   */
  function lookInto(intent: Intent, asked = 0): void {
    const wait = LOOK_AFTER_MS[asked];
    if (stopped || !rules.looksByItself || wait === undefined) return;
    const timer = setTimeout(() => {
      timers.delete(intent.id);
      check(intent.id).then(
        (found) => {
          if (found && !found.ok) lookInto(intent, asked + 1);
        },
        // The disk did not say what it is about.
        () => lookSoon(intent.id),
      );
    }, wait);
    timers.set(intent.id, timer);
  }

  /** @returns what Connect said, or null when the order is not an unknown one any more */
  async function check(id: IntentId): Promise<Result<OrderAnswer, Failure> | null> {
    const intent = await journal.find(id);
    if (intent?.state.name !== 'unknown' || intent.what !== 'stage') return null;
    const found = await look(intent.destination, intent.request);
    if (!found.ok) return found;
    if (confirmsStaging(found.value.status)) await advance(id, { name: 'confirm', answer: found.value });
    else if (rules.onUnknown() === 'resend') await advance(id, { name: 'resend' });
    return found;
  }

  /** A client that breaks may have sent the request before it did: nobody knows. */
  async function carry({ id, destination, ...errand }: Intent): Promise<Result<IntentEvent, Failure>> {
    try {
      if (errand.what === 'stage') {
        const answer = await stage(destination, errand.request);
        return answer.ok ? ok({ name: 'taken', answer: answer.value }) : answer;
      }
      const details = await update(destination, errand.request);
      return details.ok ? ok({ name: 'updated', details: details.value }) : details;
    } catch (error) {
      const detail = error instanceof Error ? error.name : 'unknown';
      log.error('client-failed', { id, error: detail });
      return fail({ kind: 'cut-off', detail });
    }
  }

  /** What a failure means for this intent, and for all others that go to the same server. */
  function eventFor(failure: Failure, { what, attempts, destination }: Intent): IntentEvent {
    const consequence = consequenceOf(failure);
    const later: IntentEvent = { name: 'postpone', notBefore: now() + backoffMs(attempts, random()), failure };
    switch (consequence) {
      case 'not-done':
        return later;
      case 'asked-to-wait': {
        const asked = failure.kind === 'busy' ? failure.waitSeconds : null;
        const wantedMs = asked === null ? backoffMs(attempts, random()) : Math.ceil(asked * 1000);
        const waitMs = Math.min(Math.max(wantedMs, SHORTEST_WAIT_MS), LONGEST_WAIT_MS);
        // The limit is the account's, not the order's: everybody waits.
        pause(askedToWait, destination, waitMs);
        return { name: 'postpone', notBefore: now() + waitMs, failure };
      }
      case 'sign-in':
        pause(notAuthorised, destination, RECHECK_SIGN_IN_MS);
        return { name: 'postpone', notBefore: now() + RECHECK_SIGN_IN_MS, failure };
      case 'later':
      case 'refused':
        return { name: 'refused', failure };
      case 'unknown':
        // An edit says what the order is to be: made twice it is made once.
        return what === 'update' ? later : { name: 'lost-sight', failure };
      default:
        return assertNever(consequence);
    }
  }

  function healthAfter(answer: Result<unknown, Failure>): CourierHealth {
    if (answer.ok) return WELL;
    const failure = answer.problem;
    const consequence = consequenceOf(failure);
    if (consequence === 'sign-in') return { kind: 'not-authorised', since: now(), failure };
    if (consequence === 'not-done' || failure.kind === 'cut-off' || failure.kind === 'timed-out' || failure.kind === 'not-connect') {
      return { kind: 'offline', since: now(), failure };
    }
    // It never left this machine, so it says nothing of the line.
    if (failure.kind === 'local') return health;
    return WELL;
  }

  function setHealth(next: CourierHealth): void {
    if (next === health) return;
    // What got through shows the way to all others.
    if (next.kind === 'well' && health.kind === 'offline') wake();
    health = next.kind !== 'well' && next.kind === health.kind ? { ...next, since: health.since } : next;
    tellAll(healthListeners, health, log);
  }

  /** Takes a step, if the journal takes it. On a full disk nothing is sent; it is looked at again when there may be room. */
  async function advance(id: IntentId, event: IntentEvent): Promise<Intent | null> {
    const advanced = await journal.advance(id, event);
    if (advanced.ok) {
      notKept.delete(id);
      return advanced.value;
    }
    if (advanced.problem.kind === 'not-kept') {
      // Once for each order and episode: it is tried again every few seconds, until somebody makes room.
      if (!notKept.has(id)) log.error('not-kept', { id, detail: advanced.problem.detail });
      notKept.add(id);
      lookSoon(id);
    }
    return null;
  }

  /** Looks at an intent again when the disk may be well. However often that takes. */
  function lookSoon(id: IntentId): void {
    forgetTimer(id);
    if (stopped) return;
    timers.set(
      id,
      setTimeout(() => void lookAtOne(id).catch(() => lookSoon(id)), DISK_AGAIN_MS),
    );
  }

  async function lookAtOne(id: IntentId): Promise<void> {
    const intent = await journal.find(id);
    if (!intent) return;
    // What Connect said of it was not kept, or was never asked.
    if (intent.state.name === 'unknown') lookInto(intent);
    else lookAgain(intent);
  }

  /** Notes what became of a request. On a full disk until there is room: what is known must not be forgotten. */
  async function note(id: IntentId, event: IntentEvent): Promise<Intent | null> {
    for (let tries = 0; ; tries += 1) {
      const advanced = await journal.advance(id, event);
      if (advanced.ok) return advanced.value;
      if (advanced.problem.kind !== 'not-kept') return null;
      if (tries === 0) log.error('outcome-not-kept', { id, detail: advanced.problem.detail });
      await new Promise((again) => setTimeout(again, DISK_AGAIN_MS));
      if (stopped) return null;
    }
  }

  function wake(): void {
    notAuthorised.clear();
    const takeUpAll = (intents: readonly Intent[]) => {
      for (const intent of intents) if (intent.state.name === 'waiting' && !isScheduled(intent.state)) takeUp(intent);
    };
    // What cannot be read now is taken up by its own timer, or at the next start.
    journal.unsent().then(takeUpAll, () => undefined);
  }

  journal.onChange(lookAgain);

  return {
    accept(intent) {
      // What is handed over once more may be waiting for a time of its own.
      const free = intent.holdMs <= 0 && !timers.has(intent.id) && isFree(intent);
      const kept = journal.append(intent);
      if (free) begin(intent);
      return kept;
    },
    undo: (id) => journal.advance(id, { name: 'undo' }),
    check,
    async start() {
      // Both are read before anything is begun, so that a start that fails has begun nothing.
      const [unsent, concerning] = [await journal.unsent(), await journal.recent(0)];
      for (const intent of unsent) lookAgain(intent);
      for (const intent of concerning) if (intent.state.name === 'unknown') lookInto(intent);
    },
    health: () => health,
    onHealth: (listener) => void healthListeners.add(listener),
    wake,
    async stop(withinMs) {
      stopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      await within(withinMs, Promise.allSettled(sending.values()));
    },
  };
}
