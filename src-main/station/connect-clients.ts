/** The two clients of Connect: one for live, and one for the practice server, whose clock is this computer's and proves nothing. */

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
  /** Calls the client of the destination's mode. */
  readonly connect: Pick<ConnectClient, 'stage' | 'update' | 'get' | 'serviceOptions' | 'probe'>;
  /** Forgets access tokens and proxy logins, because what they were fetched with has changed. */
  clearCachedSecrets(): void;
  /** Reads what the first call of a mode needs. */
  preload(mode: Destination['mode']): Promise<void>;
  close(): void;
}

export interface ConnectClientsOptions extends Pick<StationOptions, 'version' | 'resolveProxy' | 'proxyLogin' | 'caFileOwner'> {
  readonly settings: SettingsService;
  readonly log: Log;
  readonly liveCredentials: () => Promise<Result<BoundCredentials, Failure>>;
  /** The practice server, with its token; `null` while there is none. */
  readonly practiceServer: () => { readonly baseUrl: string; readonly bearer: string } | null;
  /** Called with the time that Connect itself told in an answer, in milliseconds since 1970. */
  readonly onServerTime: (ms: number) => void;
}

export function createConnectClients(options: ConnectClientsOptions): ConnectClients {
  const { version, settings, log, resolveProxy, proxyLogin, caFileOwner = null, practiceServer, onServerTime } = options;
  const effectiveSettings = () => settings.view().settings;
  const sharedOptions: Omit<ConnectClientOptions, 'credentials' | 'onRequestFinished'> = {
    userAgent: `Stagebay/${version}`,
    language: () => effectiveSettings()['connection.language'],
    trustStore: createTrustStore({ file: () => effectiveSettings()['connection.extraCaFile'], ownerUid: caFileOwner, log }),
    ...(resolveProxy && { resolveProxy }),
    ...(proxyLogin && { proxyLogin: bindProxyLogin(proxyLogin, () => trustedProxyOrigins(settings.view())) }),
    onRouteChange: (origin, way) => log.info('route', { origin, way }),
  };
  const logNetworkState = createNetworkLogger(log);
  const logRequest = (call: RequestLogEntry): void => {
    log.info('call', { ...call });
    logNetworkState(call);
  };

  const live = createConnectClient({
    ...sharedOptions,
    async credentials(to) {
      // The order was handed over before the address was changed. The credentials are for the new address, and the server at the
      // old one is not to see them.
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
