/** Orders and delivery windows as Connect writes them: snake_case, ISO 8601 to the second. */
import { type Answer, success } from './answers';
import type { Order } from './orders';
import type { ServiceOption } from './service-options';

const LOCALE = 'en_US';
const STORE_LOCATION = 'practice-store';
/** How long before delivery the bags change hands. */
const HANDOFF_MS = 30 * 60 * 1000;

/** `2018-02-22T00:00:00Z`, without the milliseconds that JavaScript adds. */
const iso = (date: Date): string => date.toISOString().replace(/\.\d{3}Z$/, 'Z');

const orderFields = (order: Order) => ({
  id: order.id,
  status: order.status,
  // Empty as in the documented samples: there is no page to link to, and nothing is ever cancelled.
  order_url: '',
  created_at: iso(order.createdAt),
  cancellation_reason: '',
  locale: LOCALE,
});

// `delivered_at` is left out: no practice order is ever delivered.
const fulfillmentFields = (order: Order) => ({
  store_location: STORE_LOCATION,
  window_starts_at: iso(order.window.start),
  window_ends_at: iso(order.window.end),
  ...(order.bagCount !== null && { bag_count: order.bagCount }),
});

/** What the stage call answers: fewer fields than the other calls. */
export const stagedAnswer = (order: Order): Answer => success({ ...orderFields(order), fulfillment_details: fulfillmentFields(order) });

/** What the update and get calls answer. */
export function orderAnswer(order: Order): Answer {
  const { start } = order.window;
  return success({
    ...orderFields(order),
    is_express: false,
    is_instacartplus: false,
    // No documented field says whether the bags may be left at the door. The practice store notes it in its own
    // metadata, so that the rule about alcohol can be watched.
    metadata: { leave_unattended: String(order.leaveUnattended) },
    fulfillment_details: {
      ...fulfillmentFields(order),
      handoff_window_starts_at: iso(new Date(start.getTime() - HANDOFF_MS)),
      handoff_window_ends_at: iso(start),
    },
    is_fallback_window: false,
  });
}

export const serviceOptionsAnswer = (options: readonly ServiceOption[]): Answer =>
  success({
    service_options: options.map(({ id, window }) => ({ id, window: { start_at: iso(window.start), end_at: iso(window.end) } })),
  });
