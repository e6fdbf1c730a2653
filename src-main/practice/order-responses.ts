/** Formats orders and delivery windows like Connect: snake_case names and ISO 8601 times without milliseconds. */

import type { PracticeOrder } from './orders';
import { type MockResponse, successResponse } from './responses';
import type { ServiceOption } from './service-options';

const LOCALE = 'en_US';
/** How long before the delivery window the handoff window starts. */
const HANDOFF_LEAD_MS = 30 * 60 * 1000;

/** Formats a time without milliseconds, such as `2018-02-22T00:00:00Z`. */
const toIsoSeconds = (date: Date): string => date.toISOString().replace(/\.\d{3}Z$/, 'Z');

const toOrderFields = (order: PracticeOrder) => ({
  id: order.id,
  status: order.status,
  // Empty as in the documented examples: the practice server has no order page.
  order_url: '',
  created_at: toIsoSeconds(order.createdAt),
  cancellation_reason: order.status === 'canceled' ? 'customer_request' : '',
  locale: LOCALE,
});

const toFulfillmentFields = (order: PracticeOrder) => ({
  store_location: order.store,
  window_starts_at: toIsoSeconds(order.window.start),
  window_ends_at: toIsoSeconds(order.window.end),
  ...(order.bagCount !== null && { bag_count: order.bagCount }),
  ...(order.deliveredAt !== null && { delivered_at: toIsoSeconds(order.deliveredAt) }),
});

/** The response of the stage call, which has fewer fields than that of the other calls. */
export const stagedResponse = (order: PracticeOrder): MockResponse =>
  successResponse({ ...toOrderFields(order), fulfillment_details: toFulfillmentFields(order) });

/** The response of the update and get calls. */
export function orderResponse(order: PracticeOrder): MockResponse {
  const { start } = order.window;
  return successResponse({
    ...toOrderFields(order),
    is_express: false,
    is_instacartplus: false,
    // Connect documents no field for unattended delivery. The practice server stores it in the metadata, to demonstrate the rule for
    // alcohol.
    metadata: { leave_unattended: String(order.leaveUnattended) },
    fulfillment_details: {
      ...toFulfillmentFields(order),
      handoff_window_starts_at: toIsoSeconds(new Date(start.getTime() - HANDOFF_LEAD_MS)),
      handoff_window_ends_at: toIsoSeconds(start),
    },
    is_fallback_window: false,
  });
}

export const serviceOptionsResponse = (options: readonly ServiceOption[]): MockResponse =>
  successResponse({
    service_options: options.map(({ id, window }) => ({
      id,
      window: { start_at: toIsoSeconds(window.start), end_at: toIsoSeconds(window.end) },
    })),
  });
