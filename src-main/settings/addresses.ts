/** What the settings say of addresses to which secrets may be sent. The machine's policy alone can extend that. */
import { parseProxyAddresses } from '../../src-shared/proxy-addresses';
import { SETTINGS, type Settings, type SettingsProblem } from '../../src-shared/settings';
import type { SettingsView } from './room';
import { isUnusable } from './source';

/** Which origins the machine's policy names, and to what a secret belongs that was stored without an origin. */
export interface NamedOrigins {
  readonly policy: readonly string[];
  readonly otherwise: readonly string[];
}

type InForce = Pick<SettingsView, 'settings' | 'sources'>;

const originOf = (settings: Settings): string => new URL(settings['connection.baseUrl']).origin;

const BUILT_IN = new URL(SETTINGS['connection.baseUrl'].initial).origin;

/** The origin of the address in force, to which live orders go. */
export const connectOrigin = ({ settings }: Pick<InForce, 'settings'>): string => originOf(settings);

/**
 * For the token. The last good profile, which stands in for a policy that is lost, is a file of the station's own: it names
 * nothing here.
 */
export const connectOrigins = ({ settings, sources }: InForce): NamedOrigins => ({
  policy: sources['connection.baseUrl'] === 'policy' ? [originOf(settings)] : [],
  otherwise: [BUILT_IN],
});

/** For the login of a proxy. */
export function proxyOrigins({ settings, sources }: InForce): NamedOrigins {
  const named = sources['connection.loginProxies'] === 'policy' ? settings['connection.loginProxies'] : null;
  const parsed = named === null ? null : parseProxyAddresses(named);
  return { policy: parsed?.ok ? parsed.value : [], otherwise: [] };
}

/**
 * Why the address in force may be another one than the one that IT means; `null` where every source could be read. A secret is
 * not provisioned then, because it would be bound to the wrong address.
 */
export const addressDoubt = ({ problems, blockedBy }: Pick<SettingsView, 'problems' | 'blockedBy'>): SettingsProblem | null =>
  blockedBy ?? problems.find((problem) => isUnusable(problem) || problem.kind === 'kept-last-good' || isAboutAddresses(problem)) ?? null;

const isAboutAddresses = (problem: SettingsProblem): boolean =>
  problem.kind === 'bad-value' && (problem.key === 'connection.baseUrl' || problem.key === 'connection.loginProxies');
