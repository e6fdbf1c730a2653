/**
 * Makes a connection the way that the system names: straight, or through a proxy's tunnel. Who asks for one gets a socket
 * to the origin and writes on that. Nothing of a request comes in here, so whatever fails here, the request surely was not
 * written, and the next way may be tried.
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

/** What is known of the ways, and remembered from one connection to the next. */
export interface Routing {
  /** The system's word on the way to a URL, as a PAC script gives it. */
  readonly resolveProxy: (url: string) => Promise<string>;
  /** Told which way leads to an origin, when it is another one than before. */
  readonly onRouteChange: (origin: string, route: string) => void;
  readonly proxyAuthenticator: ProxyAuthenticator;
  /** By which way an origin was reached the last time. */
  readonly lastRoutes: Map<string, string>;
  /** Until when a proxy that could not be reached is tried last, by its name; in milliseconds of `performance.now()`. */
  readonly unreachableUntil: Map<string, number>;
}

/** As long as Chromium does. */
const UNREACHABLE_PROXY_MS = 5 * 60_000;

/** Of the time until the caller gives up: so that what is known by then is told. */
const DEADLINE_SHARE = 0.9;

/** What another way may do better. A certificate that nobody trusts is shown by whoever stands at the end of this one. */
const ROUTE_FAILURES: readonly NotReachedFailure['cause'][] = [
  'no-route',
  'refused',
  'dns',
  'connect-timeout',
  'closed-before-sending',
  'proxy',
];

/**
 * @param options.tls for origins, and for proxies that speak TLS: whom to trust is decided once
 * @param options.connectMs until a connection is to stand, all ways together
 */
export function createProxyConnector(options: {
  readonly undici: { readonly buildConnector: typeof buildConnector; readonly Client: typeof Client };
  readonly tls: buildConnector.BuildOptions;
  readonly connectMs: number;
  readonly routing: Routing;
}): buildConnector.connector {
  const { undici, tls, connectMs, routing } = options;
  const originConnector = withHappyEyeballs(captureCertificate(undici.buildConnector(tls)), connectMs);
  // With a memory of TLS sessions of its own.
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
      // A way that leads nowhere must leave time for the next.
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
    // The last one to be tried is no better than the first: the next connection takes the system's order again.
    routing.unreachableUntil.clear();
    const lastCause = failures.at(-1)?.cause ?? 'proxy';
    const details = failures.map(({ detail }, index) => `${routes[index]?.name}: ${detail}`).join('; ');
    throw new ConnectionError(ROUTE_FAILURES.includes(lastCause) ? 'proxy' : lastCause, details, false);
  }

  /** Not more of the address than the origin: a PAC script has no business with order ids. */
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

  /** To the origin: straight, or the handshake inside a tunnel (`httpSocket`). */
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

/** @param late what to do with what comes when nobody waits for it any more */
function withTimeout<Value>(
  promise: Promise<Value>,
  timeoutMs: number,
  toError: () => Error,
  lateSocket?: (value: Value) => void,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    let isTimedOut = false;
    const timer = setTimeout(() => {
      isTimedOut = true;
      reject(toError());
    }, timeoutMs);
    promise.then((value) => (isTimedOut ? lateSocket?.(value) : resolve(value)), reject).finally(() => clearTimeout(timer));
  });
}
