/** Adds a description of the presented certificate to TLS errors, so that IT can find its origin. */
import { type PeerCertificate, TLSSocket } from 'node:tls';
import type { buildConnector } from 'undici';

/** An error of a TLS handshake, with a description of the presented certificate. */
export class HandshakeError extends Error {
  readonly code: string;
  constructor(
    code: string,
    /** Such as `certificate for “connect.example.com”, issued by “Store Inspection CA”, valid from … to …`. */
    readonly certificate: string,
  ) {
    super(code);
    this.code = code;
  }
}

/** Wraps a connector: an error of a handshake in which a certificate was presented becomes a `HandshakeError`. */
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
    // undici returns the socket, although its types omit it. Without the socket, the error names no certificate.
    const socket = connect(target, finish) as unknown;
    if (!(socket instanceof TLSSocket)) return;
    // Listen before Node's own listener, which destroys a socket with an untrusted certificate.
    socket.prependOnceListener('secure', () => {
      // Do not use `getPeerX509Certificate`: after that call, Node 20 no longer finds IP addresses in the certificate.
      peerCertificate = socket.getPeerCertificate();
    });
  };
}

const describeCertificate = ({ subject, issuer, valid_from, valid_to }: PeerCertificate): string =>
  `certificate for “${readCommonName(subject)}”, issued by “${readCommonName(issuer)}”, valid from ${valid_from} to ${valid_to}`;

/** Returns the common name or the organization, bounded and without control characters, because the text is untrusted. */
function readCommonName(distinguished: PeerCertificate['subject'] | undefined): string {
  const name = [distinguished?.CN ?? distinguished?.O ?? ''].flat().join(', ');
  return name.replace(/\p{C}/gu, ' ').slice(0, 100);
}
