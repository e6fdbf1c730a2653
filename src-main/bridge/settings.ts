/** Requests of the page about settings and credentials, and the PIN that protects both. */
import { z } from 'zod';
import { fail, ok, type Result } from '../../src-shared/base/result';
import type { Refusal } from '../../src-shared/bridge/refusal';
import { isSettingKey } from '../../src-shared/settings/settings.schema';
import type { Station } from '../../src-shared/station/station';
import { type AdminLock, credentialsOrigin, type SettingsService } from '../settings';
import { parseCredentials, type Vault, type VaultProblem } from '../vault';
import { handler, noInput, type RequestHandlers } from './request-handler';

export interface SettingsContext {
  readonly settings: Pick<SettingsService, 'view' | 'change'>;
  readonly lock: AdminLock;
  readonly vault: Vault;
  /** The complete state of the station, as the page shows it. */
  readStation(): Promise<Station>;
  /** Emits the state of the station. Called before the response to a command that changed it. */
  emitStation(): void;
  /** Awaited before the response, so that the page has the new state when it arrives. */
  onCredentialsChanged(): Promise<void>;
}

type SettingsHandlers = Pick<
  RequestHandlers,
  'station.read' | 'settings.change' | 'settings.unlock' | 'settings.lock' | 'credentials.store' | 'credentials.forget'
>;

export const pin = z.string().max(64);

export function settingsHandlers(context: SettingsContext): SettingsHandlers {
  const { lock } = context;

  /** Accepts a command. The page receives its effect as an event, before the response. */
  function accepted(): Result<null, never> {
    context.emitStation();
    return ok(null);
  }

  async function whenUnlocked(run: () => Promise<Result<null, Refusal>>): Promise<Result<null, Refusal>> {
    if (lock.isLocked()) return fail({ kind: 'locked' });
    lock.keepOpen();
    return run();
  }

  async function afterVaultChange(result: Result<void, VaultProblem>): Promise<Result<null, Refusal>> {
    if (!result.ok) return fail(toRefusal(result.problem));
    await context.onCredentialsChanged();
    return accepted();
  }

  return {
    'station.read': handler(noInput, async () => ok(await context.readStation())),

    'settings.change': handler(z.strictObject({ key: z.string().refine(isSettingKey), value: z.unknown() }), ({ key, value }) =>
      whenUnlocked(async () => {
        const result = await context.settings.change(key, value);
        return result.ok ? accepted() : fail(result.problem);
      }),
    ),

    'settings.unlock': handler(z.strictObject({ pin }), async ({ pin }) => {
      const unlocked = await lock.unlock(pin);
      return unlocked.ok ? accepted() : unlocked;
    }),

    'settings.lock': handler(noInput, async () => {
      lock.lock();
      return accepted();
    }),

    'credentials.store': handler(z.strictObject({ text: z.string().max(16_384) }), ({ text }) =>
      whenUnlocked(async () => {
        const credentials = parseCredentials(text);
        if (!credentials.ok) return fail({ kind: 'bad-credentials', problem: credentials.problem });
        const origin = credentialsOrigin(context.settings.view());
        if (!origin.ok) return fail({ kind: 'address-unclear', problem: origin.problem });
        return afterVaultChange(await context.vault.store(credentials.value, [origin.value]));
      }),
    ),

    'credentials.forget': handler(noInput, () => whenUnlocked(async () => afterVaultChange(await context.vault.delete()))),
  };
}

const toRefusal = (problem: VaultProblem): Refusal => ({
  kind: 'keychain',
  problem: problem.kind,
  detail: problem.kind === 'unavailable' ? problem.detail : '',
});
