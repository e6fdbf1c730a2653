/**
 * Carries journal entries to Connect, each until it is settled or wants a person.
 *
 * Each step is written down before it is done: `sending` stands in the journal before a byte is on the wire, so that
 * a courier that dies never leaves an order whose request nobody knows of.
 */
import { consequenceOf, type Failure } from '../../src-shared/failure';
import type { Destination, Intent, IntentEvent, IntentId, OrderAnswer } from '../../src-shared/intent';
import type { StageRequest } from '../../src-shared/order';
import { assertNever, type Result } from '../../src-shared/result';
import type { Journal, NewIntent } from '../journal';
import type { Log } from '../log';
import { backoffMs } from './backoff';

/** How the courier stands. `offline` and `not-authorised` say since when, in milliseconds since 1970. */
export type CourierHealth =
  | { readonly kind: 'well' }
  | { readonly kind: 'offline'; readonly since: number; readonly failure: Failure }
  | { readonly kind: 'not-authorised'; readonly since: number; readonly failure: Failure };

export interface Courier {
  /** Takes an order over. Resolves when the journal has it. */
  accept(intent: NewIntent): Promise<Intent>;
  /** Takes it back, if it has not left. */
  undo(id: IntentId): ReturnType<Journal['advance']>;
  health(): CourierHealth;
  onHealth(listener: (health: CourierHealth) => void): void;
  /** New credentials, a network that came back, or a person who does not want to wait: tries everything now. */
  wake(): void;
  /** Stops beginning anything. Resolves when nothing is being sent any more, or after `withinMs`. */
  stop(withinMs: number): Promise<void>;
}

/** Where orders of one mode are kept and who carries them. Practice and live never share one. */
export interface Line {
  readonly journal: Journal;
  readonly courier: Courier;
}

export interface CourierOptions {
  readonly journal: Journal;
  readonly stage: (to: Destination, request: StageRequest) => Promise<Result<OrderAnswer, Failure>>;
  readonly log: Log;
  /** Orders that may be on the wire side by side. */
  readonly atOnce?: number;
  readonly now?: () => number;
  readonly random?: () => number;
}

/** While nobody is authorised, credentials may be mended elsewhere (a server's clock, a revoked grant): look again. */
const RECHECK_SIGN_IN_MS = 30_000;

/** A server that asks for a day, by mistake or in another unit, must not put a store to sleep until tomorrow. */
const LONGEST_WAIT_MS = 3_600_000;

/** Node's timers fire at once when asked for more than this. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export function openCourier({ journal, stage, log, atOnce = 4, now = Date.now, random = Math.random }: CourierOptions): Courier {
  const timers = new Map<IntentId, NodeJS.Timeout>();
  const sending = new Map<IntentId, Promise<void>>();
  const ordersOnTheWire = new Set<string>();
  const healthListeners = new Set<(health: CourierHealth) => void>();
  let health: CourierHealth = { kind: 'well' };
  let pausedUntil = 0;
  let stopped = false;

  function setHealth(next: CourierHealth): void {
    const since = next.kind !== 'well' && next.kind === health.kind ? health.since : null;
    if (next.kind === 'well' && health.kind === 'well') return;
    health = next.kind !== 'well' && since !== null ? { ...next, since } : next;
    for (const listener of healthListeners) listener(health);
  }

  /** Looks at an intent again when its time has come. One timer an intent: the latest call wins. */
  function lookAgain(intent: Intent): void {
    clearTimeout(timers.get(intent.id));
    timers.delete(intent.id);
    if (stopped) return;
    const { state } = intent;
    if (state.name !== 'held' && state.name !== 'waiting') return;
    const due = state.name === 'held' ? state.until : Math.max(state.notBefore, pausedUntil);
    const timer = setTimeout(() => void takeUp(intent), Math.min(Math.max(0, due - now()), LONGEST_TIMER_MS));
    timers.set(intent.id, timer);
  }

  async function takeUp(intent: Intent): Promise<void> {
    timers.delete(intent.id);
    if (stopped) return;
    if (intent.state.name === 'held') {
      const waiting = await advance(intent.id, { name: 'hold-over' });
      if (waiting) lookAgain(waiting);
      return;
    }
    // A clock that was set back, or a pause that began meanwhile: it is not yet time.
    if (intent.state.name === 'waiting' && Math.max(intent.state.notBefore, pausedUntil) > now()) return lookAgain(intent);
    // One order's intents go in order, and no more than a few orders side by side. Whoever finishes looks for the next.
    if (sending.size >= atOnce || ordersOnTheWire.has(intent.request.orderId)) return;
    ordersOnTheWire.add(intent.request.orderId);
    const run = send(intent).finally(() => {
      ordersOnTheWire.delete(intent.request.orderId);
      sending.delete(intent.id);
      if (!stopped) void lookAtAll();
    });
    sending.set(intent.id, run);
    await run;
  }

  async function send(intent: Intent): Promise<void> {
    const begun = await advance(intent.id, { name: 'send' });
    if (!begun) return;
    const answer = await stage(begun.destination, begun.request);
    const event: IntentEvent = answer.ok ? { name: 'taken', answer: answer.value } : eventFor(answer.problem, begun.attempts);
    setHealth(healthAfter(answer));
    const after = await advance(intent.id, event);
    log.info('order', {
      id: intent.id,
      state: after?.state.name,
      attempt: begun.attempts,
      failure: answer.ok ? null : answer.problem.kind,
    });
  }

  function eventFor(failure: Failure, attempts: number): IntentEvent {
    const consequence = consequenceOf(failure);
    switch (consequence) {
      case 'not-done':
        return { name: 'postpone', notBefore: now() + backoffMs(attempts, random()), failure };
      case 'asked-to-wait': {
        const asked = failure.kind === 'busy' ? failure.waitSeconds : null;
        const waitMs = asked === null ? backoffMs(attempts, random()) : Math.min(asked * 1000, LONGEST_WAIT_MS);
        // The limit is the account's, not the order's: everybody waits.
        pausedUntil = Math.max(pausedUntil, now() + waitMs);
        return { name: 'postpone', notBefore: now() + waitMs, failure };
      }
      case 'sign-in':
        pausedUntil = Math.max(pausedUntil, now() + RECHECK_SIGN_IN_MS);
        return { name: 'postpone', notBefore: now() + RECHECK_SIGN_IN_MS, failure };
      case 'refused':
        return { name: 'refused', failure };
      case 'unknown':
        return { name: 'lost-sight', failure };
      default:
        return assertNever(consequence);
    }
  }

  function healthAfter(answer: Result<OrderAnswer, Failure>): CourierHealth {
    if (answer.ok) return { kind: 'well' };
    const failure = answer.problem;
    const consequence = consequenceOf(failure);
    if (consequence === 'sign-in') return { kind: 'not-authorised', since: now(), failure };
    if (consequence === 'not-done' || failure.kind === 'cut-off' || failure.kind === 'timed-out' || failure.kind === 'not-connect') {
      return { kind: 'offline', since: now(), failure };
    }
    return { kind: 'well' };
  }

  async function advance(id: IntentId, event: IntentEvent): Promise<Intent | null> {
    const advanced = await journal.advance(id, event);
    return advanced.ok ? advanced.value : null;
  }

  async function lookAtAll(): Promise<void> {
    for (const intent of await journal.unsent()) {
      if (!timers.has(intent.id) && !sending.has(intent.id)) lookAgain(intent);
    }
  }

  journal.onChange((intent) => {
    if (!sending.has(intent.id)) lookAgain(intent);
  });

  return {
    accept: (intent) => journal.append(intent),
    undo: (id) => journal.advance(id, { name: 'undo' }),
    health: () => health,
    onHealth: (listener) => void healthListeners.add(listener),
    wake() {
      pausedUntil = 0;
      void journal.unsent().then((intents) => {
        for (const intent of intents) {
          if (intent.state.name === 'waiting') lookAgain({ ...intent, state: { ...intent.state, notBefore: 0 } });
        }
      });
    },
    async stop(withinMs) {
      stopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      let giveUp: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        giveUp = setTimeout(resolve, withinMs);
      });
      await Promise.race([Promise.allSettled(sending.values()), late]);
      clearTimeout(giveUp);
    },
  };
}
