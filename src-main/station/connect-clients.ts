/** The two Connect clients: one for live orders and one for the practice server, whose clock is this computer's and proves nothing. */

import { fail, ok, type Result } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import type { Destination } from '../../src-shared/intent/intent.schema';
import { createTrustStore } from '../certificates';
import { type ConnectClient, type ConnectClientOptions, createConnectClient, type RequestLogEntry } from '../connect';
import type { Log } from '../log';
import { type SettingsService, trustedProxyOrigins } from '../settings';
import { type BoundCredentials, bindCredentials } from '../vault';
import { bindProxyLogin } from './bound-proxy-login';
import { isLiveAddress } from './destinations';
import { createNetworkLogger } from './network-log';
import type { StationOptions } from './types';

export interface ConnectClients {
  /** Forwards each call to the client of the destination's mode. */
  readonly connect: Pick<ConnectClient, 'stage' | 'update' | 'get' | 'serviceOptions' | 'probe'>;
  /** Clears access tokens and proxy logins after the credentials have changed. */
  clearCachedSecrets(): void;
  /** Loads the code that the first request of a mode needs. */
  preload(mode: Destination['mode']): Promise<void>;
  close(): void;
}

export interface ConnectClientsOptions extends Pick<StationOptions, 'version' | 'resolveProxy' | 'proxyLogin' | 'caFileOwnerUid'> {
  readonly settings: SettingsService;
  readonly log: Log;
  readonly liveCredentials: () => Promise<Result<BoundCredentials, Failure>>;
  /** The practice server and its token; `null` while no server runs. */
  readonly practiceServer: () => { readonly baseUrl: string; readonly bearer: string } | null;
  /** Called with Connect's time after each of its responses, in milliseconds since 1970. */
  readonly onServerTime: (ms: number) => void;
}

export function createConnectClients(options: ConnectClientsOptions): ConnectClients {
  const { version, settings, log, resolveProxy, proxyLogin, caFileOwnerUid = null, practiceServer, onServerTime } = options;
  const effectiveSettings = () => settings.view().settings;
  const sharedOptions: Omit<ConnectClientOptions, 'credentials' | 'onRequestFinished'> = {
    userAgent: `Stagebay/${version}`,
    language: () => effectiveSettings()['connection.language'],
    trustStore: createTrustStore({ file: () => effectiveSettings()['connection.extraCaFile'], ownerUid: caFileOwnerUid, log }),
    ...(resolveProxy && { resolveProxy }),
    ...(proxyLogin && { proxyLogin: bindProxyLogin(proxyLogin, () => trustedProxyOrigins(settings.view())) }),
    onRouteChange: (origin, route) => log.info('route', { origin, route }),
  };
  const logNetworkState = createNetworkLogger(log);
  const logRequest = (call: RequestLogEntry): void => {
    log.info('call', { ...call });
    logNetworkState(call);
  };

  const live = createConnectClient({
    ...sharedOptions,
    async credentials(to) {
      // The order was handed over before the address changed. The server at the old address must not receive the credentials for the
      // new one.
      if (!isLiveAddress(to, settings.view())) {
        return fail({ kind: 'local', what: 'other-address', detail: `for ${to.baseUrl}` });
      }
      return options.liveCredentials();
    },
    onRequestFinished(call) {
      logRequest(call);
      if (call.serverTime !== undefined) onServerTime(call.serverTime);
    },
  });
  const practice = createConnectClient({
    ...sharedOptions,
    async credentials() {
      const server = practiceServer();
      if (server === null) return fail({ kind: 'local', what: 'no-credentials', detail: 'practice' });
      return ok(bindCredentials({ kind: 'bearer', token: server.bearer }, (origin) => origin === new URL(server.baseUrl).origin));
    },
    onRequestFinished: logRequest,
  });
  const clientFor = ({ mode }: Pick<Destination, 'mode'>): ConnectClient => (mode === 'live' ? live : practice);

  return {
    connect: {
      stage: (to, request) => clientFor(to).stage(to, request),
      update: (to, request) => clientFor(to).update(to, request),
      get: (to, order) => clientFor(to).get(to, order),
      serviceOptions: (to, query) => clientFor(to).serviceOptions(to, query),
      probe: (baseUrl) => live.probe(baseUrl),
    },
    clearCachedSecrets: () => live.clearCachedSecrets(),
    preload: (mode) => clientFor({ mode }).preload(),
    close() {
      void live.close();
      void practice.close();
    },
  };
}
