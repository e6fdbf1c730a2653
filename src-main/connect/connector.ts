/**
 * Makes a connection the way that the system names: straight, or through a proxy's tunnel. Who asks for one gets a socket
 * to the origin and writes on that. Nothing of a request comes in here, so whatever fails here, the request surely was not
 * written, and the next way may be tried.
 */
import type { Socket } from 'node:net';
import type { buildConnector, Client } from 'undici';
import { assertNever } from '../../src-shared/result';
import { failureBeforeSending, NoConnection, type NotReached } from './connection-failure';
import { reachesAnyAddress } from './open-socket';
import { DIRECT, parseProxyList, type Way } from './proxy-list';
import type { ProxyLogins } from './proxy-login';
import { remembersCertificate } from './shown-certificate';
import { skipInformational } from './skip-informational';
import { openTunnel } from './tunnel';

/** What is known of the ways, and remembered from one connection to the next. */
export interface Ways {
  /** The system's word on the way to a URL, as a PAC script gives it. */
  readonly resolveProxy: (url: string) => Promise<string>;
  /** Told which way leads to an origin, when it is another one than before. */
  readonly onWay: (origin: string, way: string) => void;
  readonly logins: ProxyLogins;
  /** By which way an origin was reached the last time. */
  readonly taken: Map<string, string>;
  /** Until when a proxy that could not be reached is tried last, by its name; in milliseconds of `performance.now()`. */
  readonly outOfReach: Map<string, number>;
}

/** As long as Chromium does. */
const OUT_OF_REACH_FOR_MS = 5 * 60_000;

/** Of the time until the caller gives up: so that what is known by then is told. */
const OWN_SHARE = 0.9;

/** What another way may do better. A certificate that nobody trusts is shown by whoever stands at the end of this one. */
const OF_THE_WAY: readonly NotReached['cause'][] = ['no-route', 'refused', 'dns', 'connect-timeout', 'closed-before-sending', 'proxy'];

/**
 * @param options.tls for origins, and for proxies that speak TLS: whom to trust is decided once
 * @param options.connectMs until a connection is to stand, all ways together
 */
export function createConnector(options: {
  readonly undici: { readonly buildConnector: typeof buildConnector; readonly Client: typeof Client };
  readonly tls: buildConnector.BuildOptions;
  readonly connectMs: number;
  readonly ways: Ways;
}): buildConnector.connector {
  const { undici, tls, connectMs, ways } = options;
  const toOrigin = reachesAnyAddress(remembersCertificate(undici.buildConnector(tls)), connectMs);
  // With a memory of TLS sessions of its own.
  const toProxy = reachesAnyAddress(remembersCertificate(undici.buildConnector(tls)), connectMs);

  async function open(target: buildConnector.Options): Promise<Socket> {
    const origin = `${target.protocol}//${target.host}`;
    const until = performance.now() + connectMs * OWN_SHARE;
    const list = inOrder(parseProxyList(await systemsWord(origin, connectMs * OWN_SHARE)));
    const note = (way: Way) => {
      if (ways.taken.get(origin) !== way.name) ways.onWay(origin, way.name);
      ways.taken.set(origin, way.name);
    };
    if (list.length === 1 && list[0] === DIRECT) {
      note(DIRECT);
      return connect(target);
    }

    const failures: NotReached[] = [];
    for (const [index, way] of list.entries()) {
      // A way that leads nowhere must leave time for the next.
      const ms = Math.max(0, until - performance.now()) / (list.length - index);
      try {
        const socket = await go(way, target, ms);
        note(way);
        return socket;
      } catch (error) {
        const failure = failureBeforeSending(error, origin);
        if (failure.kind !== 'not-reached') throw error;
        failures.push(failure);
        if (error instanceof NoConnection ? !error.elsewhere : !OF_THE_WAY.includes(failure.cause)) break;
        if (way.kind === 'proxy') ways.outOfReach.set(way.name, performance.now() + OUT_OF_REACH_FOR_MS);
      }
    }
    // The last one to be tried is no better than the first: the next connection takes the system's order again.
    ways.outOfReach.clear();
    const last = failures.at(-1)?.cause ?? 'proxy';
    const told = failures.map(({ detail }, index) => `${list[index]?.name}: ${detail}`).join('; ');
    throw new NoConnection(OF_THE_WAY.includes(last) ? 'proxy' : last, told, false);
  }

  /** Not more of the address than the origin: a PAC script has no business with order ids. */
  const systemsWord = (origin: string, ms: number): Promise<string> =>
    inTime(
      ways.resolveProxy(`${origin}/`).catch(() => Promise.reject(NO_WORD())),
      ms,
      NO_WORD,
    );

  function inOrder(list: readonly Way[]): readonly Way[] {
    const isOut = ({ name }: Way) => (ways.outOfReach.get(name) ?? 0) > performance.now();
    return [...list.filter((way) => !isOut(way)), ...list.filter(isOut)];
  }

  async function go(way: Way, target: buildConnector.Options, ms: number): Promise<Socket> {
    switch (way.kind) {
      case 'direct':
        return inTime(connect(target), ms, TOO_SLOW, (late) => late.destroy());
      case 'not-spoken':
        throw new NoConnection('proxy', 'Stagebay does not speak this kind of proxy', true);
      case 'proxy': {
        const until = performance.now() + ms;
        const tunnel = await openTunnel({ proxy: way, target, ms, Client: undici.Client, toProxy, logins: ways.logins });
        if (target.protocol !== 'https:') return skipInformational(tunnel);
        return inTime(connect({ ...target, httpSocket: tunnel }), until - performance.now(), TOO_SLOW, (late) => late.destroy());
      }
      default:
        return assertNever(way);
    }
  }

  /** To the origin: straight, or the handshake inside a tunnel (`httpSocket`). */
  const connect = (target: buildConnector.Options): Promise<Socket> =>
    new Promise((resolve, reject) => {
      toOrigin(target, (error, socket) => (error ? reject(error) : resolve(skipInformational(socket))));
    });

  return (target, callback) => {
    open(target).then(
      (socket) => callback(null, socket),
      (error: Error) => callback(error, null),
    );
  };
}

const NO_WORD = () => new NoConnection('proxy', 'the system does not say which proxy to take', false);
const TOO_SLOW = () => new NoConnection('connect-timeout', 'ETIMEDOUT', true);

/** @param late what to do with what comes when nobody waits for it any more */
function inTime<Value>(promise: Promise<Value>, ms: number, tooLate: () => Error, late?: (value: Value) => void): Promise<Value> {
  return new Promise((resolve, reject) => {
    let over = false;
    const timer = setTimeout(() => {
      over = true;
      reject(tooLate());
    }, ms);
    promise.then((value) => (over ? late?.(value) : resolve(value)), reject).finally(() => clearTimeout(timer));
  });
}
