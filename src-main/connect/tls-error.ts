/** What a certificate says of itself, for whoever has to find out where it came from. */
import { type PeerCertificate, TLSSocket } from 'node:tls';
import type { buildConnector } from 'undici';

/** An error of the handshake, and in words for IT what was shown there. */
export class HandshakeError extends Error {
  readonly code: string;
  constructor(
    code: string,
    /** Such as `certificate for “connect.example.com”, issued by “Store Inspection CA”, valid to Jan 1 00:00:00 2030 GMT`. */
    readonly certificate: string,
  ) {
    super(code);
    this.code = code;
  }
}

/**
 * Makes connections as `connect` does; an error of a handshake that showed a certificate becomes a `HandshakeError`.
 */
export function captureCertificate(connect: buildConnector.connector): buildConnector.connector {
  return (target, callback) => {
    let peerCertificate: PeerCertificate | undefined;
    const finish = (...[error, socket]: Parameters<buildConnector.Callback>): void => {
      if (error === null) callback(null, socket);
      else
        callback(
          peerCertificate && 'code' in error ? new HandshakeError(String(error.code), describeCertificate(peerCertificate)) : error,
          null,
        );
    };
    // undici gives the socket back, though its types do not say so. Without it the certificate stays unnamed.
    const socket = connect(target, finish) as unknown;
    if (!(socket instanceof TLSSocket)) return;
    // Before Node's own listener, which destroys a socket whose certificate it does not trust, and the certificate with it.
    socket.prependOnceListener('secure', () => {
      // Not `getPeerX509Certificate`: after it Node 20 does not find an IP address in the certificate's own list any more.
      peerCertificate = socket.getPeerCertificate();
    });
  };
}

const describeCertificate = ({ subject, issuer, valid_from, valid_to }: PeerCertificate): string =>
  `certificate for “${readCommonName(subject)}”, issued by “${readCommonName(issuer)}”, valid from ${valid_from} to ${valid_to}`;

/** The common name, or else the organisation. Whoever answered has written it, so it is bounded and has no control characters. */
function readCommonName(distinguished: PeerCertificate['subject'] | undefined): string {
  const name = [distinguished?.CN ?? distinguished?.O ?? ''].flat().join(', ');
  return name.replace(/\p{C}/gu, ' ').slice(0, 100);
}
