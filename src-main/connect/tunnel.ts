/** Opens a tunnel through a proxy with CONNECT, for https and for http. The body of the proxy's response is ignored. */
import { isIP, type Socket } from 'node:net';
import type { buildConnector, Client } from 'undici';
import { ConnectionError, toErrorDetail } from './connection-failure';
import type { ProxyAuthenticator, ProxyResponse } from './proxy-authenticator';
import { type ProxyServer, toProxyOrigin } from './proxy-list';

interface Tunnel extends ProxyResponse {
  readonly socket: Socket;
}

/**
 * Opens a tunnel to the target.
 * @param options.timeoutMs includes the login at the proxy
 * @throws ConnectionError with the cause `proxy` or `proxy-login`
 */
export async function openTunnel(options: {
  readonly proxy: ProxyServer;
  readonly target: buildConnector.Options;
  readonly timeoutMs: number;
  readonly Client: typeof Client;
  readonly proxyConnector: buildConnector.connector;
  readonly proxyAuthenticator: ProxyAuthenticator;
}): Promise<Socket> {
  const { proxy, target, timeoutMs, Client, proxyConnector, proxyAuthenticator } = options;
  const authority = target.port ? `${target.host}` : `${target.host}:${target.protocol === 'https:' ? 443 : 80}`;
  const deadline = performance.now() + timeoutMs;

  async function requestTunnel(authorization: string | null): Promise<Tunnel> {
    // The deadline passed while this request waited for another login attempt.
    if (performance.now() >= deadline) throw new ConnectionError('proxy', 'ETIMEDOUT', true);
    // Create one client per request, because a tunnel keeps its connection and a refusal closes it.
    const client = new Client(toProxyOrigin(proxy), {
      // Set the server name explicitly, because undici would use the Host header, which names the origin.
      connect: (to, callback) => proxyConnector({ ...to, servername: isIP(proxy.hostname) ? '' : proxy.hostname }, callback),
      headersTimeout: 0,
    });
    const timer = setTimeout(() => void client.destroy(PROXY_TIMEOUT).catch(() => undefined), Math.max(0, deadline - performance.now()));
    try {
      const response = await client.connect({
        path: authority,
        headers: { host: authority, ...(authorization !== null && { 'proxy-authorization': authorization }) },
      });
      const tunnel: Tunnel = { statusCode: response.statusCode, headers: response.headers, socket: response.socket as Socket };
      if (!isEstablished(tunnel)) tunnel.socket.destroy();
      return tunnel;
    } catch (error) {
      throw new ConnectionError('proxy', toErrorDetail(error), true);
    } finally {
      clearTimeout(timer);
      void client.close().catch(() => undefined);
    }
  }

  const response = await proxyAuthenticator.withLogin(proxy, requestTunnel);
  if (isEstablished(response)) return response.socket;
  // With a 5xx the proxy reports its own failure, so another route may succeed; any other status is its decision on this origin.
  throw new ConnectionError('proxy', `answers ${response.statusCode} to CONNECT ${authority}`, response.statusCode >= 500);
}

const isEstablished = ({ statusCode }: ProxyResponse): boolean => statusCode >= 200 && statusCode <= 299;

const PROXY_TIMEOUT = Object.assign(new Error('The proxy took too long'), { code: 'ETIMEDOUT' });
