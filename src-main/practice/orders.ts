/** The orders of the practice store and the rules they follow. In memory only: each start begins with all of them new. */
import { fail, ok, type Result } from '../../src-shared/result';
import { type Answer, INVALID_SERVICE_OPTION, NOT_EDITABLE, RESOURCE_NOT_FOUND, SERVICE_OPTION_GONE, USER_NOT_FOUND } from './answers';
import type { StageBody, UpdateBody } from './request-bodies';
import { nextWindow, serviceOptions, type TimeWindow } from './service-options';
import { type Act, SPECIAL_ORDER_IDS, SpecialOrders } from './special-orders';

/** The only user there is; all orders are theirs. */
export const PRACTICE_USER = 'practice-user';

const ORDINARY_ORDERS = 50;

/**
 * Where an order can be. Staging ends in `staged_for_delivery`: the sample answer of Connect's documentation shows
 * `created`, but it shows the same for every call, and this is the documented status of bags that wait for a shopper.
 */
export type OrderStatus = 'brand_new' | 'acknowledged' | 'staged_for_delivery';

export interface Order {
  readonly id: string;
  readonly status: OrderStatus;
  readonly createdAt: Date;
  readonly window: TimeWindow;
  /** `null` until somebody says how many. */
  readonly bagCount: number | null;
  /** Whether the bags may be left at the door. Alcohol turns it off, and nothing turns it on again. */
  readonly leaveUnattended: boolean;
}

export class Orders {
  readonly #now: () => Date;
  readonly #orders = new Map<string, Order>();
  readonly #special = new SpecialOrders();

  constructor(now: () => Date) {
    this.#now = now;
    const createdAt = now();
    const ordinary = Array.from({ length: ORDINARY_ORDERS }, (_, index) => `PRACTICE-${String(index + 1).padStart(4, '0')}`);
    for (const id of [...ordinary, ...SPECIAL_ORDER_IDS]) {
      const status = id === 'PRACTICE-LOCKED' ? 'acknowledged' : 'brand_new';
      this.#orders.set(id, { id, status, createdAt, window: nextWindow(createdAt), bagCount: null, leaveUnattended: true });
    }
  }

  /** @param userId `null` where the call does not say whose order it is */
  get(userId: string | null, orderId: string): Result<Order, Answer> {
    return this.#admit(userId, orderId, { name: 'get' });
  }

  /**
   * Marks an order as staged. What Connect does when an order is staged twice is not documented; here the second call
   * changes nothing and is answered like the first, so that practising it harms nobody.
   */
  stage(userId: string | null, orderId: string, body: StageBody): Result<Order, Answer> {
    const admitted = this.#admit(userId, orderId, { name: 'stage' });
    if (!admitted.ok || admitted.value.status === 'staged_for_delivery') return admitted;
    const order = admitted.value;
    return ok(this.#keep({ ...order, status: 'staged_for_delivery', bagCount: body.bags_count ?? order.bagCount }));
  }

  /** Changes an order that no shopper has been assigned to yet. Either all of the changes are made or none. */
  update(userId: string, orderId: string, body: UpdateBody): Result<Order, Answer> {
    const admitted = this.#admit(userId, orderId, { name: 'update', body });
    if (!admitted.ok) return admitted;
    const order = admitted.value;
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
  knowsUser(userId: string | null): boolean {
    return userId === null || userId === PRACTICE_USER;
  }

  #admit(userId: string | null, orderId: string, act: Act): Result<Order, Answer> {
    if (!this.knowsUser(userId)) return fail(USER_NOT_FOUND);
    const order = this.#orders.get(orderId);
    if (!order) return fail(RESOURCE_NOT_FOUND);
    const refusal = this.#special.refusalFor(orderId, act);
    return refusal ? fail(refusal) : ok(order);
  }

  #windowProblem(wanted: NonNullable<UpdateBody['window']>): Answer | null {
    const option = serviceOptions(this.#now()).find(({ id }) => id === wanted.serviceOptionId);
    if (!option) return SERVICE_OPTION_GONE;
    // Connect says that such a request fails, and not with which row; this is the one about the window's parameters.
    const inside = wanted.start >= option.window.start && wanted.end <= option.window.end;
    return inside ? null : INVALID_SERVICE_OPTION;
  }

  #keep(order: Order): Order {
    this.#orders.set(order.id, order);
    return order;
  }
}
