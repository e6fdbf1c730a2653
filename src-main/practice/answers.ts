/**
 * The words of Connect: every answer the practice server can give, as it stands on the wire.
 * The rows of the published table for the update call are given letter by letter. Where Connect's documentation is
 * silent, the wording is ours, as said below.
 */

/** An HTTP answer whose body has not been written out yet. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** One thing Connect complains of. `meta` stands beside `error`; rows that have none leave it out. */
export interface Complaint {
  readonly error: { readonly message: string; readonly code: number | null };
  readonly meta?: Readonly<Record<string, string | number | boolean>>;
}

/** An answer that says no. */
export interface Refusal extends Answer {
  readonly body: Complaint;
}

const PARAMETER = 1001;
const ALCOHOL = 2001;
const TRY_LATER = 2003;
const NOT_FOUND = 4000;
const INVALID_REQUEST = 4001;
const SEVERAL = 9999;

export const success = (body: unknown): Answer => ({ status: 200, body });

function refusal(status: number, message: string, code: number | null, meta?: Complaint['meta']): Refusal {
  return { status, body: { error: { message, code }, ...(meta && { meta }) } };
}

// The rows of the update call's table. An unknown user and "try later" really are HTTP 400; the wait really is a
// number in one row and a string in the other.
export const USER_NOT_FOUND = refusal(400, 'User Not Found', PARAMETER, { key: 'user_id' });
export const INVALID_SERVICE_OPTION = refusal(400, 'Invalid service option id.', PARAMETER, { key: 'order.service_option_id' });
export const ALCOHOL_NOT_ALLOWED = refusal(400, 'Alcoholic items can not be added to this order. Please remove and retry.', ALCOHOL);
export const RECENTLY_UPDATED = refusal(400, 'Order has been recently updated, please try again in a little while.', TRY_LATER, {
  wait: 1200,
  retry: true,
});
export const SERVICE_OPTION_GONE = refusal(
  400,
  'The delivery time you selected is no longer available - please select another time',
  PARAMETER,
  { key: 'service_option_id' },
);
export const TRY_AGAIN_LATER = refusal(400, 'The request could not be completed at this time, try again later.', TRY_LATER, { wait: '30' });
export const USER_NOT_ACTIVE = refusal(403, 'User Not Active', null);
export const RESOURCE_NOT_FOUND = refusal(404, 'Resource not found', NOT_FOUND);

// From here on the words are ours, and of 405 and 413 also the status.
export const NOT_EDITABLE = refusal(400, 'The order can no longer be updated.', INVALID_REQUEST);
export const UNAUTHORIZED = refusal(401, 'Unauthorized', null);
export const STRANGER = refusal(403, 'Only the app that started this server may use it.', null);
export const NOT_JSON = refusal(400, 'The request body is not a JSON object.', INVALID_REQUEST);
export const NOT_SENT_AS_JSON = refusal(400, 'Content-Type must be application/json.', INVALID_REQUEST);
export const MALFORMED_PATH = refusal(400, 'The path is not properly percent-encoded.', INVALID_REQUEST);
export const TOO_LARGE = refusal(413, 'The request body is too large.', INVALID_REQUEST);
export const TOO_MANY_REQUESTS: Refusal = {
  ...refusal(429, 'Too many requests', null),
  // Connect documents no Retry-After. It is sent so that clients are seen to honour one, and is short so that nobody
  // who rehearses this outcome stands waiting.
  headers: { 'retry-after': '2' },
};

export const wrongMethod = (allowed: string): Refusal => ({
  ...refusal(405, 'Method not allowed', INVALID_REQUEST),
  headers: { allow: allowed },
});

/**
 * A field that is required and missing.
 * @param key the field, as `meta.key` names it
 */
export const blankField = (key: string): Refusal => refusal(400, "can't be blank", PARAMETER, { key });

/**
 * A field whose value cannot be. The pattern is that of the table's "Invalid service option id.".
 * @param key the field, as `meta.key` names it: `bags_count`, `order.bags_count`
 */
export function invalidField(key: string): Refusal {
  const words = key.replace(/^order\./, '').replaceAll('_', ' ');
  return refusal(400, `Invalid ${words}.`, PARAMETER, { key });
}

/** One complaint is answered alone; several come together under code 9999, each in the shape of a single one. */
export function refusalOf(refusals: readonly [Refusal, ...Refusal[]]): Answer {
  if (refusals.length === 1) return refusals[0];
  const errors = refusals.map(({ body }) => body);
  return { status: 400, body: { error: { message: 'There were issues with your request', code: SEVERAL, errors }, meta: {} } };
}
