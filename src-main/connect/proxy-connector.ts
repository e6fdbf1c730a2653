/**
 * Opens connections over the routes that the system's proxy settings name: directly, or through a proxy's tunnel. This module never
 * receives a request, so after any failure here the request was not written and the next route may be tried.
 */
import type { Socket } from 'node:net';
import type { buildConnector, Client } from 'undici';
import { assertNever } from '../../src-shared/base/result';
import { rejectAfter } from '../base';
import { ConnectionError, failureBeforeSending, type NotReachedFailure } from './connection-failure';
import { withHappyEyeballs } from './happy-eyeballs';
import type { ProxyAuthenticator } from './proxy-authenticator';
import { DIRECT, parseProxyList, type Route } from './proxy-list';
import type { RouteMemory } from './route-memory';
import { skipInformational } from './skip-informational';
import { captureCertificate } from './tls-error';
import { openTunnel } from './tunnel';

/** The source of the routes, and the state that is shared by all connections. */
export interface Routing {
  /** Returns the system's proxies for a URL in the format of a PAC script. */
  readonly resolveProxy: (url: string) => Promise<string>;
  readonly proxyAuthenticator: ProxyAuthenticator;
  readonly routeMemory: RouteMemory;
}

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

interface ProxyConnectorOptions {
  readonly undici: { readonly buildConnector: typeof buildConnector; readonly Client: typeof Client };
  /** The TLS options for origins and for HTTPS proxies. */
  readonly tls: buildConnector.BuildOptions;
  /** The timeout for all routes together. */
  readonly connectMs: number;
  readonly routing: Routing;
}

/** Creates the connector that undici uses for every new connection. */
export function createProxyConnector(options: ProxyConnectorOptions): buildConnector.connector {
  const connector = new ProxyConnector(options);
  return (target, callback) => {
    connector.open(target).then(
      (socket) => callback(null, socket),
      (error: Error) => callback(error, null),
    );
  };
}

class ProxyConnector {
  readonly #connectMs: number;
  readonly #client: typeof Client;
  readonly #routing: Routing;
  readonly #originConnector: buildConnector.connector;
  readonly #proxyConnector: buildConnector.connector;

  constructor({ undici, tls, connectMs, routing }: ProxyConnectorOptions) {
    this.#connectMs = connectMs;
    this.#client = undici.Client;
    this.#routing = routing;
    this.#originConnector = withHappyEyeballs(captureCertificate(undici.buildConnector(tls)), connectMs);
    // A second connector keeps the TLS sessions of proxies apart from those of origins.
    this.#proxyConnector = withHappyEyeballs(captureCertificate(undici.buildConnector(tls)), connectMs);
  }

  /** Opens a connection to the target over the first route that works. @throws the failure of the last route */
  async open(target: buildConnector.Options): Promise<Socket> {
    const { routeMemory } = this.#routing;
    const origin = `${target.protocol}//${target.host}`;
    const timeoutMs = this.#connectMs * DEADLINE_SHARE;
    const deadline = performance.now() + timeoutMs;
    const routes = routeMemory.sortByReachability(parseProxyList(await this.#resolveProxyList(origin, timeoutMs)));
    if (routes.length === 1 && routes[0] === DIRECT) {
      routeMemory.recordSuccess(origin, DIRECT);
      return this.#connectToOrigin(target);
    }
    const failures: NotReachedFailure[] = [];
    for (const [index, route] of routes.entries()) {
      try {
        // Each route gets an equal share of the remaining time.
        const socket = await this.#connectVia(route, target, Math.max(0, deadline - performance.now()) / (routes.length - index));
        routeMemory.recordSuccess(origin, route);
        return socket;
      } catch (error) {
        const failure = failureBeforeSending(error, origin);
        if (failure.kind !== 'not-reached') throw error;
        failures.push(failure);
        if (!mayTryNextRoute(error, failure)) break;
        routeMemory.recordFailure(route);
      }
    }
    routeMemory.recordTotalFailure();
    throw combineFailures(routes, failures);
  }

  /** Asks only for the origin, so that a PAC script never receives an order id. */
  #resolveProxyList(origin: string, timeoutMs: number): Promise<string> {
    const resolving = this.#routing.resolveProxy(`${origin}/`).catch(() => Promise.reject(noProxyAnswer()));
    return rejectAfter(timeoutMs, resolving, noProxyAnswer);
  }

  async #connectVia(route: Route, target: buildConnector.Options, timeoutMs: number): Promise<Socket> {
    switch (route.kind) {
      case 'direct':
        return rejectAfter(timeoutMs, this.#connectToOrigin(target), connectTimedOut, (lateSocket) => lateSocket.destroy());
      case 'unsupported':
        throw new ConnectionError('proxy', 'Stagebay does not speak this kind of proxy', true);
      case 'proxy': {
        const deadline = performance.now() + timeoutMs;
        const tunnel = await openTunnel({
          proxy: route,
          target,
          timeoutMs,
          Client: this.#client,
          proxyConnector: this.#proxyConnector,
          proxyAuthenticator: this.#routing.proxyAuthenticator,
        });
        if (target.protocol !== 'https:') return skipInformational(tunnel);
        const connecting = this.#connectToOrigin({ ...target, httpSocket: tunnel });
        return rejectAfter(deadline - performance.now(), connecting, connectTimedOut, (lateSocket) => lateSocket.destroy());
      }
      default:
        return assertNever(route);
    }
  }

  /** Connects to the origin: directly, or by a TLS handshake inside a tunnel (`httpSocket`). */
  #connectToOrigin(target: buildConnector.Options): Promise<Socket> {
    return new Promise((resolve, reject) => {
      this.#originConnector(target, (error, socket) => (error ? reject(error) : resolve(skipInformational(socket))));
    });
  }
}

const mayTryNextRoute = (error: unknown, { cause }: NotReachedFailure): boolean =>
  error instanceof ConnectionError ? error.mayTryNextRoute : ROUTE_FAILURES.includes(cause);

function combineFailures(routes: readonly Route[], failures: readonly NotReachedFailure[]): ConnectionError {
  const lastCause = failures.at(-1)?.cause ?? 'proxy';
  const details = failures.map(({ detail }, index) => `${routes[index]?.name}: ${detail}`).join('; ');
  return new ConnectionError(ROUTE_FAILURES.includes(lastCause) ? 'proxy' : lastCause, details, false);
}

const noProxyAnswer = () => new ConnectionError('proxy', 'the system does not say which proxy to take', false);
const connectTimedOut = () => new ConnectionError('connect-timeout', 'ETIMEDOUT', true);
