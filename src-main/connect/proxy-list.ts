/** Reads what the system says of the way to an address, in the words of a PAC script. */
import { isIP } from 'node:net';

export interface ProxyServer {
  readonly kind: 'proxy';
  /** Whether the way to the proxy itself is TLS: `HTTPS` in a PAC script, which most do not use. */
  readonly secure: boolean;
  /** Without brackets, also where it is an IPv6 address. */
  readonly hostname: string;
  readonly port: number;
  /** As a PAC script says it, for IT: `PROXY proxy.example.com:8080`. */
  readonly name: string;
}

/** As `URL.origin` gives it: a login is bound to this. */
export const toProxyOrigin = ({ secure, hostname, port }: ProxyServer): string =>
  new URL(`${secure ? 'https' : 'http'}://${isIP(hostname) === 6 ? `[${hostname}]` : hostname}:${port}`).origin;

export type Route =
  | { readonly kind: 'direct'; readonly name: 'DIRECT' }
  | ProxyServer
  /** SOCKS, QUIC, or a word that nobody knows. */
  | { readonly kind: 'unsupported'; readonly name: string };

export const DIRECT: Route = { kind: 'direct', name: 'DIRECT' };

// `PROXY [::1]:8080`. Without a port it is that of the protocol.
const PAC_ENTRY = /^([a-z0-9]+)\s+(?:\[([0-9a-f:.%]+)\]|([^\s:[\]/@]+))(?::(\d{1,5}))?$/i;

/**
 * @param answer such as `PROXY proxy.example.com:8080; DIRECT`, as Chromium's resolver gives it
 * @returns the ways in the order in which they are to be tried; one at least
 */
export function parseProxyList(pacResult: string): readonly Route[] {
  const entries = pacResult
    .split(';')
    .map((entry) => entry.trim())
    .filter(Boolean);
  // Chromium's own reading of a script that answers nothing.
  return entries.length === 0 ? [DIRECT] : entries.map(parseEntry);
}

function parseEntry(entry: string): Route {
  if (/^direct$/i.test(entry)) return DIRECT;
  const [, kind = '', bracketed, plain, digits] = PAC_ENTRY.exec(entry) ?? [];
  const secure = /^https$/i.test(kind);
  const hostname = bracketed ?? plain;
  const port = digits === undefined ? (secure ? 443 : 80) : Number(digits);
  // Named to IT as it stood there, but a script's answer can be of any length.
  if (hostname === undefined || port > 65_535 || port === 0 || !(secure || /^(proxy|http)$/i.test(kind))) {
    return { kind: 'unsupported', name: entry.slice(0, 100) };
  }
  const name = `${secure ? 'HTTPS' : 'PROXY'} ${bracketed === undefined ? hostname : `[${bracketed}]`}:${port}`;
  return { kind: 'proxy', secure, hostname, port, name };
}
