/** The origins that secrets may be sent to, according to the settings. Only the machine's policy can add origins. */
import { fail, ok, type Result } from '../../src-shared/base/result';
import { parseProxyAddresses } from '../../src-shared/settings/proxy-addresses';
import type { SettingsProblem } from '../../src-shared/settings/setting-source';
import { SETTINGS, type Settings } from '../../src-shared/settings/settings.schema';
import { isUnusable } from './policy-source';
import type { SettingsView } from './settings-service';

/** The origins that the machine's policy names, and those of a secret that an earlier version stored without an origin. */
export interface TrustedOrigins {
  readonly policyOrigins: readonly string[];
  readonly fallbackOrigins: readonly string[];
}

type AddressSettings = Pick<SettingsView, 'settings' | 'sources'>;

const baseUrlOrigin = (settings: Settings): string => new URL(settings['connection.baseUrl']).origin;

const BUILT_IN_ORIGIN = new URL(SETTINGS['connection.baseUrl'].defaultValue).origin;

/** The origin that live orders are sent to. */
export const connectOrigin = ({ settings }: Pick<AddressSettings, 'settings'>): string => baseUrlOrigin(settings);

/**
 * The trusted origins for the token. The last good profile, which replaces a lost policy, does not count, because the station itself
 * writes its file.
 */
export const trustedConnectOrigins = ({ settings, sources }: AddressSettings): TrustedOrigins => ({
  policyOrigins: sources['connection.baseUrl'] === 'policy' ? [baseUrlOrigin(settings)] : [],
  fallbackOrigins: [BUILT_IN_ORIGIN],
});

/** The trusted origins for the login of a proxy. */
export function trustedProxyOrigins({ settings, sources }: AddressSettings): TrustedOrigins {
  const named = sources['connection.loginProxies'] === 'policy' ? settings['connection.loginProxies'] : null;
  const parsed = named === null ? null : parseProxyAddresses(named);
  return { policyOrigins: parsed?.ok ? parsed.value : [], fallbackOrigins: [] };
}

/**
 * Returns why the effective address may differ from the one that IT intends; `null` if every source could be read. With a problem, no
 * secret is provisioned, because it would be bound to the wrong address.
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
