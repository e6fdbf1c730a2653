/**
 * Disconnects the page's session from the network. Canceling requests (`sessions.ts`) does not affect WebRTC, which sends packets and
 * resolves names without a request. WebRTC has no off switch, and removing its constructor in the preload script is no boundary,
 * because every frame that the page creates has a new one. So this removes what WebRTC needs:
 *  1. UDP: `disable_non_proxied_udp` (`contents.ts`), and no proxy carries UDP;
 *  2. TCP: the session's only proxy is an address that no program listens on;
 *  3. names: the session resolves none, and does not query the local network for them (mDNS).
 * Newer versions of Chromium block all of this with a header (`page-headers.ts`).
 */
import { app, type Session } from 'electron';

/** A port that only root can listen on. */
const UNREACHABLE_PROXY = 'socks5://127.0.0.1:1';

const RESOLVER_RULES_SWITCH = 'host-resolver-rules';
const RESOLVE_NOTHING = 'MAP * ~NOTFOUND';

/** The first version of Chromium that enforces `Connection-Allowlist`, which blocks name lookups of the page. */
const CONNECTION_ALLOWLIST_SINCE = 152;

const needsResolverRules = Number(process.versions.chrome?.split('.')[0]) < CONNECTION_ALLOWLIST_SINCE;

/** Has to be called before the app is ready. */
export function preparePageNetwork(): void {
  // Without mDNS, a name that ends in .local is resolved like any other. Keep the features that the command line disables, because
  // the last of two switches would replace the first.
  const others = app.commandLine.getSwitchValue('disable-features');
  app.commandLine.appendSwitch('disable-features', [others, 'WebRtcHideLocalIpsWithMdns'].filter(Boolean).join(','));
  if (needsResolverRules) app.commandLine.appendSwitch(RESOLVER_RULES_SWITCH, RESOLVE_NOTHING);
}

/**
 * @param session the page's session; no other session may be used before the promise resolves, because it would not resolve names
 */
export async function cutOffNetwork(session: Session): Promise<void> {
  await session.setProxy({ mode: 'fixed_servers', proxyRules: UNREACHABLE_PROXY, proxyBypassRules: '<-loopback>' });
  if (!needsResolverRules) return;
  // A session reads the switch when its network context is created, which has happened when it answers any request.
  await session.resolveProxy('http://stagebay.invalid/');
  app.commandLine.removeSwitch(RESOLVER_RULES_SWITCH);
}
