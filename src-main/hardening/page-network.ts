/**
 * Cuts the page's session off the network. Canceling requests (`sessions.ts`) does not reach WebRTC: it sends packets and looks
 * names up without a request. It has no switch, and removing its constructor in the preload is no boundary, because a frame that
 * the page creates brings a new one. What is cut instead is what it needs:
 *  1. UDP: `disable_non_proxied_udp` (`web-contents.ts`), and no proxy carries UDP;
 *  2. TCP: the session's only proxy is an address that nothing listens at;
 *  3. names: the session resolves none, and the local network is not asked for them (mDNS).
 * A later Chromium forbids all of it by a header (`page-headers.ts`).
 */
import { app, type Session } from 'electron';

/** A port that only root could open. */
const UNREACHABLE_PROXY = 'socks5://127.0.0.1:1';

const RESOLVER_RULES_SWITCH = 'host-resolver-rules';
const RESOLVE_NOTHING = 'MAP * ~NOTFOUND';

/** The first Chromium that enforces `Connection-Allowlist`, by which the page looks no names up. */
const CONNECTION_ALLOWLIST_SINCE = 152;

const needsResolverRules = Number(process.versions.chrome?.split('.')[0]) < CONNECTION_ALLOWLIST_SINCE;

/** Has to be called before the app is ready. */
export function preparePageNetwork(): void {
  // Without the feature a name that ends in .local is resolved like any other one. The last of two switches would win.
  const others = app.commandLine.getSwitchValue('disable-features');
  app.commandLine.appendSwitch('disable-features', [others, 'WebRtcHideLocalIpsWithMdns'].filter(Boolean).join(','));
  if (needsResolverRules) app.commandLine.appendSwitch(RESOLVER_RULES_SWITCH, RESOLVE_NOTHING);
}

/**
 * @param session the page's; no other session may be used before the promise resolves, because it would resolve no names either
 */
export async function cutOffNetwork(session: Session): Promise<void> {
  await session.setProxy({ mode: 'fixed_servers', proxyRules: UNREACHABLE_PROXY, proxyBypassRules: '<-loopback>' });
  if (!needsResolverRules) return;
  // A session reads the switch when its network is created. Its answer to any question means that this has happened.
  await session.resolveProxy('http://stagebay.invalid/');
  app.commandLine.removeSwitch(RESOLVER_RULES_SWITCH);
}
