/** Requests of the page about settings and credentials, and the PIN that protects both. */

import { fail, ok, type Result } from '../../src-shared/base/result';
import type { Refusal } from '../../src-shared/bridge/contract';
import type { Station } from '../../src-shared/station/station';
import { type AdminLock, connectOrigin, findAddressProblem, type SettingsService } from '../settings';
import { parseCredentials, type Vault, type VaultProblem } from '../vault';
import type { RequestHandlers } from './request-handlers';

export interface SettingsContext {
  readonly settings: Pick<SettingsService, 'view' | 'change'>;
  readonly lock: AdminLock;
  readonly vault: Vault;
  /** The complete state of the station, as the page shows it. */
  readStation(locked: boolean): Promise<Station>;
  /** Awaited before the response, so that the state in the response is current. */
  onCredentialsChanged(): Promise<void>;
}

type SettingsHandlers = Pick<
  RequestHandlers,
  'station.read' | 'settings.change' | 'settings.unlock' | 'settings.lock' | 'credentials.store' | 'credentials.forget'
>;

export function settingsHandlers(context: SettingsContext): SettingsHandlers {
  const { lock } = context;
  const stationResponse = async (): Promise<Result<Station, Refusal>> => ok(await context.readStation(lock.isLocked()));

  async function whenUnlocked(work: () => Promise<Result<Station, Refusal>>): Promise<Result<Station, Refusal>> {
    if (lock.isLocked()) return fail({ kind: 'locked' });
    lock.keepOpen();
    return work();
  }

  async function afterVaultChange(result: Result<void, VaultProblem>): Promise<Result<Station, Refusal>> {
    if (!result.ok) {
      const { problem } = result;
      return fail({ kind: 'keychain', problem: problem.kind, detail: problem.kind === 'unavailable' ? problem.detail : '' });
    }
    await context.onCredentialsChanged();
    return stationResponse();
  }

  return {
    'station.read': stationResponse,

    'settings.change': ({ key, value }) =>
      whenUnlocked(async () => {
        const result = await context.settings.change(key, value);
        return result.ok ? stationResponse() : fail(result.problem);
      }),

    async 'settings.unlock'({ pin }) {
      const unlocked = await lock.unlock(pin);
      return unlocked.ok ? stationResponse() : unlocked;
    },

    async 'settings.lock'() {
      lock.lock();
      return stationResponse();
    },

    'credentials.store': ({ text }) =>
      whenUnlocked(async () => {
        const credentials = parseCredentials(text);
        if (!credentials.ok) return fail({ kind: 'bad-credentials', problem: credentials.problem });
        const view = context.settings.view();
        const addressProblem = findAddressProblem(view);
        if (addressProblem) return fail({ kind: 'address-unclear', problem: addressProblem });
        return afterVaultChange(await context.vault.store(credentials.value, [connectOrigin(view)]));
      }),

    'credentials.forget': () => whenUnlocked(async () => afterVaultChange(await context.vault.delete())),
  };
}
