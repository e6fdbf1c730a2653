/**
 * The client of Instacart Connect. Every method returns its failure as a `Failure` and never throws. The client repeats a request
 * only after a 401, which proves that Connect did not execute it.
 */
import type { ConnectClient, ConnectClientOptions } from './types';

export type { RequestLogEntry } from './call-endpoint';
export { fromConnectFieldName, toConnectFieldName } from './field-names';
export { fromConnectReason, toConnectReason, toOrderMilestone } from './order-status';
export type { LookUpProxyLogin } from './proxy-authenticator';
export type { RequestLimits, TrustAnchors } from './transport';
export type { ConnectClient, ConnectClientOptions, ProbeResponse } from './types';

/**
 * Creates a client that loads its code at the first call. Loading takes as long as opening the journal, and no request is sent
 * before the window is painted.
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
    // A client that was never loaded has no token to clear.
    clearCachedSecrets: () => void loadedClient?.then(({ clearCachedSecrets }) => clearCachedSecrets()),
    preload: async () => (await loadClient()).preload(),
    close: async () => (await loadClient()).close(),
  };
}
