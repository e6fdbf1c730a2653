/**
 * Opens a TCP connection to the first address of a host that answers (Happy Eyeballs, RFC 8305): the next address is tried a
 * quarter of a second after the one before, and none is given up for it. Node's own `autoSelectFamily` gives each address
 * 250 ms, so a slow one beside a dead one can never be reached.
 */
import { lookup } from 'node:dns/promises';
import { isIP, connect as openTcp, type Socket } from 'node:net';
import type { buildConnector } from 'undici';

/** RFC 8305, 5: the connection attempt delay. */
const NEXT_ADDRESS_MS = 250;
/** undici's own. */
const KEEP_ALIVE_MS = 60_000;

interface Address {
  readonly address: string;
  readonly family: number;
}

/**
 * @param ms until the connection is to stand, with the look-up of the name
 * @throws the errors of all addresses as an AggregateError, or the only one
 */
export async function openSocket(hostname: string, port: number, ms: number): Promise<Socket> {
  const until = performance.now() + ms;
  const addresses = await addressesOf(hostname, ms);
  const socket = await firstToAnswer(addresses, port, Math.max(0, until - performance.now()));
  return socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS);
}

/** Makes connections as `connect` does, through whichever address of the host answers first. */
export function reachesAnyAddress(connect: buildConnector.connector, ms: number): buildConnector.connector {
  return (target, callback) => {
    // A tunnel stands already.
    if (target.httpSocket) return connect(target, callback);
    const isTls = target.protocol === 'https:';
    openSocket(target.hostname, Number(target.port) || (isTls ? 443 : 80), ms).then(
      (socket) => (isTls ? connect({ ...target, httpSocket: socket }, callback) : callback(null, socket)),
      (error: Error) => callback(error, null),
    );
  };
}

async function addressesOf(hostname: string, ms: number): Promise<readonly Address[]> {
  const family = isIP(hostname);
  if (family !== 0) return [{ address: hostname, family }];
  let timer: NodeJS.Timeout | undefined;
  const tooSlow = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(timedOut()), ms);
  });
  try {
    return interleaved(await Promise.race([lookup(hostname, { all: true }), tooSlow]));
  } finally {
    clearTimeout(timer);
  }
}

/** The families in turn, beginning with the system's first. */
function interleaved(addresses: readonly Address[]): Address[] {
  const first = addresses.filter(({ family }) => family === addresses[0]?.family);
  const other = addresses.filter(({ family }) => family !== addresses[0]?.family);
  return Array.from({ length: Math.max(first.length, other.length) }).flatMap((_, place) =>
    [first[place], other[place]].filter((address) => address !== undefined),
  );
}

/** @param attempt begins to connect to one address */
export function firstToAnswer(
  addresses: readonly Address[],
  port: number,
  ms: number,
  attempt: (to: { host: string; port: number; family: number }) => Socket = openTcp,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const waiting = [...addresses];
    const open = new Set<Socket>();
    const errors: Error[] = [];
    let isOver = false;
    let next: NodeJS.Timeout | undefined;
    const deadline = setTimeout(() => giveUp(timedOut()), ms);

    /** Ends all attempts that are still open. */
    function end(): void {
      isOver = true;
      clearTimeout(next);
      clearTimeout(deadline);
      for (const socket of open) socket.destroy();
    }
    function giveUp(error: Error): void {
      end();
      reject(error);
    }
    function tryNext(): void {
      clearTimeout(next);
      const to = waiting.shift();
      if (!to) return;
      const socket = attempt({ host: to.address, port, family: to.family });
      open.add(socket);
      socket.once('connect', () => {
        open.delete(socket);
        end();
        resolve(socket);
      });
      // Stays for as long as the socket does: without a listener, an error would end the app.
      socket.on('error', (error) => {
        if (isOver) return;
        errors.push(error);
        open.delete(socket);
        if (waiting.length > 0) tryNext();
        else if (open.size === 0) giveUp(errors.length === 1 ? error : new AggregateError(errors));
      });
      if (waiting.length > 0) next = setTimeout(tryNext, NEXT_ADDRESS_MS);
    }
    tryNext();
  });
}

const timedOut = (): Error => Object.assign(new Error('No address of the host has answered in time'), { code: 'ETIMEDOUT' });
