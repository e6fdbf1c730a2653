/** The locations of the user-data folder and of IT's sources on each platform. Pure, so that Windows is tested on Linux. */
import { posix, win32 } from 'node:path';

export interface PlatformFacts {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly packaged: boolean;
  /** The value of Chromium's `--user-data-dir`; empty if it was not given. */
  readonly userDataSwitch: string;
}

/**
 * The folder of all local state. Never a roaming or synchronized one: a journal that two machines share is two
 * stations staging each other's leftovers.
 */
export function userDataFolder({ platform, env, home, packaged, userDataSwitch }: PlatformFacts): string {
  if (!packaged && env.STAGEBAY_USER_DATA) return env.STAGEBAY_USER_DATA;
  if (userDataSwitch) return userDataSwitch;
  if (platform === 'win32') return win32.join(env.LOCALAPPDATA || win32.join(home, 'AppData', 'Local'), 'Stagebay');
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'Stagebay');
  return posix.join(env.XDG_DATA_HOME || posix.join(home, '.local', 'share'), 'stagebay');
}

/** The location of a source that IT manages. */
export type PolicyLocation =
  | {
      readonly kind: 'file';
      readonly file: string;
      /** Whether the file was specified explicitly, so that it must exist. */
      readonly isRequired: boolean;
      /** The user ID that must own the file; `null` accepts any owner. */
      readonly owner: number | null;
    }
  /** A key in `HKLM`, or in `HKCU` if the first has no settings. On Windows only administrators can write to it. */
  | { readonly kind: 'registry'; readonly path: string };

const ROOT_UID = 0;

/** The ADMX templates (`scripts/policy/group-policy.mjs`) write to these keys. */
const REGISTRY_KEY = 'SOFTWARE\\Policies\\Stagebay';

/** The location of the policy, which stations cannot change. */
export const policyLocation = (facts: PlatformFacts): PolicyLocation =>
  overridePolicy(facts) ?? machineLocation(facts, { file: '/etc/stagebay/policy.json', key: REGISTRY_KEY });

/** The location of IT's defaults, which stations can change. Tests that specify a policy have no defaults. */
export const defaultsLocation = (facts: PlatformFacts): PolicyLocation | null =>
  overridePolicy(facts) ? null : machineLocation(facts, { file: '/etc/stagebay/defaults.json', key: `${REGISTRY_KEY}\\Defaults` });

const overridePolicy = ({ env, packaged }: PlatformFacts): PolicyLocation | null =>
  !packaged && env.STAGEBAY_POLICY ? { kind: 'file', file: env.STAGEBAY_POLICY, isRequired: true, owner: null } : null;

const machineLocation = ({ platform }: PlatformFacts, { file, key }: { readonly file: string; readonly key: string }): PolicyLocation =>
  platform === 'win32' ? { kind: 'registry', path: key } : { kind: 'file', file, isRequired: false, owner: ROOT_UID };
