/** One request and its answer, as they were on the wire but for the secrets. */
export interface HttpExchange {
  readonly method: string;
  /** Path and query, still percent-encoded. */
  readonly path: string;
  /** In the order and spelling they came in. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Empty where there was none, or more of it than is accepted. */
  readonly body: string;
  /** `null`: nothing was answered, because the connection was cut by either side. */
  readonly status: number | null;
  readonly answer: string;
}

const REDACTED = '(hidden)';

/** The two secrets of the token call, wherever they stand in a JSON text, well formed or not. */
const SECRET_FIELD = /("(?:client_secret|access_token)"\s*:\s*)"(?:[^"\\]|\\.)*"?/g;

/**
 * Takes the secrets out, so that an exchange can be printed. They are taken out by place and not by value: a token
 * this server does not know may be a real one that was sent here by mistake.
 */
export function redactSecrets(exchange: HttpExchange): HttpExchange {
  const redact = (text: string): string => text.replace(SECRET_FIELD, `$1"${REDACTED}"`);
  return {
    ...exchange,
    headers: exchange.headers.map(([name, value]) => [name, name.toLowerCase() === 'authorization' ? REDACTED : value] as const),
    body: redact(exchange.body),
    answer: redact(exchange.answer),
  };
}
