/** What an error of the connection says: before the request was written, and after. */
import type { Failure } from '../../src-shared/failure/failure.schema';
import { UNKNOWN_SOURCE } from '../../src-shared/failure/response-source';
import { HandshakeError } from './tls-error';

export type NotReachedFailure = Extract<Failure, { kind: 'not-reached' }>;

/** Why there is no connection, where more is known than a code. */
export class ConnectionError extends Error {
  // undici takes its own codes for "try once more", and would connect again and again until the time is over.
  readonly code = 'STAGEBAY_NO_CONNECTION';
  constructor(
    override readonly cause: NotReachedFailure['cause'],
    /** For IT. */
    readonly detail: string,
    /** Whether another way may lead where this one did not. */
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
  // A firewall on this machine says no with one of these two.
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
  // The chain that was shown ends at somebody whom this station does not know.
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
 * The failure of a request of which not one byte was written.
 * @param origin where it was to go: over https, an error that is nobody else's is the handshake's
 */
export function failureBeforeSending(error: unknown, origin: string): Failure {
  if (error instanceof ConnectionError) return { kind: 'not-reached', cause: error.cause, detail: error.detail };
  const code = toErrorCode(error);
  // Our own doing: something that may not stand in a request, such as a line end in a header.
  if (code === 'UND_ERR_INVALID_ARG') return { kind: 'local', what: 'bad-input', detail: 'not a well-formed HTTP request' };
  const cause = CAUSE_BY_ERROR_CODE[code] ?? (origin.startsWith('https:') ? 'tls' : 'closed-before-sending');
  return { kind: 'not-reached', cause, detail: toErrorDetail(error) };
}

/** An answer came, and it is no HTTP that undici reads, beside what its parser has phrases for. */
const MALFORMED_RESPONSE_PHRASES: Readonly<Record<string, string>> = {
  UND_ERR_HEADERS_OVERFLOW: 'Headers too large',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'Content-Length not kept',
};
/** What the parser says in its brackets: one of its own fixed phrases, and nothing of the answer. */
const PARSER_PHRASE = /\(([\w ,/.`'-]{1,80})\)$/;

/** The failure of a request that had begun to be written. Whatever the error was, the request may have arrived. */
export function failureAfterSending(error: unknown): Failure {
  const name = toErrorCode(error);
  const isParserError = error instanceof Error && error.name === 'HTTPParserError';
  const phrase = isParserError ? PARSER_PHRASE.exec(error.message)?.[1] : MALFORMED_RESPONSE_PHRASES[name];
  if (!isParserError && phrase === undefined) return { kind: 'cut-off', detail: name };
  return { kind: 'not-connect', status: 0, what: 'malformed', source: UNKNOWN_SOURCE, text: phrase ?? name };
}

/** For IT: the error's code and, where a certificate was shown, which. */
export const toErrorDetail = (error: unknown): string =>
  error instanceof HandshakeError ? `${error.code}: ${error.certificate}` : toErrorCode(error);

/** The error's code and never its message: messages quote what was sent. */
function toErrorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN';
  if (error instanceof AggregateError) {
    // Every address of the host was tried. That IPv6 has no route is the usual state of a store's network and hides
    // what happened at the address that has one.
    const codes = error.errors.map(toErrorCode);
    return codes.find((code) => CAUSE_BY_ERROR_CODE[code] !== 'no-route') ?? codes[0] ?? 'UNKNOWN';
  }
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
