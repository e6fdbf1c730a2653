/**
 * The Instacart Connect client. Every failure is a case of `Failure`; nothing is thrown, and nothing is sent twice
 * unless a 401 has proved that it was not done.
 */
import type { ConnectClient, ConnectClientOptions } from './types';

export type { RequestLogEntry } from './call-endpoint';
export type { LookUpProxyLogin } from './proxy-authenticator';
export type { RequestLimits, TrustAnchors } from './transport';
export type { ConnectClient, ConnectClientOptions, ProbeResponse } from './types';

/**
 * Reads the client when it is wanted: at a start nothing is sent before the window is painted, and reading it takes as long
 * as opening the journal.
 */
export function createConnectClient(options: ConnectClientOptions): ConnectClient {
  let loadedClient: Promise<ConnectClient> | null = null;
  const loadClient = (): Promise<ConnectClient> => {
    loadedClient ??= import('./client').then(({ createClient }) => createClient(options));
    return loadedClient;
  };
  return {
    stage: async (to, request) => (await loadClient()).stage(to, request),
    update: async (to, request) => (await loadClient()).update(to, request),
    get: async (to, order) => (await loadClient()).get(to, order),
    serviceOptions: async (to, query) => (await loadClient()).serviceOptions(to, query),
    probe: async (baseUrl) => (await loadClient()).probe(baseUrl),
    // What was never read has fetched nothing.
    clearCachedSecrets: () => void loadedClient?.then(({ clearCachedSecrets }) => clearCachedSecrets()),
    preload: async () => (await loadClient()).preload(),
    close: async () => (await loadClient()).close(),
  };
}
