/** What the settings say of addresses to which secrets may be sent. The machine's policy alone can extend that. */
import { fail, ok, type Result } from '../../src-shared/base/result';
import { parseProxyAddresses } from '../../src-shared/settings/proxy-addresses';
import { SETTINGS, type Settings, type SettingsProblem } from '../../src-shared/settings/settings.schema';
import { isUnusable } from './policy-source';
import type { SettingsView } from './settings-service';

/** Which origins the machine's policy names, and to what a secret belongs that was stored without an origin. */
export interface TrustedOrigins {
  readonly policy: readonly string[];
  readonly otherwise: readonly string[];
}

type AddressSettings = Pick<SettingsView, 'settings' | 'sources'>;

const baseUrlOrigin = (settings: Settings): string => new URL(settings['connection.baseUrl']).origin;

const BUILT_IN_ORIGIN = new URL(SETTINGS['connection.baseUrl'].defaultValue).origin;

/** The origin of the address in force, to which live orders go. */
export const connectOrigin = ({ settings }: Pick<AddressSettings, 'settings'>): string => baseUrlOrigin(settings);

/**
 * For the token. The last good profile, which stands in for a policy that is lost, is a file of the station's own: it names
 * nothing here.
 */
export const trustedConnectOrigins = ({ settings, sources }: AddressSettings): TrustedOrigins => ({
  policy: sources['connection.baseUrl'] === 'policy' ? [baseUrlOrigin(settings)] : [],
  otherwise: [BUILT_IN_ORIGIN],
});

/** For the login of a proxy. */
export function trustedProxyOrigins({ settings, sources }: AddressSettings): TrustedOrigins {
  const named = sources['connection.loginProxies'] === 'policy' ? settings['connection.loginProxies'] : null;
  const parsed = named === null ? null : parseProxyAddresses(named);
  return { policy: parsed?.ok ? parsed.value : [], otherwise: [] };
}

/**
 * Why the address in force may be another one than the one that IT means; `null` where every source could be read. A secret is
 * not provisioned then, because it would be bound to the wrong address.
 */
export const findAddressProblem = ({ problems, blockedBy }: Pick<SettingsView, 'problems' | 'blockedBy'>): SettingsProblem | null =>
  blockedBy ?? problems.find((problem) => isUnusable(problem) || problem.kind === 'kept-last-good' || concernsAddress(problem)) ?? null;

/** The origin for which credentials are stored now, or why it is unclear. */
export function credentialsOrigin(view: SettingsView): Result<string, SettingsProblem> {
  const problem = findAddressProblem(view);
  return problem ? fail(problem) : ok(connectOrigin(view));
}

const concernsAddress = (problem: SettingsProblem): boolean =>
  problem.kind === 'bad-value' && (problem.key === 'connection.baseUrl' || problem.key === 'connection.loginProxies');
