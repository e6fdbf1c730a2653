/** Starts requests: one queue and one lane for each server, and nothing after the courier was stopped. */
import type { Failure } from '../../src-shared/failure';
import type { Destination } from '../../src-shared/intent';
import type { OrderId } from '../../src-shared/order';
import type { Result } from '../../src-shared/result';
import type { Clocks } from '../base';
import type { Answer } from './answer';
import type { CourierHealth, ProbeAnswer } from './courier';
import { createLane, type Lane, type Purpose, type Slot } from './lane';
import { createRequestQueue, type Queued, type RequestQueue } from './request-queue';

export interface Request extends Queued {
  readonly to: Destination;
  readonly orderId: OrderId;
  /** Asked when the request may start. */
  purpose(): Purpose;
  /** Makes the request, and ends its slot exactly once. Never rejects. */
  run(slot: Slot): Promise<void>;
}

export interface Dispatcher {
  /** Starts a request as soon as its lane lets it. */
  add(request: Request): void;
  remove(key: string, to: Destination): void;
  /** Whether a request for this server could start at this moment. */
  isFree(to: Destination): boolean;
  /** Starts a request now, because `isFree` has just said that it could. */
  start(request: Request): void;
  /** A person's request, which waits for no slot, was answered. */
  heard(to: Destination, answer: Answer): void;
  /** Starts nothing for a while, because the disk takes no writes. */
  pauseFor(ms: number): void;
  wake(): void;
  health(): CourierHealth;
  /** Tells the listeners of the health, where it has changed since they were last told. */
  reportHealth(): void;
  /** Starts nothing more. Resolves when every request has ended. */
  stop(): Promise<void>;
}

export interface DispatcherOptions {
  readonly probe: (to: Destination) => Promise<Result<ProbeAnswer, Failure>>;
  readonly atOnce: number;
  readonly clocks: Clocks;
  readonly random: () => number;
  readonly onHealth: (health: CourierHealth) => void;
}

interface Track {
  readonly to: Destination;
  readonly lane: Lane;
  readonly queue: RequestQueue<Request>;
  timer: NodeJS.Timeout | undefined;
}

export function createDispatcher({ probe, atOnce, clocks, random, onHealth }: DispatcherOptions): Dispatcher {
  const tracks = new Map<string, Track>();
  const running = new Set<Promise<void>>();
  let disk: NodeJS.Timeout | undefined;
  let isStopped = false;
  let latest: Track | null = null;
  let reported: CourierHealth = { kind: 'well' };

  function trackTo(to: Destination): Track {
    const known = tracks.get(to.baseUrl);
    if (known) return known;
    const onOpen = (): void => {
      latest = track;
      reportHealth();
      fill(track);
    };
    const queue = createRequestQueue<Request>();
    const hasWork = (): boolean => queue.heads().length > 0;
    const lane = createLane({ probe: () => probe(to), atOnce, clocks, random, hasWork, onOpen });
    const track: Track = { to, lane, queue, timer: undefined };
    tracks.set(to.baseUrl, track);
    return track;
  }

  /** Starts what may start, and comes back when the next request may. */
  function fill(track: Track): void {
    clearTimeout(track.timer);
    const mayStart = (request: Request) => track.lane.waitMs(request.purpose()) <= 0;
    for (;;) {
      if (isStopped || disk) return;
      const next = track.queue.next(mayStart);
      if (!next) break;
      begin(track, next);
    }
    const waits = track.queue.heads().map((request) => track.lane.waitMs(request.purpose()));
    const waitMs = Math.min(...waits, Number.POSITIVE_INFINITY);
    // A read that waits for what is to be sent is looked at again when a request ends.
    if (Number.isFinite(waitMs) && waitMs > 0) track.timer = setTimeout(() => fill(track), Math.ceil(waitMs));
  }

  const fillAll = (): void => tracks.forEach(fill);

  function begin(track: Track, request: Request): void {
    const slot = track.lane.start(request.purpose(), request.orderId);
    const end = (answer: Answer | null): void => {
      slot.end(answer);
      if (answer) latest = track;
      fill(track);
    };
    const run = request.run({ end }).finally(() => running.delete(run));
    running.add(run);
  }

  function reportHealth(): void {
    const health = latest?.lane.health() ?? reported;
    if (isStopped || isSame(health, reported)) return;
    reported = health;
    onHealth(health);
  }

  return {
    add(request) {
      const track = trackTo(request.to);
      track.queue.add(request);
      fill(track);
    },
    remove: (key, to) => tracks.get(to.baseUrl)?.queue.remove(key),
    isFree(to) {
      if (isStopped || disk) return false;
      const { lane, queue } = trackTo(to);
      return queue.sends() === 0 && lane.waitMs('send') <= 0;
    },
    start: (request) => begin(trackTo(request.to), request),
    heard(to, answer) {
      const track = trackTo(to);
      track.lane.heard(answer);
      latest = track;
      reportHealth();
      fill(track);
    },
    pauseFor(ms) {
      if (isStopped) return;
      clearTimeout(disk);
      disk = setTimeout(() => {
        disk = undefined;
        fillAll();
      }, ms);
    },
    wake() {
      for (const track of tracks.values()) track.lane.wake();
      fillAll();
    },
    health: () => reported,
    reportHealth,
    async stop() {
      isStopped = true;
      clearTimeout(disk);
      for (const { lane, timer } of tracks.values()) {
        clearTimeout(timer);
        lane.stop();
      }
      await Promise.allSettled([...running]);
    },
  };
}

const isSame = (one: CourierHealth, other: CourierHealth): boolean =>
  one.kind === other.kind &&
  (one.kind === 'well' ||
    (other.kind !== 'well' && one.since === other.since && JSON.stringify(one.failure) === JSON.stringify(other.failure)));
