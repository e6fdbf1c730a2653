/** The orders of the practice store and the rules they follow. In memory only: each start begins with all of them new. */
import { fail, ok, type Result } from '../../src-shared/base/result';
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

/** The only user there is; all orders are theirs. */
export const PRACTICE_USER = 'practice-user';

const ORDINARY_ORDER_COUNT = 50;

/**
 * Where an order can be. Staging ends in `staged_for_delivery`: the sample answer of Connect's documentation shows
 * `created`, but it shows the same for every call, and this is the documented status of bags that wait for a shopper.
 */
export type OrderStatus = 'brand_new' | 'acknowledged' | 'staged_for_delivery';

export interface PracticeOrder {
  readonly id: string;
  readonly status: OrderStatus;
  readonly createdAt: Date;
  readonly window: TimeWindow;
  /** `null` until somebody says how many. */
  readonly bagCount: number | null;
  /** Whether the bags may be left at the door. Alcohol turns it off, and nothing turns it on again. */
  readonly leaveUnattended: boolean;
}

export class PracticeOrders {
  readonly #now: () => Date;
  readonly #orders = new Map<string, PracticeOrder>();
  readonly #special = new SpecialOrders();

  constructor(now: () => Date) {
    this.#now = now;
    const createdAt = now();
    const ordinary = Array.from({ length: ORDINARY_ORDER_COUNT }, (_, index) => `PRACTICE-${String(index + 1).padStart(4, '0')}`);
    for (const id of [...ordinary, ...SPECIAL_ORDER_IDS]) {
      const status = id === 'PRACTICE-LOCKED' ? 'acknowledged' : 'brand_new';
      this.#orders.set(id, { id, status, createdAt, window: nextWindow(createdAt), bagCount: null, leaveUnattended: true });
    }
  }

  /** @param userId `null` where the call does not say whose order it is */
  get(userId: string | null, orderId: string): Result<PracticeOrder, MockResponse> {
    return this.#admit(userId, orderId, { kind: 'get' });
  }

  /**
   * Marks an order as staged. What Connect does when an order is staged twice is not documented; here the second call
   * changes nothing and is answered like the first, so that practising it harms nobody.
   */
  stage(userId: string | null, orderId: string, body: StageBody): Result<PracticeOrder, MockResponse> {
    const permitted = this.#admit(userId, orderId, { kind: 'stage' });
    if (!permitted.ok || permitted.value.status === 'staged_for_delivery') return permitted;
    const order = permitted.value;
    return ok(this.#keep({ ...order, status: 'staged_for_delivery', bagCount: body.bags_count ?? order.bagCount }));
  }

  /** Changes an order that no shopper has been assigned to yet. Either all of the changes are made or none. */
  update(userId: string, orderId: string, body: UpdateBody): Result<PracticeOrder, MockResponse> {
    const permitted = this.#admit(userId, orderId, { kind: 'update', body });
    if (!permitted.ok) return permitted;
    const order = permitted.value;
    if (order.status !== 'brand_new') return fail(NOT_EDITABLE);
    const problem = body.window && this.#windowProblem(body.window);
    if (problem) return fail(problem);
    return ok(
      this.#keep({
        ...order,
        window: body.window ? { start: body.window.start, end: body.window.end } : order.window,
        bagCount: body.bags_count ?? order.bagCount,
        leaveUnattended: order.leaveUnattended && !body.alcoholic,
      }),
    );
  }

  /** Whether this user is one that orders can be theirs. */
  isKnownUser(userId: string | null): boolean {
    return userId === null || userId === PRACTICE_USER;
  }

  #admit(userId: string | null, orderId: string, action: Action): Result<PracticeOrder, MockResponse> {
    if (!this.isKnownUser(userId)) return fail(USER_NOT_FOUND);
    const order = this.#orders.get(orderId);
    if (!order) return fail(RESOURCE_NOT_FOUND);
    const error = this.#special.findError(orderId, action);
    return error ? fail(error) : ok(order);
  }

  #windowProblem(wanted: NonNullable<UpdateBody['window']>): MockResponse | null {
    const option = listServiceOptions(this.#now()).find(({ id }) => id === wanted.serviceOptionId);
    if (!option) return SERVICE_OPTION_GONE;
    // Connect says that such a request fails, and not with which row; this is the one about the window's parameters.
    const isInside = wanted.start >= option.window.start && wanted.end <= option.window.end;
    return isInside ? null : INVALID_SERVICE_OPTION;
  }

  #keep(order: PracticeOrder): PracticeOrder {
    this.#orders.set(order.id, order);
    return order;
  }
}
