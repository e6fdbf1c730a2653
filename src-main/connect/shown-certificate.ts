/** What a certificate says of itself, for whoever has to find out where it came from. */
import { type PeerCertificate, TLSSocket } from 'node:tls';
import type { buildConnector } from 'undici';

/** An error of the handshake, and in words for IT what was shown there. */
export class HandshakeError extends Error {
  readonly code: string;
  constructor(
    code: string,
    /** Such as `certificate for “connect.example.com”, issued by “Store Inspection CA”, valid to Jan 1 00:00:00 2030 GMT`. */
    readonly shown: string,
  ) {
    super(code);
    this.code = code;
  }
}

/**
 * Makes connections as `connect` does; an error of a handshake that showed a certificate becomes a `HandshakeError`.
 */
export function remembersCertificate(connect: buildConnector.connector): buildConnector.connector {
  return (target, callback) => {
    let shown: PeerCertificate | undefined;
    const answer = (...[error, socket]: Parameters<buildConnector.Callback>): void => {
      if (error === null) callback(null, socket);
      else callback(shown && 'code' in error ? new HandshakeError(String(error.code), describe(shown)) : error, null);
    };
    // undici gives the socket back, though its types do not say so. Without it the certificate stays unnamed.
    const socket = connect(target, answer) as unknown;
    if (!(socket instanceof TLSSocket)) return;
    // Before Node's own listener, which destroys a socket whose certificate it does not trust, and the certificate with it.
    socket.prependOnceListener('secure', () => {
      // Not `getPeerX509Certificate`: after it Node 20 does not find an IP address in the certificate's own list any more.
      shown = socket.getPeerCertificate();
    });
  };
}

const describe = ({ subject, issuer, valid_from, valid_to }: PeerCertificate): string =>
  `certificate for “${nameIn(subject)}”, issued by “${nameIn(issuer)}”, valid from ${valid_from} to ${valid_to}`;

/** The common name, or else the organisation. Whoever answered has written it, so it is bounded and has no control characters. */
function nameIn(distinguished: PeerCertificate['subject'] | undefined): string {
  const name = [distinguished?.CN ?? distinguished?.O ?? ''].flat().join(', ');
  return name.replace(/\p{C}/gu, ' ').slice(0, 100);
}
