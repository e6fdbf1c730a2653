/** Starts requests, with one queue and one lane per server. No request starts after the courier was stopped. */

import type { Result } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import type { Destination } from '../../src-shared/intent/intent.schema';
import type { OrderId } from '../../src-shared/order/order.schema';
import type { Clocks } from '../base';
import type { CourierHealth, ProbeResponse } from './courier';
import { type InformObstacle, Lane, type Purpose, type Slot } from './lane';
import type { RequestResult } from './lane-signal';
import { createRequestQueue, type Queued, type RequestQueue } from './request-queue';

export interface ScheduledRequest extends Queued {
  readonly to: Destination;
  readonly orderId: OrderId;
  /** Called when the request may start. */
  purpose(): Purpose;
  /** Makes the request, and ends its slot. */
  run(slot: Slot): Promise<void>;
}

export interface RequestSchedulerOptions {
  readonly probe: (to: Destination) => Promise<Result<ProbeResponse, Failure>>;
  readonly maxInFlight: number;
  readonly clocks: Clocks;
  readonly random: () => number;
  readonly onHealthChange: (health: CourierHealth) => void;
}

interface ServerTrack {
  readonly lane: Lane;
  readonly queue: RequestQueue<ScheduledRequest>;
  timer: NodeJS.Timeout | undefined;
}

export class RequestScheduler {
  private readonly tracks = new Map<string, ServerTrack>();
  private readonly running = new Set<Promise<void>>();
  /** Set while the disk rejects writes. */
  private diskPause: NodeJS.Timeout | undefined;
  private isStopped = false;
  /** The server of the last response, whose health is reported. */
  private lastActive: ServerTrack | null = null;
  private reported: CourierHealth = { kind: 'well' };

  constructor(private readonly options: RequestSchedulerOptions) {}

  /** Starts a request as soon as its lane allows it. */
  add(request: ScheduledRequest): void {
    const track = this.trackFor(request.to);
    track.queue.add(request);
    this.startReady(track);
  }

  remove(key: string, to: Destination): void {
    this.tracks.get(to.baseUrl)?.queue.remove(key);
  }

  /** Whether a request to this server could start immediately. */
  hasFreeSlot(to: Destination): boolean {
    if (this.isStopped || this.diskPause) return false;
    const { lane, queue } = this.trackFor(to);
    return queue.countSends() === 0 && lane.waitMs('send') <= 0;
  }

  /** Why no lookup that only informs may start now; `null` if one may. */
  informObstacle(to: Destination): InformObstacle | null {
    return this.trackFor(to).lane.informObstacle();
  }

  /** Milliseconds since the server last limited the rate; infinite if it never did. */
  sinceLimitMs(to: Destination): number {
    return this.trackFor(to).lane.sinceLimitMs();
  }

  /** Starts a request immediately; only allowed right after `hasFreeSlot` returned true. */
  startNow(request: ScheduledRequest): void {
    this.startOnTrack(this.trackFor(request.to), request);
  }

  /** Records the result of a person's lookup, which uses no slot. */
  recordResult(to: Destination, answer: RequestResult): void {
    const track = this.trackFor(to);
    track.lane.recordResult(answer);
    this.lastActive = track;
    this.reportHealth();
    this.startReady(track);
  }

  /** Starts no requests for a while, because the disk rejects writes. */
  pauseFor(ms: number): void {
    if (this.isStopped) return;
    clearTimeout(this.diskPause);
    this.diskPause = setTimeout(() => {
      this.diskPause = undefined;
      this.startAllReady();
    }, ms);
  }

  retryNow(): void {
    for (const { lane } of this.tracks.values()) lane.retryNow();
    this.startAllReady();
  }

  health(): CourierHealth {
    return this.reported;
  }

  /** Notifies the listener if the health has changed since its last notification. */
  reportHealth(): void {
    const health = this.lastActive?.lane.health() ?? this.reported;
    if (this.isStopped || isSame(health, this.reported)) return;
    this.reported = health;
    this.options.onHealthChange(health);
  }

  /** Starts no more requests. Resolves when every request has ended. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.diskPause);
    for (const { lane, timer } of this.tracks.values()) {
      clearTimeout(timer);
      lane.stop();
    }
    await Promise.allSettled([...this.running]);
  }

  private trackFor(to: Destination): ServerTrack {
    const existing = this.tracks.get(to.baseUrl);
    if (existing) return existing;
    const { probe, maxInFlight, clocks, random } = this.options;
    const queue = createRequestQueue<ScheduledRequest>();
    // The result of a lookup at the scan does not change the health, so such a lookup does not show that the server is healthy again.
    const hasWork = (): boolean => queue.heads().some(({ kind }) => kind !== 'scan-lookup');
    const onOpen = (): void => {
      this.lastActive = track;
      this.reportHealth();
      this.startReady(track);
    };
    const lane = new Lane({ probe: () => probe(to), maxInFlight, clocks, random, hasWork, onStateChange: onOpen });
    const track: ServerTrack = { lane, queue, timer: undefined };
    this.tracks.set(to.baseUrl, track);
    return track;
  }

  /** Starts every request that may start now, and schedules the next one. */
  private startReady(track: ServerTrack): void {
    clearTimeout(track.timer);
    const waitMs = (request: ScheduledRequest): number => track.lane.waitMs(request.purpose());
    while (!this.isStopped && !this.diskPause) {
      const next = track.queue.takeNext((request) => waitMs(request) <= 0);
      if (!next) break;
      this.startOnTrack(track, next);
    }
    if (this.isStopped || this.diskPause) return;
    const soonestMs = Math.min(...track.queue.heads().map(waitMs));
    // The wait can be 0 now, because a wait of less than a millisecond may end after the queue was checked.
    if (soonestMs < Number.POSITIVE_INFINITY) track.timer = setTimeout(() => this.startReady(track), Math.ceil(soonestMs));
  }

  private startAllReady(): void {
    for (const track of this.tracks.values()) this.startReady(track);
  }

  private startOnTrack(track: ServerTrack, request: ScheduledRequest): void {
    const slot = track.lane.start(request.purpose(), request.orderId);
    let hasEnded = false;
    const end = (answer: RequestResult | null): void => {
      if (hasEnded) return;
      hasEnded = true;
      slot.end(answer);
      if (answer && request.kind !== 'scan-lookup') this.lastActive = track;
      this.startReady(track);
    };
    // A request that throws must free its slot, or the lane would have one slot less permanently.
    const run = request
      .run({ end })
      .catch(() => end(null))
      .finally(() => this.running.delete(run));
    this.running.add(run);
  }
}

const isSame = (one: CourierHealth, other: CourierHealth): boolean => JSON.stringify(one) === JSON.stringify(other);
