/** One HTTP request and its response, without secrets. */
export interface HttpExchange {
  readonly method: string;
  /** The percent-encoded path and query. */
  readonly path: string;
  /** The headers in their original order and spelling. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The request body; empty if there was none or it was too large. */
  readonly body: string;
  /** The status; `null` if either side closed the connection before the response. */
  readonly status: number | null;
  /** The response body; empty if there was no response. */
  readonly responseBody: string;
}

const REDACTED = '(hidden)';

/** The two secrets of the token call, in any JSON text, even a malformed one. */
const SECRET_FIELD = /("(?:client_secret|access_token)"\s*:\s*)"(?:[^"\\]|\\.)*"?/g;

/**
 * Redacts the secrets in an exchange, so that it can be logged. The function finds them by position and not by value, because an
 * unknown token may be a real one that was sent here by mistake.
 */
export function redactSecrets(exchange: HttpExchange): HttpExchange {
  const redact = (text: string): string => text.replace(SECRET_FIELD, `$1"${REDACTED}"`);
  return {
    ...exchange,
    headers: exchange.headers.map(([name, value]) => [name, name.toLowerCase() === 'authorization' ? REDACTED : value] as const),
    body: redact(exchange.body),
    responseBody: redact(exchange.responseBody),
  };
}
