/**
 * Connect's own spelling: snake_case names, pounds and dollars as numbers. It lives in this file and nowhere else.
 * What is sent is built strictly; what comes back is read tolerantly: an unknown field is no reason to lose sight of an order.
 */
import { z } from 'zod';
import { fail, ok, type Result } from '../../src-shared/base/result';
import { toDollars } from '../../src-shared/money/money-format';
import type { StageRequest } from '../../src-shared/order/order.schema';
import { isCanceled, type OrderDetails } from '../../src-shared/order/order-details.schema';
import { Instant, type ServiceOption, ServiceOptionId, type ServiceOptionsQuery } from '../../src-shared/order/service-option.schema';
import type { UpdateRequest } from '../../src-shared/order/update-request.schema';
import type { Weight } from '../../src-shared/weight/weight.schema';
import { toSingleLine, truncate } from './server-text';

/** Why an answer in JSON was not the one that was asked for. */
export type UnexpectedResponse = { readonly kind: 'wrong-shape' | 'another-order' };

/** Connect's word that the order is canceled. */
export type CanceledOrder = { readonly kind: 'canceled'; readonly reason: string | null };

const UNEXPECTED_SHAPE: UnexpectedResponse = { kind: 'wrong-shape' };

/** Body of the stage call. A field that was left blank is `undefined` here and absent in the JSON. */
export function toStageBody(request: StageRequest) {
  return {
    items_count: request.items,
    bags_count: request.bags,
    items_weight: toPounds(request.weight),
  };
}

/** Body of the update call. A change that was not made is `undefined` here and absent in the JSON. */
export function toUpdateBody({ changes }: UpdateRequest) {
  return {
    start_at: changes.window?.startAt,
    end_at: changes.window?.endAt,
    service_option_id: changes.window?.serviceOptionId,
    initial_tip_cents: changes.tip,
    items_count: changes.items,
    bags_count: changes.bags,
    items_weight: toPounds(changes.weight),
    // The tip above goes in cents and this one in dollars.
    cart_total: changes.cartTotal === undefined ? undefined : toDollars(changes.cartTotal),
    alcoholic: changes.alcoholic,
    bag_label: changes.bagLabel,
    special_instructions: changes.specialInstructions,
  };
}

// A whole number of hundredths divided by 100 is the double closest to that decimal, so it prints as typed: 14.25.
const toPounds = (weight: Weight | undefined): number | undefined => (weight === undefined ? undefined : weight / 100);

/** Body of the service options call that knows no user. */
export function toServiceOptionsBody(query: ServiceOptionsQuery) {
  return { location_code: query.locationCode, postal_code: query.postalCode, ...toCartFields(query) };
}

/** Body of the service options call below a user, which has the postal code in an address. */
export function toUserServiceOptionsBody(query: ServiceOptionsQuery) {
  return {
    // The rest of the customer's address is not known at a store.
    address: query.postalCode === undefined ? undefined : { postal_code: query.postalCode },
    location_code: query.locationCode,
    ...toCartFields(query),
  };
}

const toCartFields = ({ cartTotal, items }: ServiceOptionsQuery) => ({ cart_total_cents: cartTotal, items_count: items });

/** Body of the token call. */
export function toTokenBody(client: { readonly clientId: string; readonly clientSecret: string }) {
  return {
    client_id: client.clientId,
    client_secret: client.clientSecret,
    grant_type: 'client_credentials',
    scope: 'connect:fulfillment',
  };
}

/** Seconds, as Connect writes them: `1200` in one answer, `"30"` in the next, and nothing in a third. */
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

/** No wait is longer: a store would not know any more what the order was. */
const MAX_WAIT_SECONDS = 7 * 86_400;

/** Seconds to wait before trying again. */
export const WaitSecondsDto = SecondsDto.transform((seconds) => (seconds === null ? null : Math.min(seconds, MAX_WAIT_SECONDS)));

// What is missing, empty or strange is not known. Connect writes an empty text where it has none. Most answers lack most of
// this, and a default costs a fifth of what an error that is caught does.
const textDto = (maxLength: number) =>
  z
    .string()
    .nullable()
    .default(null)
    .transform((text) => (text && toSingleLine(text, maxLength)) || null)
    .catch(null);
const ShortTextDto = textDto(100);
// Half an address leads somewhere else.
const UrlDto = z
  .string()
  .max(2_000)
  .nullable()
  .default(null)
  .transform((text) => text || null)
  .catch(null);
const BooleanDto = z.boolean().nullable().default(null).catch(null);

// A time that does not say where it is counted from could be meant in any zone, so it is not known. One that does may
// say so in ways that are not quite ISO 8601's (`2018-02-22 00:00 UTC`, `+0000`).
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

/** Values of whatever kind as texts, so many and so long as a person may want to read. `null` for none. */
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
  // Requests call it `bags_count`.
  bag_count: z.int().nonnegative().nullable().default(null).catch(null),
  handoff_window_starts_at: InstantDto,
  handoff_window_ends_at: InstantDto,
});

const FULFILLMENT_FIELDS = new Set(Object.keys(FulfillmentDto.shape));

const EMPTY_FULFILLMENT = FulfillmentDto.parse({});

/** A gateway may write an ID of nothing but digits as a number. One beyond 2^53 has lost digits, and could be another order's. */
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

/** What the two tables of fields do not have. */
function collectUnknownFields({ fulfillment_details: fulfillment, ...order }: z.infer<typeof OrderDto>): OrderDetails['otherFields'] {
  const unknown = (fields: object, known: ReadonlySet<string>) => Object.entries(fields).filter(([name]) => !known.has(name));
  return toTextFields(Object.fromEntries([...unknown(order, ORDER_FIELDS), ...unknown(fulfillment, FULFILLMENT_FIELDS)]));
}

/**
 * Reads the order that a call answers with.
 * @param orderId what was asked for. An answer about anything else proves nothing about this order: a portal, a cache
 *   or a mistaken route may have given it.
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
    orderUrl: order.order_url,
    createdAt: order.created_at,
    cancellationReason: order.cancellation_reason,
    locale: order.locale,
    // The former name, for the same thing.
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

/** Reads the order that a call to stage or to update it answers with. A canceled order was neither, though the call succeeded. */
export function parseChangedOrder(json: unknown, orderId: string): Result<OrderDetails, UnexpectedResponse | CanceledOrder> {
  const read = parseOrderDetails(json, orderId);
  if (!read.ok || !isCanceled(read.value.status)) return read;
  return fail({ kind: 'canceled', reason: read.value.cancellationReason });
}

const SlotDto = z.object({ start_at: InstantDto, end_at: InstantDto });

const ServiceOptionDto = SlotDto.extend({
  id: z.union([ServiceOptionId, z.string().regex(/^\d+$/).transform(Number).pipe(ServiceOptionId)]),
  window: SlotDto.nullable().catch(null),
  availability: z.object({ available: z.boolean() }).nullable().catch(null),
});

/**
 * Reads the answer of either service options call, in its order. A slot that cannot be read cannot be chosen and is
 * left out; but if none of several can be read, this is not an answer that says "no slots".
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

/** An access token, and for how many seconds it is good; `null` where the answer does not say. */
export interface AccessToken {
  readonly text: string;
  readonly expiresInSeconds: number | null;
}

const TokenDto = z.object({
  // What may not stand in a header could not be used, and must not be let near one.
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  expires_in: SecondsDto,
});

/** Reads the answer of the token call. */
export function parseToken(json: unknown): Result<AccessToken, UnexpectedResponse> {
  const parsed = TokenDto.safeParse(json);
  return parsed.success ? ok({ text: parsed.data.access_token, expiresInSeconds: parsed.data.expires_in }) : fail(UNEXPECTED_SHAPE);
}
