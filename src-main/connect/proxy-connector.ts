/**
 * Opens connections over the routes that the system's proxy settings name: directly, or through a proxy's tunnel. This module never
 * receives a request, so after any failure here the request was not written and the next route may be tried.
 */
import type { Socket } from 'node:net';
import type { buildConnector, Client } from 'undici';
import { assertNever } from '../../src-shared/base/result';
import { ConnectionError, failureBeforeSending, type NotReachedFailure } from './connection-failure';
import { withHappyEyeballs } from './happy-eyeballs';
import type { ProxyAuthenticator } from './proxy-authenticator';
import { DIRECT, parseProxyList, type Route } from './proxy-list';
import { skipInformational } from './skip-informational';
import { captureCertificate } from './tls-error';
import { openTunnel } from './tunnel';

/** The source of the routes, and the state that is shared by all connections. */
export interface Routing {
  /** Returns the system's proxies for a URL in the format of a PAC script. */
  readonly resolveProxy: (url: string) => Promise<string>;
  /** Called when the route to an origin changes. */
  readonly onRouteChange: (origin: string, route: string) => void;
  readonly proxyAuthenticator: ProxyAuthenticator;
  /** The name of the last successful route, by origin. */
  readonly lastRoutes: Map<string, string>;
  /** Until when an unreachable proxy is tried last, by its name; in milliseconds of `performance.now()`. */
  readonly unreachableUntil: Map<string, number>;
}

/** How long an unreachable proxy is tried last; the same time as in Chromium. */
const UNREACHABLE_PROXY_MS = 5 * 60_000;

/** The share of the caller's timeout that all routes use together, so that the failures can be reported before it ends. */
const DEADLINE_SHARE = 0.9;

/** The failures that another route may avoid. An untrusted certificate is not one of them, because the origin presents it. */
const ROUTE_FAILURES: readonly NotReachedFailure['cause'][] = [
  'no-route',
  'refused',
  'dns',
  'connect-timeout',
  'closed-before-sending',
  'proxy',
];

/**
 * Creates the connector that undici uses for every new connection.
 * @param options.tls the TLS options for origins and for HTTPS proxies
 * @param options.connectMs the timeout for all routes together
 */
export function createProxyConnector(options: {
  readonly undici: { readonly buildConnector: typeof buildConnector; readonly Client: typeof Client };
  readonly tls: buildConnector.BuildOptions;
  readonly connectMs: number;
  readonly routing: Routing;
}): buildConnector.connector {
  const { undici, tls, connectMs, routing } = options;
  const originConnector = withHappyEyeballs(captureCertificate(undici.buildConnector(tls)), connectMs);
  // A second connector keeps the TLS sessions of proxies apart from those of origins.
  const proxyConnector = withHappyEyeballs(captureCertificate(undici.buildConnector(tls)), connectMs);

  async function openConnection(target: buildConnector.Options): Promise<Socket> {
    const origin = `${target.protocol}//${target.host}`;
    const deadline = performance.now() + connectMs * DEADLINE_SHARE;
    const routes = reachableFirst(parseProxyList(await resolveProxyList(origin, connectMs * DEADLINE_SHARE)));
    const recordRoute = (route: Route) => {
      if (routing.lastRoutes.get(origin) !== route.name) routing.onRouteChange(origin, route.name);
      routing.lastRoutes.set(origin, route.name);
    };
    if (routes.length === 1 && routes[0] === DIRECT) {
      recordRoute(DIRECT);
      return connectToOrigin(target);
    }

    const failures: NotReachedFailure[] = [];
    for (const [index, route] of routes.entries()) {
      // Each route gets an equal share of the remaining time.
      const timeoutMs = Math.max(0, deadline - performance.now()) / (routes.length - index);
      try {
        const socket = await connectVia(route, target, timeoutMs);
        recordRoute(route);
        return socket;
      } catch (error) {
        const failure = failureBeforeSending(error, origin);
        if (failure.kind !== 'not-reached') throw error;
        failures.push(failure);
        if (error instanceof ConnectionError ? !error.mayTryNextRoute : !ROUTE_FAILURES.includes(failure.cause)) break;
        if (route.kind === 'proxy') routing.unreachableUntil.set(route.name, performance.now() + UNREACHABLE_PROXY_MS);
      }
    }
    // After all routes have failed, the next connection uses the system's order again.
    routing.unreachableUntil.clear();
    const lastCause = failures.at(-1)?.cause ?? 'proxy';
    const details = failures.map(({ detail }, index) => `${routes[index]?.name}: ${detail}`).join('; ');
    throw new ConnectionError(ROUTE_FAILURES.includes(lastCause) ? 'proxy' : lastCause, details, false);
  }

  /** Asks only for the origin, so that a PAC script never receives an order id. */
  const resolveProxyList = (origin: string, timeoutMs: number): Promise<string> =>
    withTimeout(
      routing.resolveProxy(`${origin}/`).catch(() => Promise.reject(noProxyAnswer())),
      timeoutMs,
      noProxyAnswer,
    );

  function reachableFirst(routes: readonly Route[]): readonly Route[] {
    const isUnreachable = ({ name }: Route) => (routing.unreachableUntil.get(name) ?? 0) > performance.now();
    return [...routes.filter((route) => !isUnreachable(route)), ...routes.filter(isUnreachable)];
  }

  async function connectVia(route: Route, target: buildConnector.Options, timeoutMs: number): Promise<Socket> {
    switch (route.kind) {
      case 'direct':
        return withTimeout(connectToOrigin(target), timeoutMs, connectTimedOut, (lateSocket) => lateSocket.destroy());
      case 'unsupported':
        throw new ConnectionError('proxy', 'Stagebay does not speak this kind of proxy', true);
      case 'proxy': {
        const deadline = performance.now() + timeoutMs;
        const tunnel = await openTunnel({
          proxy: route,
          target,
          timeoutMs,
          Client: undici.Client,
          proxyConnector,
          proxyAuthenticator: routing.proxyAuthenticator,
        });
        if (target.protocol !== 'https:') return skipInformational(tunnel);
        return withTimeout(
          connectToOrigin({ ...target, httpSocket: tunnel }),
          deadline - performance.now(),
          connectTimedOut,
          (lateSocket) => lateSocket.destroy(),
        );
      }
      default:
        return assertNever(route);
    }
  }

  /** Connects to the origin: directly, or by a TLS handshake inside a tunnel (`httpSocket`). */
  const connectToOrigin = (target: buildConnector.Options): Promise<Socket> =>
    new Promise((resolve, reject) => {
      originConnector(target, (error, socket) => (error ? reject(error) : resolve(skipInformational(socket))));
    });

  return (target, callback) => {
    openConnection(target).then(
      (socket) => callback(null, socket),
      (error: Error) => callback(error, null),
    );
  };
}

const noProxyAnswer = () => new ConnectionError('proxy', 'the system does not say which proxy to take', false);
const connectTimedOut = () => new ConnectionError('connect-timeout', 'ETIMEDOUT', true);

/** Rejects after `timeoutMs`. @param onLateValue called with a value that arrives after the timeout */
function withTimeout<Value>(
  promise: Promise<Value>,
  timeoutMs: number,
  toError: () => Error,
  onLateValue?: (value: Value) => void,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    let isTimedOut = false;
    const timer = setTimeout(() => {
      isTimedOut = true;
      reject(toError());
    }, timeoutMs);
    promise.then((value) => (isTimedOut ? onLateValue?.(value) : resolve(value)), reject).finally(() => clearTimeout(timer));
  });
}
