/**
 * The lane to one server decides when a request may start, and learns from each result. It ramps up after an outage, pauses while
 * the station is signed out, applies the rate limit, and stops while the circuit breaker is open.
 */

import type { Result } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import type { OrderId } from '../../src-shared/order/order.schema';
import type { Clocks } from '../base';
import { type CircuitBreaker, createCircuitBreaker } from './circuit-breaker';
import type { CourierHealth, ProbeResponse } from './courier';
import { type RequestResult, requestedWaitMs, toLaneSignal } from './lane-signal';
import { createOutage, type Outage } from './outage';
import { boundedPauseMs, createRateLimiter, type RateLimiter } from './rate-limiter';

/**
 * The purpose of a request. `send` stages or edits an order, `verify` looks an order up before it is sent, `inform` looks an order up
 * only to show it, and `read` is any other request that changes nothing.
 */
export type Purpose = 'send' | 'verify' | 'read' | 'inform';

/** Why no lookup may start now that only informs: the server is unreachable, the station is signed out, or the server limits the rate. */
export type InformObstacle = 'offline' | 'signed-out' | 'busy';

/** The permission to make one request. */
export interface Slot {
  /**
   * Frees the slot.
   * @param answer `null` when no request was made
   */
  end(answer: RequestResult | null): void;
}

export interface LaneOptions {
  readonly probe: () => Promise<Result<ProbeResponse, Failure>>;
  readonly maxInFlight: number;
  readonly clocks: Clocks;
  readonly random: () => number;
  /** Whether a request waits for the lane. */
  readonly hasWork: () => boolean;
  /** Called after a probe: requests may start, or the health changed. */
  readonly onStateChange: () => void;
}

/** While the station is signed out, retry regularly, because credentials may be corrected elsewhere (a server's clock, a revoked grant). */
const SIGN_IN_RECHECK_MS = 30_000;

/** How long after a lost connection the server is probed, if no other request shows that it is healthy again. */
const CONFIRM_DELAY_MS = 5_000;

/** The number of lookups that only inform and are in flight together, so that a server that answers none of them holds few connections. */
const MAX_INFORMS = 2;

/** After a 429, no lookup that only informs starts for this time, or longer if the server requests it. */
const INFORM_PAUSE_MS = 60_000;

/** The pause of the reads after the 429 of one that names no wait. */
const READ_PAUSE_MS = 20_000;

/** A shorter requested wait is not shown, because it ends before a person has read the message. */
const MIN_SHOWN_WAIT_MS = 5_000;

const HEALTHY: CourierHealth = { kind: 'well' };

export class Lane {
  private readonly rateLimiter: RateLimiter;
  private readonly circuitBreaker: CircuitBreaker;
  private readonly outage: Outage;
  private inFlight = 0;
  private sendsInFlight = 0;
  /** They take no slot of the other requests, because a lookup that only informs must never delay a staging. */
  private informsInFlight = 0;
  private informsPausedUntil = Number.NEGATIVE_INFINITY;
  /** When the server last limited the rate, of any request. */
  private limitedAt = Number.NEGATIVE_INFINITY;
  private readsPausedUntil = Number.NEGATIVE_INFINITY;
  /** The current limit of requests in flight: after an outage 1, then 2, then 4. */
  private allowedInFlight: number;
  private signedOutUntil = Number.NEGATIVE_INFINITY;
  private currentHealth: CourierHealth = HEALTHY;
  private confirmTimer: NodeJS.Timeout | undefined;

  constructor(private readonly options: LaneOptions) {
    const { clocks, random, maxInFlight, probe } = options;
    this.allowedInFlight = maxInFlight;
    this.rateLimiter = createRateLimiter({ monotonic: clocks.monotonic, random });
    this.circuitBreaker = createCircuitBreaker(clocks, random);
    const onProbeSucceeded = (answer: ProbeResponse, outageMs: number) => this.onProbeSucceeded(answer, outageMs);
    this.outage = createOutage({ probe, clocks, random, onProbeSucceeded, onProbeFailed: (failure) => this.onProbeFailed(failure) });
  }

  /** Milliseconds until a request may start: 0 for now, infinite while the lane waits for an event. */
  waitMs(purpose: Purpose): number {
    if (purpose === 'inform') return this.informWaitMs();
    if (this.outage.isDown() || this.inFlight >= this.allowedInFlight) return Number.POSITIVE_INFINITY;
    const signInMs = this.signedOutUntil - this.options.clocks.monotonic();
    const readMs = this.readsPausedUntil - this.options.clocks.monotonic();
    return Math.max(0, signInMs, this.rateLimiter.waitMs(), purpose === 'read' ? readMs : this.trialWaitMs());
  }

  /** Why no lookup that only informs may start now; `null` if one may, at the latest when a running one ends. */
  informObstacle(): InformObstacle | null {
    const now = this.options.clocks.monotonic();
    if (this.outage.isDown()) return 'offline';
    if (this.signedOutUntil > now) return 'signed-out';
    return this.informsPausedUntil > now || this.rateLimiter.waitMs() > 0 ? 'busy' : null;
  }

  /** Milliseconds since the server last limited the rate; infinite if it never did. */
  sinceLimitMs(): number {
    return this.options.clocks.monotonic() - this.limitedAt;
  }

  start(purpose: Purpose, orderId: OrderId): Slot {
    if (purpose === 'inform') return this.startInform();
    const startedAt = this.options.clocks.monotonic();
    const sends = purpose === 'send' ? 1 : 0;
    this.inFlight += 1;
    this.sendsInFlight += sends;
    this.rateLimiter.recordStart();
    return {
      end: (answer) => {
        this.inFlight -= 1;
        this.sendsInFlight -= sends;
        if (!answer) return;
        this.applyResult(answer, startedAt, purpose);
        if (purpose === 'send') this.circuitBreaker.recordResult(orderId, answer);
        this.setHealth(this.healthAfter(answer));
      },
    };
  }

  /** Its result says nothing about orders, except that the server limits the rate: what refuses a lookup may well accept a staging. */
  private startInform(): Slot {
    this.informsInFlight += 1;
    return {
      end: (answer) => {
        this.informsInFlight -= 1;
        if (answer && !answer.ok && toLaneSignal(answer) === 'too-fast') this.pauseInforms(answer.problem);
      },
    };
  }

  private informWaitMs(): number {
    const isFull = this.informsInFlight >= MAX_INFORMS || this.inFlight >= this.allowedInFlight;
    if (isFull || this.outage.isDown()) return Number.POSITIVE_INFINITY;
    const now = this.options.clocks.monotonic();
    return Math.max(0, this.signedOutUntil - now, this.informsPausedUntil - now, this.rateLimiter.waitMs());
  }

  private pauseInforms(failure: Failure): void {
    this.limitedAt = this.options.clocks.monotonic();
    const pauseMs = Math.max(INFORM_PAUSE_MS, boundedPauseMs(requestedWaitMs(failure) ?? 0));
    this.informsPausedUntil = Math.max(this.informsPausedUntil, this.options.clocks.monotonic() + pauseMs);
  }

  /** A limit of reads pauses only them, because a server may limit its lookups alone, and a staging shows its own limit. */
  private slowDown(failure: Failure, startedAt: number, purpose: Purpose): void {
    this.pauseInforms(failure);
    const askedMs = requestedWaitMs(failure);
    if (purpose === 'read') this.readsPausedUntil = this.options.clocks.monotonic() + boundedPauseMs(askedMs ?? READ_PAUSE_MS);
    else this.rateLimiter.slowDown(startedAt, askedMs);
  }

  /** Records the result of a person's lookup, which uses no slot. */
  recordResult(answer: RequestResult): void {
    this.applyResult(answer, this.options.clocks.monotonic(), 'read');
    this.setHealth(this.healthAfter(answer));
  }

  retryNow(): void {
    if (this.signedOutUntil > this.options.clocks.monotonic()) this.allowedInFlight = this.options.maxInFlight;
    this.signedOutUntil = Number.NEGATIVE_INFINITY;
    this.circuitBreaker.allowTrialNow();
    this.outage.probeNow();
  }

  health(): CourierHealth {
    return this.currentHealth;
  }

  stop(): void {
    clearTimeout(this.confirmTimer);
    this.outage.stop();
  }

  private onProbeSucceeded({ status, retryAfterSeconds = null }: ProbeResponse, outageMs: number): void {
    this.allowedInFlight = 1;
    this.rateLimiter.recordRecovery(outageMs);
    const askedMs = retryAfterSeconds === null ? null : retryAfterSeconds * 1_000;
    if (status === 429 || status === 503) {
      this.limitedAt = this.options.clocks.monotonic();
      this.rateLimiter.slowDown(this.limitedAt, askedMs);
    }
    // Only a successful request proves that the server is healthy, and one follows if a request waits.
    if (!this.options.hasWork()) this.setHealth(HEALTHY);
    this.options.onStateChange();
  }

  private onProbeFailed(failure: Failure): void {
    this.setHealth({ kind: 'offline', since: this.options.clocks.wall(), failure });
    this.options.onStateChange();
  }

  private applyResult(answer: RequestResult, startedAt: number, purpose: Purpose): void {
    const signal = toLaneSignal(answer);
    if (signal === 'nothing') return;
    if (signal === 'unreachable') this.outage.onUnreachable();
    else this.outage.onAnswered();
    if (signal === 'signed-out') this.signedOutUntil = this.options.clocks.monotonic() + SIGN_IN_RECHECK_MS;
    if (signal === 'too-fast' && !answer.ok) this.slowDown(answer.problem, startedAt, purpose);
    if (signal === 'lost') this.scheduleConfirmation();
    if (signal === 'unreachable' || signal === 'lost' || signal === 'signed-out') this.allowedInFlight = 1;
    if (signal !== 'healthy') return;
    this.allowedInFlight = Math.min(this.options.maxInFlight, this.allowedInFlight * 2);
    this.signedOutUntil = Number.NEGATIVE_INFINITY;
    this.rateLimiter.recordSuccess();
  }

  /** Without a later request nothing would show that the server is healthy again, and the screen would stay offline. */
  private scheduleConfirmation(): void {
    clearTimeout(this.confirmTimer);
    this.confirmTimer = setTimeout(() => void this.confirmConnection(), CONFIRM_DELAY_MS);
  }

  private async confirmConnection(): Promise<void> {
    if (this.currentHealth.kind !== 'offline' || this.outage.isDown()) return;
    const answer = await this.options.probe().catch(() => null);
    if (this.currentHealth.kind !== 'offline' || this.outage.isDown()) return;
    if (answer?.ok) this.setHealth(HEALTHY);
    else this.outage.onUnreachable();
    this.options.onStateChange();
  }

  /** A problem that continues keeps its start time. */
  private setHealth(next: CourierHealth): void {
    const circuit = this.circuitBreaker.openCircuit();
    if (circuit) this.currentHealth = { kind: 'gateway', ...circuit };
    else if (next.kind !== 'well' && next.kind === this.currentHealth.kind)
      this.currentHealth = { ...next, since: this.currentHealth.since };
    else this.currentHealth = next;
  }

  private healthAfter(answer: RequestResult): CourierHealth {
    if (answer.ok) return HEALTHY;
    const failure = answer.problem;
    const since = this.options.clocks.wall();
    const signal = toLaneSignal(answer);
    if (signal === 'nothing') return this.currentHealth;
    if (signal === 'signed-out') return { kind: 'not-authorised', since, failure };
    if (signal === 'too-fast') return this.busyHealth(since);
    const isOffline = signal === 'unreachable' || signal === 'lost' || failure.kind === 'not-connect';
    return isOffline ? { kind: 'offline', since, failure } : HEALTHY;
  }

  private busyHealth(since: number): CourierHealth {
    const waitMs = this.rateLimiter.waitMs();
    return waitMs > MIN_SHOWN_WAIT_MS ? { kind: 'busy', since, until: since + waitMs } : HEALTHY;
  }

  private trialWaitMs(): number {
    if (!this.circuitBreaker.openCircuit()) return 0;
    return this.sendsInFlight > 0 ? Number.POSITIVE_INFINITY : this.circuitBreaker.trialWaitMs();
  }
}
