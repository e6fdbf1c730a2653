/**
 * Looks staged orders up until they are picked up, so that the Handover view shows where each shopper is. It uses what the lookups at
 * the scan leave of the station's budget, and never drives an intent: the answers are known data.
 */

import type { Intent, Staging } from '../../src-shared/intent/intent.schema';
import { isFollowOver } from '../../src-shared/order/follow';
import { toConnectReport, unknownOrder } from '../../src-shared/order/known-order';
import type { KnownOrder } from '../../src-shared/order/known-order.schema';
import type { Clocks } from '../base';
import { type Journal, recentStagings } from '../journal';
import type { KnownOrders } from '../known-orders';
import type { CourierRules } from './courier';
import { type FollowSchedule, failureIntervalMs, followIntervalMs, urgentIntervalMs, windowEnd } from './follow-schedule';
import type { Slot } from './lane';
import { isFromConnect } from './lane-signal';
import { type Lookup, toOrderLookup } from './lookup';
import type { LookupBudget } from './lookup-budget';
import type { RequestScheduler } from './request-scheduler';

/** After a start, the orders of an earlier run wait for those that are being sent, and for so long that the budget of a minute holds. */
const START_DELAY_MS = 60_000;

/** How long to wait when no lookup is possible now, because of the lane or the settings. */
const OBSTACLE_MS = 15_000;

/** Of the budget, for the lookups at the scan. */
const RESERVED_SHARE = 1 / 3;

export interface FollowingOptions {
  readonly journal: Pick<Journal, 'search'>;
  readonly known: Pick<KnownOrders, 'read' | 'onChange'>;
  readonly lookUp: Lookup;
  readonly scheduler: RequestScheduler;
  readonly budget: LookupBudget;
  readonly clocks: Clocks;
  readonly rules: Pick<CourierRules, 'lookupsPerMinute' | 'followMs' | 'isCurrentDestination'>;
  readonly schedule: FollowSchedule;
}

interface Followed {
  readonly intent: Staging;
  known: KnownOrder | null;
  /** On the monotonic clock. */
  nextAt: number;
  failures: number;
  /** Whether the last lookup got no answer from Connect, as those of all other orders do during an outage. */
  isCutOff: boolean;
  isAsked: boolean;
}

export class Following {
  private readonly followed = new Map<string, Followed>();
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;
  private readonly unsubscribe: () => void;

  constructor(private readonly options: FollowingOptions) {
    this.unsubscribe = options.known.onChange((known) => this.onKnown(known));
  }

  /** Continues with the staged orders of earlier runs, each when it would have been due. Never rejects. */
  async open(): Promise<void> {
    const { journal, clocks, rules } = this.options;
    try {
      for await (const page of recentStagings(journal, clocks.wall() - rules.followMs())) {
        if (this.isStopped) return;
        await this.followEarlier(page);
      }
    } catch {
      // The journal cannot be read. Orders that are staged from now on are followed.
    }
    this.schedule();
  }

  private async followEarlier(stagings: readonly Staging[]): Promise<void> {
    const known = await this.options.known.read(stagings.map(({ request }) => request.orderId));
    const byOrder = new Map<string, KnownOrder>(known.map((order) => [order.orderId, order]));
    for (const intent of stagings) {
      const order = byOrder.get(intent.request.orderId) ?? null;
      this.follow(intent, order, START_DELAY_MS + this.waitSinceReport({ intent, known: order }));
    }
  }

  /** Must be called for every change of the journal. */
  onChange(intent: Intent): void {
    if (intent.kind !== 'stage' || intent.state.kind !== 'staged' || !this.isRecent(intent)) return;
    const { orderId } = intent.request;
    const known = { ...unknownOrder(orderId), report: toConnectReport(intent.state.answer, intent.changedAt) };
    this.follow(intent, known, this.options.schedule.firstMs);
    this.schedule();
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
    this.unsubscribe();
    this.followed.clear();
  }

  private isRecent({ changedAt }: Staging): boolean {
    return this.options.clocks.wall() - changedAt < this.options.rules.followMs();
  }

  private follow(intent: Staging, known: KnownOrder | null, waitMs: number): void {
    const { orderId } = intent.request;
    const existing = this.followed.get(orderId);
    if (existing && existing.intent.changedAt >= intent.changedAt) return;
    const nextAt = this.options.clocks.monotonic() + waitMs;
    this.followed.set(orderId, {
      intent,
      known: existing?.known ?? known,
      nextAt,
      failures: 0,
      isCutOff: false,
      isAsked: existing?.isAsked ?? false,
    });
  }

  /** A report of any lookup counts. An order that was handed over by mistake is followed again. */
  private onKnown(known: KnownOrder): void {
    const order = this.followed.get(known.orderId);
    if (!order) return;
    order.known = known;
    order.failures = 0;
    order.isCutOff = false;
    order.nextAt = this.options.clocks.monotonic() + this.intervalOf(order);
    this.schedule();
  }

  private intervalOf({ intent, known }: Pick<Followed, 'intent' | 'known'>): number {
    return followIntervalMs(this.options.schedule, { stagedAt: intent.changedAt, known }, this.options.clocks.wall());
  }

  /** How long an order has to wait yet, by its last report. */
  private waitSinceReport(order: Pick<Followed, 'intent' | 'known'>): number {
    const waitedMs = this.options.clocks.wall() - (order.known?.report?.at ?? order.intent.changedAt);
    return Math.max(0, this.intervalOf(order) - waitedMs);
  }

  private openOrders(): Followed[] {
    for (const [orderId, { intent }] of this.followed) if (!this.isRecent(intent)) this.followed.delete(orderId);
    return [...this.followed.values()].filter(({ known, isAsked }) => !isAsked && !isFollowOver(known));
  }

  private schedule(waitMs = 0): void {
    clearTimeout(this.timer);
    if (this.isStopped) return;
    const now = this.options.clocks.monotonic();
    const nextAt = Math.min(...this.openOrders().map((order) => order.nextAt));
    if (nextAt < Number.POSITIVE_INFINITY) this.timer = setTimeout(() => this.askDue(), Math.ceil(Math.max(waitMs, nextAt - now, 0)));
  }

  private askDue(): void {
    const { clocks, budget, rules, scheduler } = this.options;
    const now = clocks.monotonic();
    const due = this.openOrders()
      .filter(({ nextAt }) => nextAt <= now)
      .toSorted((one, other) => windowEnd(one.known) - windowEnd(other.known) || one.nextAt - other.nextAt);
    for (const order of due) {
      const { destination } = order.intent;
      const calmInMs = this.calmInMs(order);
      if (calmInMs > 0) {
        order.nextAt = now + calmInMs;
        continue;
      }
      const isPossible = this.share() > 0 && rules.isCurrentDestination(destination) && !scheduler.informObstacle(destination);
      const waitMs = isPossible ? budget.waitMs(this.share()) : OBSTACLE_MS;
      if (waitMs > 0) return this.schedule(waitMs);
      this.ask(order);
    }
    this.schedule();
  }

  /** How long an order leaves the rate of a busy server to others. */
  private calmInMs({ intent, known }: Followed): number {
    const { schedule, scheduler } = this.options;
    return urgentIntervalMs(schedule, known) === null ? Math.max(0, schedule.calmMs - scheduler.sinceLimitMs(intent.destination)) : 0;
  }

  /** The lookups per minute that are not reserved for the scans. */
  private share(): number {
    const limit = this.options.rules.lookupsPerMinute();
    return limit - Math.floor(limit * RESERVED_SHARE);
  }

  private ask(order: Followed): void {
    const { intent } = order;
    order.isAsked = true;
    const place = this.options.budget.reserve();
    this.options.scheduler.add({
      key: `follow ${intent.request.orderId}`,
      kind: 'follow',
      to: intent.destination,
      orderId: intent.request.orderId,
      purpose: () => 'inform',
      run: (slot) => {
        place.start();
        return this.runLookup(order, slot);
      },
    });
  }

  private async runLookup(order: Followed, slot: Slot): Promise<void> {
    const lookup = await this.options.lookUp(order.intent.destination, toOrderLookup(order.intent)).catch(() => null);
    slot.end(lookup?.answer ?? null);
    order.isAsked = false;
    const isAnswered = lookup?.answer.ok === true;
    order.isCutOff = lookup !== null && !isFromConnect(lookup.answer);
    order.failures = isAnswered ? 0 : order.failures + 1;
    order.nextAt =
      this.options.clocks.monotonic() + (isAnswered ? this.intervalOf(order) : failureIntervalMs(this.options.schedule, order.failures));
    if (lookup && isFromConnect(lookup.answer)) this.endOutage();
    this.schedule();
  }

  /** Connect answers again: the other orders do not wait for the end of the backoff that its silence has caused. */
  private endOutage(): void {
    const now = this.options.clocks.monotonic();
    for (const order of this.followed.values()) {
      if (!order.isCutOff) continue;
      order.isCutOff = false;
      order.failures = 0;
      order.nextAt = Math.min(order.nextAt, now + this.waitSinceReport(order));
    }
  }
}
