/** What an error of the connection says: before the request was written, and after. */
import type { Failure } from '../../src-shared/failure';

type NotReached = Extract<Failure, { kind: 'not-reached' }>;

const CAUSES: Readonly<Record<string, NotReached['cause']>> = {
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
};

/**
 * The failure of a request of which not one byte was written.
 * @param origin where it was to go: over https, an error that is nobody else's is the handshake's
 */
export function failureBeforeSending(error: unknown, origin: string): Failure {
  const code = codeOf(error);
  // Our own doing: something that may not stand in a request, such as a line end in a header.
  if (code === 'UND_ERR_INVALID_ARG') return { kind: 'local', what: 'bad-input', detail: 'not a well-formed HTTP request' };
  const cause = CAUSES[code] ?? (origin.startsWith('https:') ? 'tls' : 'closed-before-sending');
  return { kind: 'not-reached', cause, detail: code };
}

/** The failure of a request that had begun to be written. Whatever the error was, the request may have arrived. */
export function failureAfterSending(error: unknown): Failure {
  return { kind: 'cut-off', detail: codeOf(error) };
}

/** The error's code and never its message: messages quote what was sent. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN';
  if (error instanceof AggregateError) {
    // Every address of the host was tried. That IPv6 has no route is the usual state of a store's network and hides
    // what happened at the address that has one.
    const codes = error.errors.map(codeOf);
    return codes.find((code) => CAUSES[code] !== 'no-route') ?? codes[0] ?? 'UNKNOWN';
  }
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
