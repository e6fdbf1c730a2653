/** Orders and delivery windows as Connect writes them: snake_case, ISO 8601 to the second. */

import type { PracticeOrder } from './orders';
import { type MockResponse, successResponse } from './responses';
import type { ServiceOption } from './service-options';

const LOCALE = 'en_US';
const STORE_LOCATION = 'practice-store';
/** How long before delivery the bags change hands. */
const HANDOFF_LEAD_MS = 30 * 60 * 1000;

/** `2018-02-22T00:00:00Z`, without the milliseconds that JavaScript adds. */
const toIsoSeconds = (date: Date): string => date.toISOString().replace(/\.\d{3}Z$/, 'Z');

const toOrderFields = (order: PracticeOrder) => ({
  id: order.id,
  status: order.status,
  // Empty as in the documented samples: there is no page to link to, and nothing is ever cancelled.
  order_url: '',
  created_at: toIsoSeconds(order.createdAt),
  cancellation_reason: '',
  locale: LOCALE,
});

// `delivered_at` is left out: no practice order is ever delivered.
const toFulfillmentFields = (order: PracticeOrder) => ({
  store_location: STORE_LOCATION,
  window_starts_at: toIsoSeconds(order.window.start),
  window_ends_at: toIsoSeconds(order.window.end),
  ...(order.bagCount !== null && { bag_count: order.bagCount }),
});

/** What the stage call answers: fewer fields than the other calls. */
export const stagedResponse = (order: PracticeOrder): MockResponse =>
  successResponse({ ...toOrderFields(order), fulfillment_details: toFulfillmentFields(order) });

/** What the update and get calls answer. */
export function orderResponse(order: PracticeOrder): MockResponse {
  const { start } = order.window;
  return successResponse({
    ...toOrderFields(order),
    is_express: false,
    is_instacartplus: false,
    // No documented field says whether the bags may be left at the door. The practice store notes it in its own
    // metadata, so that the rule about alcohol can be watched.
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
