/**
 * The lane to one server: whether a request may start now, and what each answer means for the next one. It ramps up after an
 * outage, pauses while nobody is signed in, keeps the server's rate limit, and stops behind a gateway that is not Connect.
 */
import type { Failure } from '../../src-shared/failure';
import type { OrderId } from '../../src-shared/order';
import type { Result } from '../../src-shared/result';
import type { Clocks } from '../base';
import { type Answer, askedWaitMs, signalOf } from './answer';
import type { CourierHealth, ProbeAnswer } from './courier';
import { createGatewayBreaker } from './gateway-breaker';
import { createOutage } from './outage';
import { createPace } from './pace';

/**
 * What a request is for. `send` stages or edits an order, `verify` looks an order up before it is sent, and `read` is any
 * other request that changes nothing.
 */
export type Purpose = 'send' | 'verify' | 'read';

/** The right to make one request. */
export interface Slot {
  /** Gives the slot back. @param answer `null` when no request was made */
  end(answer: Answer | null): void;
}

export interface Lane {
  /** Milliseconds until a request may start: 0 for now, infinite when something must happen first, see `onOpen`. */
  waitMs(purpose: Purpose): number;
  start(purpose: Purpose, orderId: OrderId): Slot;
  /** A person's request, which waits for no slot, was answered. */
  heard(answer: Answer): void;
  wake(): void;
  health(): CourierHealth;
  stop(): void;
}

export interface LaneOptions {
  readonly probe: () => Promise<Result<ProbeAnswer, Failure>>;
  readonly atOnce: number;
  readonly clocks: Clocks;
  readonly random: () => number;
  /** Whether a request waits for the lane. */
  readonly hasWork: () => boolean;
  /** A probe was answered or failed: requests may start, or the health changed. */
  readonly onOpen: () => void;
}

/** While nobody is signed in, credentials may be corrected elsewhere (a server's clock, a revoked grant), so look again. */
const RECHECK_SIGN_IN_MS = 30_000;

const WELL: CourierHealth = { kind: 'well' };

export function createLane({ probe, atOnce, clocks, random, hasWork, onOpen }: LaneOptions): Lane {
  const pace = createPace({ monotonic: clocks.monotonic, random });
  const gateway = createGatewayBreaker(clocks, random);
  const outage = createOutage({ probe, clocks, random, onReached, onMissed });
  let inFlight = 0;
  let sendsInFlight = 0;
  /** How many requests may be in flight: after an outage 1, then 2, then 4. */
  let width = atOnce;
  let signedOutUntil = Number.NEGATIVE_INFINITY;
  let health: CourierHealth = WELL;

  function onReached({ status, retryAfterSeconds = null }: ProbeAnswer, outageMs: number): void {
    width = 1;
    pace.recovered(outageMs);
    if (status === 429 || status === 503) pace.slowDown(clocks.monotonic(), retryAfterSeconds === null ? null : retryAfterSeconds * 1_000);
    // Only a request that gets through shows that all is well, and one follows where something waits.
    if (!hasWork()) setHealth(WELL);
    onOpen();
  }

  function onMissed(failure: Failure): void {
    setHealth({ kind: 'offline', since: clocks.wall(), failure });
    onOpen();
  }

  /** The same trouble keeps the time at which it began. */
  function setHealth(next: CourierHealth): void {
    const circuit = gateway.open();
    if (circuit) health = { kind: 'gateway', ...circuit };
    else health = next.kind !== 'well' && next.kind === health.kind ? { ...next, since: health.since } : next;
  }

  function healthAfter(answer: Answer): CourierHealth {
    if (answer.ok) return WELL;
    const failure = answer.problem;
    const signal = signalOf(answer);
    if (signal === 'nothing') return health;
    if (signal === 'signed-out') return { kind: 'not-authorised', since: clocks.wall(), failure };
    const isOffline = signal === 'unreachable' || signal === 'lost' || failure.kind === 'not-connect';
    return isOffline ? { kind: 'offline', since: clocks.wall(), failure } : WELL;
  }

  function hear(answer: Answer, startedAt: number): void {
    const signal = signalOf(answer);
    if (signal === 'nothing') return;
    if (signal === 'unreachable') outage.fell();
    else outage.ended();
    if (signal === 'unreachable' || signal === 'lost') width = 1;
    if (signal === 'signed-out') {
      signedOutUntil = clocks.monotonic() + RECHECK_SIGN_IN_MS;
      width = 1;
    }
    if (signal === 'too-fast' && !answer.ok) pace.slowDown(startedAt, askedWaitMs(answer.problem));
    if (signal !== 'healthy') return;
    width = Math.min(atOnce, width * 2);
    signedOutUntil = Number.NEGATIVE_INFINITY;
    pace.succeeded();
  }

  const trialWaitMs = (): number => {
    if (!gateway.open()) return 0;
    return sendsInFlight > 0 ? Number.POSITIVE_INFINITY : gateway.trialInMs();
  };

  return {
    waitMs(purpose) {
      if (outage.isDown() || inFlight >= width) return Number.POSITIVE_INFINITY;
      const signInMs = signedOutUntil - clocks.monotonic();
      return Math.max(0, signInMs, pace.waitMs(), purpose === 'read' ? 0 : trialWaitMs());
    },

    start(purpose, orderId) {
      const startedAt = clocks.monotonic();
      const sends = purpose === 'send' ? 1 : 0;
      inFlight += 1;
      sendsInFlight += sends;
      pace.started();
      return {
        end(answer) {
          inFlight -= 1;
          sendsInFlight -= sends;
          if (!answer) return;
          hear(answer, startedAt);
          if (purpose === 'send') gateway.heard(orderId, answer);
          setHealth(healthAfter(answer));
        },
      };
    },

    heard(answer) {
      hear(answer, clocks.monotonic());
      setHealth(healthAfter(answer));
    },

    wake() {
      if (signedOutUntil > clocks.monotonic()) width = atOnce;
      signedOutUntil = Number.NEGATIVE_INFINITY;
      gateway.wake();
      outage.wake();
    },

    health: () => health,
    stop: outage.stop,
  };
}
