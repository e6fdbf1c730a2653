/**
 * The Instacart Connect client. Every failure is a case of `Failure`; nothing is thrown, and nothing is sent twice
 * unless a 401 has proved that it was not done.
 */
import type { Connect, ConnectOptions } from './connect';

export type { CallEntry } from './call';
export type { Connect, ConnectOptions, Reached } from './connect';
export type { LookUpLogin } from './proxy-login';
export type { Limits, Trusted } from './transport';

/**
 * Reads the client when it is wanted: at a start nothing is sent before the window is painted, and reading it takes as long
 * as opening the journal.
 */
export function createConnect(options: ConnectOptions): Connect {
  let reading: Promise<Connect> | null = null;
  const client = (): Promise<Connect> => {
    reading ??= import('./client').then(({ createClient }) => createClient(options));
    return reading;
  };
  return {
    stage: async (to, request) => (await client()).stage(to, request),
    update: async (to, request) => (await client()).update(to, request),
    get: async (to, order) => (await client()).get(to, order),
    serviceOptions: async (to, query) => (await client()).serviceOptions(to, query),
    reach: async (baseUrl) => (await client()).reach(baseUrl),
    // What was never read has fetched nothing.
    forgetSecrets: () => void reading?.then(({ forgetSecrets }) => forgetSecrets()),
    prepare: async () => (await client()).prepare(),
    close: async () => (await client()).close(),
  };
}
