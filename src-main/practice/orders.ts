/** The practice orders and their rules. They exist only in memory, so each start begins with new orders. */
import { fail, ok, type Result } from '../../src-shared/base/result';
import { PRACTICE_STORE } from '../../src-shared/order/practice-store';
import { type OrderStatus, stepAfterStaging } from './progress';
import type { StageBody, UpdateBody } from './request-bodies';
import {
  INVALID_SERVICE_OPTION,
  type MockResponse,
  NOT_EDITABLE,
  RESOURCE_NOT_FOUND,
  SERVICE_OPTION_GONE,
  USER_NOT_FOUND,
} from './responses';
import { listServiceOptions, nextWindow, type TimeWindow } from './service-options';
import { type Action, SPECIAL_ORDER_IDS, SpecialOrders } from './special-orders';

/** The only user, who owns all practice orders. */
export const PRACTICE_USER = 'practice-user';

const ORDINARY_ORDER_COUNT = 50;

export interface PracticeOrder {
  readonly id: string;
  readonly status: OrderStatus;
  readonly createdAt: Date;
  /** When this station staged the order; `null` if it did not. From then on the status advances by itself. */
  readonly stagedAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly window: TimeWindow;
  readonly store: string;
  /** The number of bags; `null` until it is known. */
  readonly bagCount: number | null;
  /** Whether the bags may be left at the door. Alcohol permanently sets this to false. */
  readonly leaveUnattended: boolean;
}

/** The statuses of an order that is not staged. */
const CAN_BE_STAGED: readonly OrderStatus[] = ['brand_new', 'acknowledged'];

/** An order that was staged before the station saw it. */
const BAGS_STAGED_ELSEWHERE = 2;
const CLOSING_WINDOW_MS = 10 * 60_000;

/** How some orders differ from the others at the start. */
function initialState(id: string): Partial<PracticeOrder> {
  switch (id) {
    case 'PRACTICE-LOCKED':
      return { status: 'acknowledged' };
    case 'PRACTICE-CANCELED':
      return { status: 'canceled' };
    case 'PRACTICE-TAKEN':
      return { status: 'staged_for_delivery', bagCount: BAGS_STAGED_ELSEWHERE };
    case 'PRACTICE-ELSEWHERE':
      return { store: 'Store 112' };
    case 'PRACTICE-CLOSING':
      return { window: CLOSING_SOON };
    default:
      return {};
  }
}

/** Closes ten minutes after each request, until the order is edited, so that it can be practiced at any time of the day. */
const CLOSING_SOON: TimeWindow = { start: new Date(0), end: new Date(0) };

function closingWindow(now: Date): TimeWindow {
  const end = new Date(now.getTime() + CLOSING_WINDOW_MS);
  return { start: new Date(end.getTime() - 2 * 3_600_000), end };
}

export class PracticeOrders {
  readonly #now: () => Date;
  readonly #timeZone: () => string | null;
  readonly #orders = new Map<string, PracticeOrder>();
  readonly #special = new SpecialOrders();

  constructor(now: () => Date, timeZone: () => string | null) {
    this.#now = now;
    this.#timeZone = timeZone;
    const createdAt = now();
    const ordinary = Array.from({ length: ORDINARY_ORDER_COUNT }, (_, index) => `PRACTICE-${String(index + 1).padStart(4, '0')}`);
    for (const id of [...ordinary, ...SPECIAL_ORDER_IDS]) {
      this.#orders.set(id, {
        id,
        status: 'brand_new',
        createdAt,
        stagedAt: null,
        deliveredAt: null,
        window: nextWindow(createdAt, timeZone()),
        store: PRACTICE_STORE,
        bagCount: null,
        leaveUnattended: true,
        ...initialState(id),
      });
    }
  }

  /** Returns an order. @param userId `null` if the call does not name the user */
  get(userId: string | null, orderId: string): Result<PracticeOrder, MockResponse> {
    return this.#findPermitted(userId, orderId, { kind: 'get' });
  }

  /**
   * Marks an order as staged. Connect does not document a second staging; here it changes nothing and gets the same response as the
   * first one.
   */
  stage(userId: string | null, orderId: string, body: StageBody): Result<PracticeOrder, MockResponse> {
    const permitted = this.#findPermitted(userId, orderId, { kind: 'stage' });
    // A canceled order is returned as it is, with a successful response, as Connect does.
    if (!permitted.ok || !CAN_BE_STAGED.includes(permitted.value.status)) return permitted;
    const order = permitted.value;
    const staged = { status: 'staged_for_delivery', stagedAt: this.#now(), bagCount: body.bags_count ?? order.bagCount } as const;
    return ok(this.#save({ ...order, ...staged }));
  }

  /** Updates an order that has no shopper yet. Applies either all changes or none. @param userId `null` if the call does not name the user */
  update(userId: string | null, orderId: string, body: UpdateBody): Result<PracticeOrder, MockResponse> {
    const permitted = this.#findPermitted(userId, orderId, { kind: 'update', body });
    if (!permitted.ok) return permitted;
    const order = permitted.value;
    if (order.status !== 'brand_new') return fail(NOT_EDITABLE);
    const problem = body.window && this.#validateWindow(body.window);
    if (problem) return fail(problem);
    return ok(
      this.#save({
        ...order,
        window: body.window ? { start: body.window.start, end: body.window.end } : order.window,
        bagCount: body.bags_count ?? order.bagCount,
        leaveUnattended: order.leaveUnattended && !body.alcoholic,
      }),
    );
  }

  /** Whether the user can own orders. @param userId `null` if the call does not name the user */
  isKnownUser(userId: string | null): boolean {
    return userId === null || userId === PRACTICE_USER;
  }

  #findPermitted(userId: string | null, orderId: string, action: Action): Result<PracticeOrder, MockResponse> {
    if (!this.isKnownUser(userId)) return fail(USER_NOT_FOUND);
    const order = this.#orders.get(orderId);
    if (!order) return fail(RESOURCE_NOT_FOUND);
    const error = this.#special.findError(orderId, action);
    return error ? fail(error) : ok(this.#asOfNow(order));
  }

  /** The order with the parts that change as time passes. The server has no timers, so they are computed for each request. */
  #asOfNow(order: PracticeOrder): PracticeOrder {
    const now = this.#now();
    const current = order.window === CLOSING_SOON ? { ...order, window: closingWindow(now) } : order;
    const { stagedAt } = order;
    if (stagedAt === null) return current;
    const { status, afterMs } = stepAfterStaging(order.id, now.getTime() - stagedAt.getTime());
    return { ...current, status, deliveredAt: status === 'delivered' ? new Date(stagedAt.getTime() + afterMs) : null };
  }

  #validateWindow(wanted: NonNullable<UpdateBody['window']>): MockResponse | null {
    if (wanted.serviceOptionId === null) return null;
    const option = listServiceOptions(this.#now(), this.#timeZone()).find(({ id }) => id === wanted.serviceOptionId);
    if (!option) return SERVICE_OPTION_GONE;
    // Connect documents that this request fails, but not with which error; this error names the window's parameter.
    const isInside = wanted.start >= option.window.start && wanted.end <= option.window.end;
    return isInside ? null : INVALID_SERVICE_OPTION;
  }

  #save(order: PracticeOrder): PracticeOrder {
    this.#orders.set(order.id, order);
    return order;
  }
}
