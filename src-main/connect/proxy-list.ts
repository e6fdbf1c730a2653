/** Parses the proxy list that the system returns for an address, in the format of a PAC script. */
import { isIP } from 'node:net';

export interface ProxyServer {
  readonly kind: 'proxy';
  /** Whether the connection to the proxy itself uses TLS (`HTTPS` in a PAC script). */
  readonly secure: boolean;
  /** A name or an address; an IPv6 address has no brackets. */
  readonly hostname: string;
  readonly port: number;
  /** The entry of the PAC script, for IT: `PROXY proxy.example.com:8080`. */
  readonly name: string;
}

/** Returns the proxy's origin in the format of `URL.origin`. A login is bound to this origin. */
export const toProxyOrigin = ({ secure, hostname, port }: ProxyServer): string =>
  new URL(`${secure ? 'https' : 'http'}://${isIP(hostname) === 6 ? `[${hostname}]` : hostname}:${port}`).origin;

export type Route =
  | { readonly kind: 'direct'; readonly name: 'DIRECT' }
  | ProxyServer
  /** SOCKS, QUIC, or an unknown protocol. */
  | { readonly kind: 'unsupported'; readonly name: string };

export const DIRECT: Route = { kind: 'direct', name: 'DIRECT' };

/** An entry such as `PROXY [::1]:8080`. Without a port, the default port of the protocol applies. */
const PAC_ENTRY = /^([a-z0-9]+)\s+(?:\[([0-9a-f:.%]+)\]|([^\s:[\]/@]+))(?::(\d{1,5}))?$/i;

/**
 * Parses a proxy list.
 * @param pacResult the result of Chromium's resolver, such as `PROXY proxy.example.com:8080; DIRECT`
 * @returns one or more routes, in the order in which to try them
 */
export function parseProxyList(pacResult: string): readonly Route[] {
  const entries = pacResult
    .split(';')
    .map((entry) => entry.trim())
    .filter(Boolean);
  // Chromium also connects directly if a script returns an empty list.
  return entries.length === 0 ? [DIRECT] : entries.map(parseEntry);
}

function parseEntry(entry: string): Route {
  if (/^direct$/i.test(entry)) return DIRECT;
  const [, kind = '', bracketed, plain, digits] = PAC_ENTRY.exec(entry) ?? [];
  const secure = /^https$/i.test(kind);
  const hostname = bracketed ?? plain;
  const port = digits === undefined ? (secure ? 443 : 80) : Number(digits);
  // Keep the entry for IT, but bound its length, because the result of a script can be of any length.
  if (hostname === undefined || port > 65_535 || port === 0 || !(secure || /^(proxy|http)$/i.test(kind))) {
    return { kind: 'unsupported', name: entry.slice(0, 100) };
  }
  const name = `${secure ? 'HTTPS' : 'PROXY'} ${bracketed === undefined ? hostname : `[${bracketed}]`}:${port}`;
  return { kind: 'proxy', secure, hostname, port, name };
}
