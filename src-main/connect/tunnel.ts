/** Asks a proxy for a tunnel: CONNECT, for https and for http alike. What the proxy says beside yes or no is not read. */
import { isIP, type Socket } from 'node:net';
import type { buildConnector, Client } from 'undici';
import { detailOf, NoConnection } from './connection-failure';
import { originOf, type ProxyServer } from './proxy-list';
import type { ProxyAnswer, ProxyLogins } from './proxy-login';

interface Tunnel extends ProxyAnswer {
  readonly socket: Socket;
}

/**
 * @param options.ms until the tunnel is to stand, with whatever login it takes
 * @throws NoConnection of cause `proxy` or `proxy-login`
 */
export async function openTunnel(options: {
  readonly proxy: ProxyServer;
  readonly target: buildConnector.Options;
  readonly ms: number;
  readonly Client: typeof Client;
  readonly toProxy: buildConnector.connector;
  readonly logins: ProxyLogins;
}): Promise<Socket> {
  const { proxy, target, ms, Client, toProxy, logins } = options;
  const authority = target.port ? `${target.host}` : `${target.host}:${target.protocol === 'https:' ? 443 : 80}`;
  const until = performance.now() + ms;

  async function ask(authorization: string | null): Promise<Tunnel> {
    // It waited for its turn, and nobody waits for it any more.
    if (performance.now() >= until) throw new NoConnection('proxy', 'ETIMEDOUT', true);
    // One for each request: a tunnel takes its connection with it, and so does a refusal.
    const client = new Client(originOf(proxy), {
      // Said here, because undici would take the name for the handshake from the Host header, which names the origin.
      connect: (to, callback) => toProxy({ ...to, servername: isIP(proxy.hostname) ? '' : proxy.hostname }, callback),
      headersTimeout: 0,
    });
    const giveUp = setTimeout(() => void client.destroy(NO_ANSWER).catch(() => undefined), Math.max(0, until - performance.now()));
    try {
      const answer = await client.connect({
        path: authority,
        headers: { host: authority, ...(authorization !== null && { 'proxy-authorization': authorization }) },
      });
      const tunnel: Tunnel = { statusCode: answer.statusCode, headers: answer.headers, socket: answer.socket as Socket };
      if (!isTunnel(tunnel)) tunnel.socket.destroy();
      return tunnel;
    } catch (error) {
      throw new NoConnection('proxy', detailOf(error), true);
    } finally {
      clearTimeout(giveUp);
      void client.close().catch(() => undefined);
    }
  }

  const answer = await logins.withLogin(proxy, ask);
  if (isTunnel(answer)) return answer.socket;
  // Of a 5xx the proxy says itself that it could not; anything else is its word on this origin.
  throw new NoConnection('proxy', `answers ${answer.statusCode} to CONNECT ${authority}`, answer.statusCode >= 500);
}

const isTunnel = ({ statusCode }: ProxyAnswer): boolean => statusCode >= 200 && statusCode <= 299;

const NO_ANSWER = Object.assign(new Error('The proxy took too long'), { code: 'ETIMEDOUT' });
