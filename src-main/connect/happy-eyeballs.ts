/**
 * Opens a TCP connection to the first address of a host that responds (Happy Eyeballs, RFC 8305). Every 250 ms it tries one more
 * address and keeps all attempts open; Node's `autoSelectFamily` drops an attempt after 250 ms, so it never reaches a slow address.
 */
import { lookup } from 'node:dns/promises';
import { isIP, connect as openTcp, type Socket } from 'node:net';
import type { buildConnector } from 'undici';
import { rejectAfter } from '../base';

/** The connection attempt delay of RFC 8305, section 5. */
const ATTEMPT_DELAY_MS = 250;
/** The same value as in undici. */
const TCP_KEEP_ALIVE_MS = 60_000;

interface Address {
  readonly address: string;
  readonly family: number;
}

/**
 * Opens a TCP connection to a host.
 * @param timeoutMs includes the name lookup
 * @throws the error of the only address, or an AggregateError with the errors of all addresses
 */
export async function openSocket(hostname: string, port: number, timeoutMs: number): Promise<Socket> {
  const deadline = performance.now() + timeoutMs;
  const addresses = await resolveAddresses(hostname, timeoutMs);
  const socket = await connectToFirst(addresses, port, Math.max(0, deadline - performance.now()));
  return socket.setNoDelay(true).setKeepAlive(true, TCP_KEEP_ALIVE_MS);
}

/** Wraps a connector so that it uses the first address of the host that responds. */
export function withHappyEyeballs(connect: buildConnector.connector, timeoutMs: number): buildConnector.connector {
  return (target, callback) => {
    // The connection goes through a tunnel that is already open.
    if (target.httpSocket) return connect(target, callback);
    const isTls = target.protocol === 'https:';
    openSocket(target.hostname, Number(target.port) || (isTls ? 443 : 80), timeoutMs).then(
      (socket) => (isTls ? connect({ ...target, httpSocket: socket }, callback) : callback(null, socket)),
      (error: Error) => callback(error, null),
    );
  };
}

async function resolveAddresses(hostname: string, timeoutMs: number): Promise<readonly Address[]> {
  const family = isIP(hostname);
  if (family !== 0) return [{ address: hostname, family }];
  return interleaveFamilies(await rejectAfter(timeoutMs, lookup(hostname, { all: true }), toTimeoutError));
}

/** Alternates IPv4 and IPv6 addresses, starting with the family that the system lists first. */
function interleaveFamilies(addresses: readonly Address[]): Address[] {
  const firstFamily = addresses.filter(({ family }) => family === addresses[0]?.family);
  const otherFamily = addresses.filter(({ family }) => family !== addresses[0]?.family);
  return Array.from({ length: Math.max(firstFamily.length, otherFamily.length) }).flatMap((_, index) =>
    [firstFamily[index], otherFamily[index]].filter((address) => address !== undefined),
  );
}

/** Connects to several addresses and returns the first open socket. @param openAttempt starts a connection to one address */
export function connectToFirst(
  addresses: readonly Address[],
  port: number,
  timeoutMs: number,
  openAttempt: (to: { host: string; port: number; family: number }) => Socket = openTcp,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const remaining = [...addresses];
    const openSockets = new Set<Socket>();
    const errors: Error[] = [];
    let isFinished = false;
    let nextAttemptTimer: NodeJS.Timeout | undefined;
    const deadlineTimer = setTimeout(() => finishWithError(toTimeoutError()), timeoutMs);

    /** Stops the timers and destroys the sockets of the remaining attempts. */
    function finish(): void {
      isFinished = true;
      clearTimeout(nextAttemptTimer);
      clearTimeout(deadlineTimer);
      for (const socket of openSockets) socket.destroy();
    }
    function finishWithError(error: Error): void {
      finish();
      reject(error);
    }
    function tryNextAddress(): void {
      clearTimeout(nextAttemptTimer);
      const to = remaining.shift();
      if (!to) return;
      const socket = openAttempt({ host: to.address, port, family: to.family });
      openSockets.add(socket);
      socket.once('connect', () => {
        openSockets.delete(socket);
        finish();
        resolve(socket);
      });
      // Keep this listener as long as the socket exists, because an error without a listener ends the app.
      socket.on('error', (error) => {
        if (isFinished) return;
        errors.push(error);
        openSockets.delete(socket);
        if (remaining.length > 0) tryNextAddress();
        else if (openSockets.size === 0) finishWithError(errors.length === 1 ? error : new AggregateError(errors));
      });
      if (remaining.length > 0) nextAttemptTimer = setTimeout(tryNextAddress, ATTEMPT_DELAY_MS);
    }
    tryNextAddress();
  });
}

const toTimeoutError = (): Error => Object.assign(new Error('No address of the host has answered in time'), { code: 'ETIMEDOUT' });
