/**
 * The data transfer objects of Connect: snake_case names, pounds and dollars as numbers. Requests are built strictly. Responses are
 * parsed tolerantly, because an unknown field must not make the outcome of an order unknown.
 */
import { z } from 'zod';
import { fail, ok, type Result } from '../../src-shared/base/result';
import { toDollars } from '../../src-shared/money/money-format';
import type { StageRequest } from '../../src-shared/order/order.schema';
import type { OrderDetails } from '../../src-shared/order/order-details.schema';
import { isCanceled } from '../../src-shared/order/order-progress';
import { Instant, type ServiceOption, ServiceOptionId, type ServiceOptionsQuery } from '../../src-shared/order/service-option.schema';
import type { UpdateRequest } from '../../src-shared/order/update-request.schema';
import type { Weight } from '../../src-shared/weight/weight.schema';
import { fromConnectReason, toOrderMilestone, toOrderProgress } from './order-status';
import { toSingleLine, truncate } from './server-text';

/** Why a JSON response was not the expected one. */
export type UnexpectedResponse = { readonly kind: 'wrong-shape' | 'another-order' };

/** Connect reported that the order is canceled. */
export type CanceledOrder = { readonly kind: 'canceled'; readonly reason: string | null };

const UNEXPECTED_SHAPE: UnexpectedResponse = { kind: 'wrong-shape' };

/** Creates the body of the stage call. An empty field is `undefined` and therefore absent in the JSON. */
export function toStageBody(request: StageRequest) {
  return {
    items_count: request.items,
    bags_count: request.bags,
    items_weight: toPounds(request.weight),
  };
}

/** Creates the body of the update call of the `dispatch` paths, which have no bag label. */
export function toDispatchUpdateBody(request: UpdateRequest) {
  const { bag_label: _, ...body } = toUpdateBody(request);
  return body;
}

/** Creates the body of the update call. An unchanged field is `undefined` and therefore absent in the JSON. */
export function toUpdateBody({ changes }: UpdateRequest) {
  return {
    start_at: changes.window?.startAt,
    end_at: changes.window?.endAt,
    service_option_id: changes.window?.serviceOptionId,
    initial_tip_cents: changes.tip,
    items_count: changes.items,
    bags_count: changes.bags,
    items_weight: toPounds(changes.weight),
    // Connect expects the cart total in dollars, but the tip in cents.
    cart_total: changes.cartTotal === undefined ? undefined : toDollars(changes.cartTotal),
    alcoholic: changes.alcoholic,
    bag_label: changes.bagLabel,
    special_instructions: changes.specialInstructions,
  };
}

/** Converts hundredths to pounds. The result is the double closest to the decimal, so that 1425 prints as 14.25. */
const toPounds = (weight: Weight | undefined): number | undefined => (weight === undefined ? undefined : weight / 100);

/** Creates the body of the service options call without a user. */
export function toServiceOptionsBody(query: ServiceOptionsQuery) {
  return { location_code: query.locationCode, postal_code: query.postalCode, ...toCartFields(query) };
}

/** Creates the body of the service options call of a user, which expects the postal code inside an address. */
export function toUserServiceOptionsBody(query: ServiceOptionsQuery) {
  return {
    // The store knows only the postal code of the customer's address.
    address: query.postalCode === undefined ? undefined : { postal_code: query.postalCode },
    location_code: query.locationCode,
    ...toCartFields(query),
  };
}

const toCartFields = ({ cartTotal, items }: ServiceOptionsQuery) => ({ cart_total_cents: cartTotal, items_count: items });

/** Creates the body of the token call. */
export function toTokenBody(client: { readonly clientId: string; readonly clientSecret: string }) {
  return {
    client_id: client.clientId,
    client_secret: client.clientSecret,
    grant_type: 'client_credentials',
    scope: 'connect:fulfillment',
  };
}

/** A number of seconds: a number, a text such as `"30"`, or missing. */
export const SecondsDto = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\s*\d+(\.\d+)?\s*$/)
      .transform(Number),
  ])
  .pipe(z.number().nonnegative())
  .nullable()
  .catch(null);

/** The maximum wait. After a week, a store no longer remembers the order. */
const MAX_WAIT_SECONDS = 7 * 86_400;

/** Seconds to wait before trying again. */
export const WaitSecondsDto = SecondsDto.transform((seconds) => (seconds === null ? null : Math.min(seconds, MAX_WAIT_SECONDS)));

/** A text; missing, empty and malformed values become `null`. The default is stated because it is five times as fast as a caught error. */
const textDto = (maxLength: number) =>
  z
    .string()
    .nullable()
    .default(null)
    .transform((text) => (text && toSingleLine(text, maxLength)) || null)
    .catch(null);
const ShortTextDto = textDto(100);
/** A URL of limited length. A longer one becomes `null`, because a truncated URL leads to another page. */
const UrlDto = z
  .string()
  .max(2_000)
  .nullable()
  .default(null)
  .transform((text) => text || null)
  .catch(null);
const BooleanDto = z.boolean().nullable().default(null).catch(null);

/** A time with a zone, also in formats that differ from ISO 8601, such as `2018-02-22 00:00 UTC` or `+0000`. */
const ZONED_TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d(?:\.\d+)?)? ?(?:Z|UTC|GMT|([+-]\d\d):?(\d\d))$/i;
const InstantDto = z
  .string()
  .max(64)
  .transform((text) =>
    text.replace(ZONED_TIME, (_text, date, time, seconds = ':00', hours = '', minutes = '') => {
      const offset = hours === '' ? 'Z' : `${hours}:${minutes}`;
      return `${date}T${time}${seconds}${offset}`;
    }),
  )
  .pipe(Instant)
  .nullable()
  .default(null)
  .catch(null);

const MAX_FIELDS = 30;
const MAX_FIELD_NAME_LENGTH = 100;
const MAX_FIELD_TEXT_LENGTH = 500;

/** Converts values to texts, limited in number and length. @returns `null` if there are none */
function toTextFields(values: Readonly<Record<string, unknown>>): Record<string, string> | null {
  const entries = Object.entries(values)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .slice(0, MAX_FIELDS)
    .map(([name, value]) => [
      truncate(name, MAX_FIELD_NAME_LENGTH),
      truncate(typeof value === 'string' ? value : JSON.stringify(value), MAX_FIELD_TEXT_LENGTH),
    ]);
  return entries.length === 0 ? null : Object.fromEntries(entries);
}

const FulfillmentDto = z.looseObject({
  store_location: ShortTextDto,
  window_starts_at: InstantDto,
  window_ends_at: InstantDto,
  delivered_at: InstantDto,
  // The same field is named `bags_count` in requests.
  bag_count: z.int().nonnegative().nullable().default(null).catch(null),
  handoff_window_starts_at: InstantDto,
  handoff_window_ends_at: InstantDto,
});

const FULFILLMENT_FIELDS = new Set(Object.keys(FulfillmentDto.shape));

const EMPTY_FULFILLMENT = FulfillmentDto.parse({});

/** An order id. Some gateways convert digits to a number; beyond 2^53 a number has lost digits and is rejected. */
const IdDto = z.union([z.string(), z.int().transform(String)]);

const OrderDto = z.looseObject({
  id: IdDto,
  status: z.string().transform((status) => toSingleLine(status, 100)),
  order_url: UrlDto,
  created_at: InstantDto,
  cancellation_reason: ShortTextDto,
  locale: ShortTextDto,
  is_express: BooleanDto,
  is_instacartplus: BooleanDto,
  fulfillment_details: FulfillmentDto.default(EMPTY_FULFILLMENT).catch(EMPTY_FULFILLMENT),
  is_fallback_window: BooleanDto,
  metadata: z
    .record(z.string(), z.unknown())
    .nullable()
    .default(null)
    .transform((values) => values && toTextFields(values))
    .catch(null),
});

const ORDER_FIELDS = new Set(Object.keys(OrderDto.shape));

/** Collects the fields that the two schemas do not define. */
function collectUnknownFields({ fulfillment_details: fulfillment, ...order }: z.infer<typeof OrderDto>): OrderDetails['otherFields'] {
  const unknown = (fields: object, known: ReadonlySet<string>) => Object.entries(fields).filter(([name]) => !known.has(name));
  return toTextFields(Object.fromEntries([...unknown(order, ORDER_FIELDS), ...unknown(fulfillment, FULFILLMENT_FIELDS)]));
}

/**
 * Parses the order in a response.
 * @param orderId the requested order. A response about another order proves nothing, because a portal, a cache or a misconfigured
 *   gateway may have sent it.
 */
export function parseOrderDetails(json: unknown, orderId: string): Result<OrderDetails, UnexpectedResponse> {
  const parsed = OrderDto.safeParse(json);
  if (!parsed.success) return fail(UNEXPECTED_SHAPE);
  const order = parsed.data;
  if (order.id !== orderId) return fail({ kind: 'another-order' });
  const fulfillment = order.fulfillment_details;
  return ok({
    id: order.id,
    status: order.status,
    progress: toOrderProgress(order.status),
    milestone: toOrderMilestone(order.status),
    orderUrl: order.order_url,
    createdAt: order.created_at,
    cancellationReason: fromConnectReason(order.cancellation_reason),
    locale: order.locale,
    // `is_express` is the former name of the same field.
    isInstacartPlus: order.is_instacartplus ?? order.is_express,
    storeLocation: fulfillment.store_location,
    window: toTimeSpan(fulfillment.window_starts_at, fulfillment.window_ends_at),
    handoffWindow: toTimeSpan(fulfillment.handoff_window_starts_at, fulfillment.handoff_window_ends_at),
    deliveredAt: fulfillment.delivered_at,
    bagCount: fulfillment.bag_count,
    isFallbackWindow: order.is_fallback_window,
    metadata: order.metadata,
    otherFields: collectUnknownFields(order),
  });
}

const toTimeSpan = (startsAt: string | null, endsAt: string | null): OrderDetails['window'] =>
  startsAt === null || endsAt === null ? null : { startsAt, endsAt };

/** Parses the response of the stage or update call. A canceled order was not changed, even though the call succeeded. */
export function parseChangedOrder(json: unknown, orderId: string): Result<OrderDetails, UnexpectedResponse | CanceledOrder> {
  const read = parseOrderDetails(json, orderId);
  if (!read.ok || !isCanceled(read.value)) return read;
  return fail({ kind: 'canceled', reason: read.value.cancellationReason });
}

const SlotDto = z.object({ start_at: InstantDto, end_at: InstantDto });

const ServiceOptionDto = SlotDto.extend({
  id: z.union([ServiceOptionId, z.string().regex(/^\d+$/).transform(Number).pipe(ServiceOptionId)]),
  window: SlotDto.nullable().catch(null),
  availability: z.object({ available: z.boolean() }).nullable().catch(null),
});

/**
 * Parses the response of either service options call and keeps its order. Malformed slots are omitted; if all slots are malformed,
 * the response has an unexpected shape, because it does not mean "no slots".
 */
export function parseServiceOptions(json: unknown): Result<ServiceOption[], UnexpectedResponse> {
  const parsed = z.object({ service_options: z.array(z.unknown()) }).safeParse(json);
  if (!parsed.success) return fail(UNEXPECTED_SHAPE);
  const listed = parsed.data.service_options;
  const options = listed.flatMap(parseServiceOption);
  return options.length === 0 && listed.length > 0 ? fail(UNEXPECTED_SHAPE) : ok(options);
}

function parseServiceOption(json: unknown): ServiceOption[] {
  const parsed = ServiceOptionDto.safeParse(json);
  if (!parsed.success) return [];
  const { id, window, availability, ...slot } = parsed.data;
  const startAt = window?.start_at ?? slot.start_at;
  const endAt = window?.end_at ?? slot.end_at;
  return startAt === null || endAt === null ? [] : [{ id, startAt, endAt, available: availability?.available ?? true }];
}

/** An access token and its lifetime; `null` if the response does not state one. */
export interface AccessToken {
  readonly text: string;
  readonly expiresInSeconds: number | null;
}

const TokenDto = z.object({
  // Accept only characters that are valid in a header.
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  expires_in: SecondsDto,
});

/** Parses the response of the token call. */
export function parseToken(json: unknown): Result<AccessToken, UnexpectedResponse> {
  const parsed = TokenDto.safeParse(json);
  return parsed.success ? ok({ text: parsed.data.access_token, expiresInSeconds: parsed.data.expires_in }) : fail(UNEXPECTED_SHAPE);
}
