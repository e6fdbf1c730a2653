/**
 * Every response of the practice server, in Connect's wire format. The rows of Connect's published error table for the update call are
 * quoted exactly. The remaining responses are marked below; Connect's documentation does not specify them.
 */

/** An HTTP response before its body is serialized. */
export interface MockResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** An error in Connect's format. `meta` is next to `error`; some rows of the table omit it. */
export interface ErrorBody {
  readonly error: { readonly message: string; readonly code: number | null };
  readonly meta?: Readonly<Record<string, string | number | boolean>>;
}

/** A response that rejects the request. */
export interface ErrorResponse extends MockResponse {
  readonly body: ErrorBody;
}

const PARAMETER_CODE = 1001;
const ALCOHOL_CODE = 2001;
const TRY_LATER_CODE = 2003;
const NOT_FOUND_CODE = 4000;
const INVALID_REQUEST_CODE = 4001;
const SEVERAL_ERRORS_CODE = 9999;

export const successResponse = (body: unknown): MockResponse => ({ status: 200, body });

function errorResponse(status: number, message: string, code: number | null, meta?: ErrorBody['meta']): ErrorResponse {
  return { status, body: { error: { message, code }, ...(meta && { meta }) } };
}

// Rows of the published error table. As documented, an unknown user and "try later" are HTTP 400, and the wait is a number in one row
// and a text in another.
export const USER_NOT_FOUND = errorResponse(400, 'User Not Found', PARAMETER_CODE, { key: 'user_id' });
export const INVALID_SERVICE_OPTION = errorResponse(400, 'Invalid service option id.', PARAMETER_CODE, { key: 'order.service_option_id' });
export const ALCOHOL_NOT_ALLOWED = errorResponse(
  400,
  'Alcoholic items can not be added to this order. Please remove and retry.',
  ALCOHOL_CODE,
);
export const RECENTLY_UPDATED = errorResponse(400, 'Order has been recently updated, please try again in a little while.', TRY_LATER_CODE, {
  wait: 1200,
  retry: true,
});
export const SERVICE_OPTION_GONE = errorResponse(
  400,
  'The delivery time you selected is no longer available - please select another time',
  PARAMETER_CODE,
  { key: 'service_option_id' },
);
export const TRY_AGAIN_LATER = errorResponse(400, 'The request could not be completed at this time, try again later.', TRY_LATER_CODE, {
  wait: '30',
});
export const USER_NOT_ACTIVE = errorResponse(403, 'User Not Active', null);
export const RESOURCE_NOT_FOUND = errorResponse(404, 'Resource not found', NOT_FOUND_CODE);

// Connect does not document the following messages, nor the statuses 405 and 413.
export const NOT_EDITABLE = errorResponse(400, 'The order can no longer be updated.', INVALID_REQUEST_CODE);
export const UNAUTHORIZED = errorResponse(401, 'Unauthorized', null);
export const FOREIGN_ORIGIN = errorResponse(403, 'Only the app that started this server may use it.', null);
export const NOT_JSON = errorResponse(400, 'The request body is not a JSON object.', INVALID_REQUEST_CODE);
export const NOT_SENT_AS_JSON = errorResponse(400, 'Content-Type must be application/json.', INVALID_REQUEST_CODE);
export const MALFORMED_PATH = errorResponse(400, 'The path is not properly percent-encoded.', INVALID_REQUEST_CODE);
export const TOO_LARGE = errorResponse(413, 'The request body is too large.', INVALID_REQUEST_CODE);
export const TOO_MANY_REQUESTS: ErrorResponse = {
  ...errorResponse(429, 'Too many requests', null),
  // Connect documents no Retry-After. The header shows that clients honor it, and is short so that trainees do not wait.
  headers: { 'retry-after': '2' },
};

export const methodNotAllowed = (allowed: string): ErrorResponse => ({
  ...errorResponse(405, 'Method not allowed', INVALID_REQUEST_CODE),
  headers: { allow: allowed },
});

/**
 * The error for a required field that is missing.
 * @param key the name of the field for `meta.key`
 */
export const blankFieldError = (key: string): ErrorResponse => errorResponse(400, "can't be blank", PARAMETER_CODE, { key });

/**
 * The error for a field with an invalid value, worded like the table's "Invalid service option id.".
 * @param key the name of the field for `meta.key`, such as `bags_count` or `order.bags_count`
 */
export function invalidFieldError(key: string): ErrorResponse {
  const label = key.replace(/^order\./, '').replaceAll('_', ' ');
  return errorResponse(400, `Invalid ${label}.`, PARAMETER_CODE, { key });
}

/** Returns a single error unchanged; combines several errors under code 9999. */
export function combineErrors(responses: readonly [ErrorResponse, ...ErrorResponse[]]): MockResponse {
  if (responses.length === 1) return responses[0];
  const errors = responses.map(({ body }) => body);
  return { status: 400, body: { error: { message: 'There were issues with your request', code: SEVERAL_ERRORS_CODE, errors }, meta: {} } };
}
