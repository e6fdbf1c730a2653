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
import { createGatewayBreaker, type GatewayBreaker } from './gateway-breaker';
import { createOutage, type Outage } from './outage';
import { createPace, type Pace } from './pace';

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

/** How soon after a lost connection the server is asked, where no other request shows that it is well again. */
const CONFIRM_AFTER_MS = 5_000;

/** A shorter wait that the server asked for is over before anybody has read of it. */
const SHOWN_WAIT_MS = 5_000;

const WELL: CourierHealth = { kind: 'well' };

export class Lane {
  private readonly pace: Pace;
  private readonly gateway: GatewayBreaker;
  private readonly outage: Outage;
  private inFlight = 0;
  private sendsInFlight = 0;
  /** How many requests may be in flight: after an outage 1, then 2, then 4. */
  private width: number;
  private signedOutUntil = Number.NEGATIVE_INFINITY;
  private current: CourierHealth = WELL;
  private confirmation: NodeJS.Timeout | undefined;

  constructor(private readonly options: LaneOptions) {
    const { clocks, random, atOnce, probe } = options;
    this.width = atOnce;
    this.pace = createPace({ monotonic: clocks.monotonic, random });
    this.gateway = createGatewayBreaker(clocks, random);
    const onReached = (answer: ProbeAnswer, outageMs: number) => this.onReached(answer, outageMs);
    this.outage = createOutage({ probe, clocks, random, onReached, onMissed: (failure) => this.onMissed(failure) });
  }

  /** Milliseconds until a request may start: 0 for now, infinite when something must happen first. */
  waitMs(purpose: Purpose): number {
    if (this.outage.isDown() || this.inFlight >= this.width) return Number.POSITIVE_INFINITY;
    const signInMs = this.signedOutUntil - this.options.clocks.monotonic();
    return Math.max(0, signInMs, this.pace.waitMs(), purpose === 'read' ? 0 : this.trialWaitMs());
  }

  start(purpose: Purpose, orderId: OrderId): Slot {
    const startedAt = this.options.clocks.monotonic();
    const sends = purpose === 'send' ? 1 : 0;
    this.inFlight += 1;
    this.sendsInFlight += sends;
    this.pace.started();
    return {
      end: (answer) => {
        this.inFlight -= 1;
        this.sendsInFlight -= sends;
        if (!answer) return;
        this.hear(answer, startedAt);
        if (purpose === 'send') this.gateway.heard(orderId, answer);
        this.setHealth(this.healthAfter(answer));
      },
    };
  }

  /** A person's request, which waits for no slot, was answered. */
  heard(answer: Answer): void {
    this.hear(answer, this.options.clocks.monotonic());
    this.setHealth(this.healthAfter(answer));
  }

  wake(): void {
    if (this.signedOutUntil > this.options.clocks.monotonic()) this.width = this.options.atOnce;
    this.signedOutUntil = Number.NEGATIVE_INFINITY;
    this.gateway.wake();
    this.outage.wake();
  }

  health(): CourierHealth {
    return this.current;
  }

  stop(): void {
    clearTimeout(this.confirmation);
    this.outage.stop();
  }

  private onReached({ status, retryAfterSeconds = null }: ProbeAnswer, outageMs: number): void {
    this.width = 1;
    this.pace.recovered(outageMs);
    const askedMs = retryAfterSeconds === null ? null : retryAfterSeconds * 1_000;
    if (status === 429 || status === 503) this.pace.slowDown(this.options.clocks.monotonic(), askedMs);
    // Only a request that gets through shows that all is well, and one follows where something waits.
    if (!this.options.hasWork()) this.setHealth(WELL);
    this.options.onOpen();
  }

  private onMissed(failure: Failure): void {
    this.setHealth({ kind: 'offline', since: this.options.clocks.wall(), failure });
    this.options.onOpen();
  }

  private hear(answer: Answer, startedAt: number): void {
    const signal = signalOf(answer);
    if (signal === 'nothing') return;
    if (signal === 'unreachable') this.outage.fell();
    else this.outage.ended();
    if (signal === 'signed-out') this.signedOutUntil = this.options.clocks.monotonic() + RECHECK_SIGN_IN_MS;
    if (signal === 'too-fast' && !answer.ok) this.pace.slowDown(startedAt, askedWaitMs(answer.problem));
    if (signal === 'lost') this.confirmLater();
    if (signal === 'unreachable' || signal === 'lost' || signal === 'signed-out') this.width = 1;
    if (signal !== 'healthy') return;
    this.width = Math.min(this.options.atOnce, this.width * 2);
    this.signedOutUntil = Number.NEGATIVE_INFINITY;
    this.pace.succeeded();
  }

  /** After a lost connection nothing may follow that shows that all is well again, and the screen would say offline all day. */
  private confirmLater(): void {
    clearTimeout(this.confirmation);
    this.confirmation = setTimeout(() => void this.confirm(), CONFIRM_AFTER_MS);
  }

  private async confirm(): Promise<void> {
    if (this.current.kind !== 'offline' || this.outage.isDown()) return;
    const answer = await this.options.probe().catch(() => null);
    if (this.current.kind !== 'offline' || this.outage.isDown()) return;
    if (answer?.ok) this.setHealth(WELL);
    else this.outage.fell();
    this.options.onOpen();
  }

  /** The same trouble keeps the time at which it began. */
  private setHealth(next: CourierHealth): void {
    const circuit = this.gateway.open();
    if (circuit) this.current = { kind: 'gateway', ...circuit };
    else if (next.kind !== 'well' && next.kind === this.current.kind) this.current = { ...next, since: this.current.since };
    else this.current = next;
  }

  private healthAfter(answer: Answer): CourierHealth {
    if (answer.ok) return WELL;
    const failure = answer.problem;
    const since = this.options.clocks.wall();
    const signal = signalOf(answer);
    if (signal === 'nothing') return this.current;
    if (signal === 'signed-out') return { kind: 'not-authorised', since, failure };
    if (signal === 'too-fast') return this.busyHealth(since);
    const isOffline = signal === 'unreachable' || signal === 'lost' || failure.kind === 'not-connect';
    return isOffline ? { kind: 'offline', since, failure } : WELL;
  }

  private busyHealth(since: number): CourierHealth {
    const waitMs = this.pace.waitMs();
    return waitMs > SHOWN_WAIT_MS ? { kind: 'busy', since, until: since + waitMs } : WELL;
  }

  private trialWaitMs(): number {
    if (!this.gateway.open()) return 0;
    return this.sendsInFlight > 0 ? Number.POSITIVE_INFINITY : this.gateway.trialInMs();
  }
}
