/**
 * The schemas of the request bodies. Unlike Connect, which may ignore unknown fields, the practice server rejects them, so that a
 * misspelled `bag_count` is found in practice and not at a store.
 */
import { z } from 'zod';
import { fail, ok, type Result } from '../../src-shared/base/result';
import { isAtLeastOneHour, isOnTheHour } from '../../src-shared/order/order-paths';
import { blankFieldError, combineErrors, type ErrorResponse, invalidFieldError, type MockResponse, NOT_JSON } from './responses';

const count = z.int().nonnegative();
const pounds = z.number().nonnegative();
/**
 * An ISO 8601 time with a zone, because without one it is ambiguous. `abort` prevents that the rules between fields compare invalid
 * times.
 */
const instant = z.iso.datetime({ offset: true, abort: true }).transform((text) => new Date(text));

/** `POST …/lastmile/orders/{order_id}/staged` */
export const StageBody = z.strictObject({
  items_count: count.optional(),
  bags_count: count.optional(),
  items_weight: pounds.optional(),
});
export type StageBody = z.infer<typeof StageBody>;

/** `POST …/users/{user_id}/orders/{order_id}/staged`, which accepts two more fields. */
export const UserStageBody = StageBody.extend({
  bag_label: z.string().optional(),
  bag_scan_codes: z.array(z.string()).optional(),
});

/** The fields of the update call of every path family. All are optional. */
const UPDATE_FIELDS = {
  start_at: instant.optional(),
  end_at: instant.optional(),
  service_option_id: z.int().optional(),
  initial_tip_cents: count.optional(),
  items_count: count.optional(),
  bags_count: count.optional(),
  items_weight: pounds.optional(),
  cart_total: z.number().nonnegative().optional(),
  alcoholic: z.boolean().optional(),
  special_instructions: z.string().optional(),
};

const WINDOW_FIELDS = ['service_option_id', 'start_at', 'end_at'] as const;

interface WindowFields {
  readonly service_option_id?: number | undefined;
  readonly start_at?: Date | undefined;
  readonly end_at?: Date | undefined;
}

/** @param required the fields that a delivery window needs as soon as it has one field */
function checkWindow(body: WindowFields, required: readonly (keyof WindowFields)[], context: z.RefinementCtx): void {
  if (WINDOW_FIELDS.some((field) => body[field] !== undefined)) {
    for (const field of required.filter((name) => body[name] === undefined)) {
      context.addIssue({ code: 'custom', path: [field], message: 'missing' });
    }
  }
  if (body.start_at && body.end_at && body.start_at >= body.end_at) {
    context.addIssue({ code: 'custom', path: ['end_at'], message: 'not after start_at' });
  }
}

/** Collects the fields of the delivery window. `checkWindow` guarantees that it has both ends or neither. */
const toUpdate = <Body extends WindowFields>({ service_option_id, start_at, end_at, ...rest }: Body) => ({
  ...rest,
  window: start_at && end_at ? { serviceOptionId: service_option_id ?? null, start: start_at, end: end_at } : null,
});

/** `PUT …/users/{user_id}/orders/{order_id}/last_mile`. The three fields of the delivery window are required together. */
export const UpdateBody = z
  .strictObject({ ...UPDATE_FIELDS, bag_label: z.string().optional() })
  .superRefine((body, context) => checkWindow(body, WINDOW_FIELDS, context))
  .transform(toUpdate);

/**
 * `PUT …/lastmile/orders/{order_id}`, without a bag label. The ends of the delivery window are required together, are on the hour, and at
 * least one hour apart.
 * @param timeZone the store's, whose hours count
 */
export const dispatchUpdateBody = (timeZone: string | null) =>
  z
    .strictObject(UPDATE_FIELDS)
    .superRefine((body, context) => {
      checkWindow(body, ['start_at', 'end_at'], context);
      for (const field of ['start_at', 'end_at'] as const) {
        const isFull = body[field] === undefined || isOnTheHour(body[field].toISOString(), timeZone);
        if (!isFull) context.addIssue({ code: 'custom', path: [field], message: 'not on the hour' });
      }
      if (!body.start_at || !body.end_at) return;
      const isLong = isAtLeastOneHour({ startAt: body.start_at.toISOString(), endAt: body.end_at.toISOString() });
      if (!isLong) context.addIssue({ code: 'custom', path: ['end_at'], message: 'less than one hour after start_at' });
    })
    .transform(toUpdate);
export type UpdateBody = z.infer<ReturnType<typeof dispatchUpdateBody>>;

/** `POST …/service_options/last_mile`, which requires a location code or a postal code. */
export const PreviewOptionsBody = z
  .strictObject({
    location_code: z.string().min(1).optional(),
    postal_code: z.string().min(1).optional(),
    cart_total_cents: count.optional(),
    items_count: count.optional(),
  })
  .superRefine((body, context) => {
    if (body.location_code === undefined && body.postal_code === undefined) {
      context.addIssue({ code: 'custom', path: ['location_code'], message: 'missing' });
    }
  });

/** `POST …/users/{user_id}/service_options/cart/last_mile`. Connect documents all four fields as required. */
export const CartOptionsBody = z.strictObject({
  // Accept any fields, because Connect does not document them precisely.
  address: z.looseObject({}),
  location_code: z.string().min(1),
  cart_total_cents: count,
  items_count: count,
});

/** The scope of every call. A client may request several scopes, separated by commas. */
const FULFILLMENT_SCOPE = 'connect:fulfillment';

/** `POST /v2/oauth/token`. Without a scope, all permitted scopes are granted, which is this one. */
export const TokenBody = z.strictObject({
  client_id: z.string(),
  client_secret: z.string(),
  grant_type: z.literal('client_credentials'),
  scope: z
    .string()
    .refine((scopes) => scopes.split(',').includes(FULFILLMENT_SCOPE))
    .default(FULFILLMENT_SCOPE),
});

/**
 * Parses a body and reports all errors at once.
 * @param keyPrefix the prefix of a field's name in `meta.key`; the update call uses `order.`, as in `order.bags_count`
 */
export function parseBody<Schema extends z.ZodType>(schema: Schema, text: string, keyPrefix = ''): Result<z.output<Schema>, MockResponse> {
  const json = parseObject(text);
  if (!json) return fail(NOT_JSON);
  const parsed = schema.safeParse(json);
  if (parsed.success) return ok(parsed.data);

  // Report each field once, even if it violates several rules.
  const fields = new Set(
    parsed.error.issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0])])),
  );
  const errors = [...fields].map(
    (field): ErrorResponse => (Object.hasOwn(json, field) ? invalidFieldError : blankFieldError)(keyPrefix + field),
  );
  // A failed parse always has at least one issue.
  return fail(combineErrors(errors as [ErrorResponse, ...ErrorResponse[]]));
}

function parseObject(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
