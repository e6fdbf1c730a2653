/** Converts connection errors into failures, depending on whether the request was written. */
import type { Failure } from '../../src-shared/failure/failure.schema';
import { UNKNOWN_SOURCE } from '../../src-shared/failure/response-source';
import { HandshakeError } from './tls-error';

export type NotReachedFailure = Extract<Failure, { kind: 'not-reached' }>;

/** An error that already knows the cause of the failed connection. */
export class ConnectionError extends Error {
  // Use a code that is not undici's: after its own codes, undici reconnects until the timeout.
  readonly code = 'STAGEBAY_NO_CONNECTION';
  constructor(
    override readonly cause: NotReachedFailure['cause'],
    /** The details for IT. */
    readonly detail: string,
    /** Whether another route may succeed. */
    readonly mayTryNextRoute: boolean,
  ) {
    super(cause);
  }
}

const CAUSE_BY_ERROR_CODE: Readonly<Record<string, NotReachedFailure['cause']>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ECONNREFUSED: 'refused',
  ENETUNREACH: 'no-route',
  EHOSTUNREACH: 'no-route',
  ENETDOWN: 'no-route',
  EHOSTDOWN: 'no-route',
  EADDRNOTAVAIL: 'no-route',
  // A firewall on this machine rejects connections with one of these two codes.
  EACCES: 'no-route',
  EPERM: 'no-route',
  ETIMEDOUT: 'connect-timeout',
  UND_ERR_CONNECT_TIMEOUT: 'connect-timeout',
  ECONNRESET: 'closed-before-sending',
  ECONNABORTED: 'closed-before-sending',
  EPIPE: 'closed-before-sending',
  UND_ERR_SOCKET: 'closed-before-sending',
  UND_ERR_CLOSED: 'closed-before-sending',
  UND_ERR_DESTROYED: 'closed-before-sending',
  // The certificate chain ends at an authority that this station does not trust.
  SELF_SIGNED_CERT_IN_CHAIN: 'untrusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'untrusted',
  CERT_UNTRUSTED: 'untrusted',
  INVALID_CA: 'untrusted',
  CERT_HAS_EXPIRED: 'certificate-date',
  CERT_NOT_YET_VALID: 'certificate-date',
};

/**
 * Returns the failure of a request of which no byte was written.
 * @param origin the target of the request: over https, an unknown error counts as a failed handshake
 */
export function failureBeforeSending(error: unknown, origin: string): Failure {
  if (error instanceof ConnectionError) return { kind: 'not-reached', cause: error.cause, detail: error.detail };
  const code = toErrorCode(error);
  // The station created an invalid request, for example a header that contains a line end.
  if (code === 'UND_ERR_INVALID_ARG') return { kind: 'local', what: 'bad-input', detail: 'not a well-formed HTTP request' };
  const cause = CAUSE_BY_ERROR_CODE[code] ?? (origin.startsWith('https:') ? 'tls' : 'closed-before-sending');
  return { kind: 'not-reached', cause, detail: toErrorDetail(error) };
}

/** Phrases for malformed responses that undici's parser reports only by a code. */
const MALFORMED_RESPONSE_PHRASES: Readonly<Record<string, string>> = {
  UND_ERR_HEADERS_OVERFLOW: 'Headers too large',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'Content-Length not kept',
};
/** The phrase in the brackets of a parser error. It is one of the parser's fixed phrases and quotes nothing of the response. */
const PARSER_PHRASE = /\(([\w ,/.`'-]{1,80})\)$/;

/** Returns the failure of a request that was at least partly written, so that it may have arrived. */
export function failureAfterSending(error: unknown): Failure {
  const name = toErrorCode(error);
  const isParserError = error instanceof Error && error.name === 'HTTPParserError';
  const phrase = isParserError ? PARSER_PHRASE.exec(error.message)?.[1] : MALFORMED_RESPONSE_PHRASES[name];
  if (!isParserError && phrase === undefined) return { kind: 'cut-off', detail: name };
  return { kind: 'not-connect', status: 0, what: 'malformed', source: UNKNOWN_SOURCE, text: phrase ?? name };
}

/** Returns the error's code for IT, with the presented certificate if there was one. */
export const toErrorDetail = (error: unknown): string =>
  error instanceof HandshakeError ? `${error.code}: ${error.certificate}` : toErrorCode(error);

/** Returns the error's code and never its message, because messages quote the request. */
function toErrorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN';
  if (error instanceof AggregateError) {
    // All addresses of the host failed. Prefer any other code to `no-route`, because most stores have no route for IPv6.
    const codes = error.errors.map(toErrorCode);
    return codes.find((code) => CAUSE_BY_ERROR_CODE[code] !== 'no-route') ?? codes[0] ?? 'UNKNOWN';
  }
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
