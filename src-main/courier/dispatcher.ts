/** Starts requests: one queue and one lane for each server, and nothing after the courier was stopped. */
import type { Failure } from '../../src-shared/failure';
import type { Destination } from '../../src-shared/intent';
import type { OrderId } from '../../src-shared/order';
import type { Result } from '../../src-shared/result';
import type { Clocks } from '../base';
import type { Answer } from './answer';
import type { CourierHealth, ProbeAnswer } from './courier';
import { Lane, type Purpose, type Slot } from './lane';
import { createRequestQueue, type Queued, type RequestQueue } from './request-queue';

export interface Request extends Queued {
  readonly to: Destination;
  readonly orderId: OrderId;
  /** Asked when the request may start. */
  purpose(): Purpose;
  /** Makes the request, and ends its slot. */
  run(slot: Slot): Promise<void>;
}

export interface DispatcherOptions {
  readonly probe: (to: Destination) => Promise<Result<ProbeAnswer, Failure>>;
  readonly atOnce: number;
  readonly clocks: Clocks;
  readonly random: () => number;
  readonly onHealth: (health: CourierHealth) => void;
}

interface Track {
  readonly lane: Lane;
  readonly queue: RequestQueue<Request>;
  timer: NodeJS.Timeout | undefined;
}

export class Dispatcher {
  private readonly tracks = new Map<string, Track>();
  private readonly running = new Set<Promise<void>>();
  /** Set while the disk takes no writes. */
  private diskPause: NodeJS.Timeout | undefined;
  private isStopped = false;
  /** Whose health counts: the server that was heard of last. */
  private latest: Track | null = null;
  private reported: CourierHealth = { kind: 'well' };

  constructor(private readonly options: DispatcherOptions) {}

  /** Starts a request as soon as its lane lets it. */
  add(request: Request): void {
    const track = this.trackTo(request.to);
    track.queue.add(request);
    this.fill(track);
  }

  remove(key: string, to: Destination): void {
    this.tracks.get(to.baseUrl)?.queue.remove(key);
  }

  /** Whether a request for this server could start at this moment. */
  isFree(to: Destination): boolean {
    if (this.isStopped || this.diskPause) return false;
    const { lane, queue } = this.trackTo(to);
    return queue.sends() === 0 && lane.waitMs('send') <= 0;
  }

  /** Starts a request now, because `isFree` has just said that it could. */
  start(request: Request): void {
    this.begin(this.trackTo(request.to), request);
  }

  /** A person's request, which waits for no slot, was answered. */
  heard(to: Destination, answer: Answer): void {
    const track = this.trackTo(to);
    track.lane.heard(answer);
    this.latest = track;
    this.reportHealth();
    this.fill(track);
  }

  /** Starts nothing for a while, because the disk takes no writes. */
  pauseFor(ms: number): void {
    if (this.isStopped) return;
    clearTimeout(this.diskPause);
    this.diskPause = setTimeout(() => {
      this.diskPause = undefined;
      this.fillAll();
    }, ms);
  }

  wake(): void {
    for (const { lane } of this.tracks.values()) lane.wake();
    this.fillAll();
  }

  health(): CourierHealth {
    return this.reported;
  }

  /** Tells the listener of the health, where it has changed since it was last told. */
  reportHealth(): void {
    const health = this.latest?.lane.health() ?? this.reported;
    if (this.isStopped || isSame(health, this.reported)) return;
    this.reported = health;
    this.options.onHealth(health);
  }

  /** Starts nothing more. Resolves when every request has ended. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.diskPause);
    for (const { lane, timer } of this.tracks.values()) {
      clearTimeout(timer);
      lane.stop();
    }
    await Promise.allSettled([...this.running]);
  }

  private trackTo(to: Destination): Track {
    const known = this.tracks.get(to.baseUrl);
    if (known) return known;
    const { probe, atOnce, clocks, random } = this.options;
    const queue = createRequestQueue<Request>();
    const hasWork = (): boolean => queue.heads().length > 0;
    const onOpen = (): void => {
      this.latest = track;
      this.reportHealth();
      this.fill(track);
    };
    const lane = new Lane({ probe: () => probe(to), atOnce, clocks, random, hasWork, onOpen });
    const track: Track = { lane, queue, timer: undefined };
    this.tracks.set(to.baseUrl, track);
    return track;
  }

  /** Starts what may start, and comes back when the next request may. */
  private fill(track: Track): void {
    clearTimeout(track.timer);
    const waitMs = (request: Request): number => track.lane.waitMs(request.purpose());
    while (!this.isStopped && !this.diskPause) {
      const next = track.queue.next((request) => waitMs(request) <= 0);
      if (!next) break;
      this.begin(track, next);
    }
    if (this.isStopped || this.diskPause) return;
    const soonestMs = Math.min(...track.queue.heads().map(waitMs));
    // It may be 0 by now: the wait of a fraction of a millisecond can end after the queue was asked.
    if (soonestMs < Number.POSITIVE_INFINITY) track.timer = setTimeout(() => this.fill(track), Math.ceil(soonestMs));
  }

  private fillAll(): void {
    for (const track of this.tracks.values()) this.fill(track);
  }

  private begin(track: Track, request: Request): void {
    const slot = track.lane.start(request.purpose(), request.orderId);
    let hasEnded = false;
    const end = (answer: Answer | null): void => {
      if (hasEnded) return;
      hasEnded = true;
      slot.end(answer);
      if (answer) this.latest = track;
      this.fill(track);
    };
    // A request that breaks must not keep its slot, or the lane would be one narrower for good.
    const run = request
      .run({ end })
      .catch(() => end(null))
      .finally(() => this.running.delete(run));
    this.running.add(run);
  }
}

const isSame = (one: CourierHealth, other: CourierHealth): boolean => JSON.stringify(one) === JSON.stringify(other);
