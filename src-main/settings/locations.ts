/** Where things lie on each platform. Pure: the platform is handed in, so that Windows is tested on Linux. */
import { posix, win32 } from 'node:path';

export interface PlatformFacts {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly packaged: boolean;
  /** Chromium's `--user-data-dir`, where it was given. */
  readonly userDataSwitch: string;
}

/**
 * The folder of all local state. Never a roaming or synchronised one: a journal that two machines share is two
 * stations staging each other's leftovers.
 */
export function userDataFolder({ platform, env, home, packaged, userDataSwitch }: PlatformFacts): string {
  if (!packaged && env.STAGEBAY_USER_DATA) return env.STAGEBAY_USER_DATA;
  if (userDataSwitch) return userDataSwitch;
  if (platform === 'win32') return win32.join(env.LOCALAPPDATA || win32.join(home, 'AppData', 'Local'), 'Stagebay');
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'Stagebay');
  return posix.join(env.XDG_DATA_HOME || posix.join(home, '.local', 'share'), 'stagebay');
}

/** Where IT says what stations do. */
export type PolicyLocation =
  | {
      readonly kind: 'file';
      readonly file: string;
      /** Somebody pointed at this file, so it has to be there. */
      readonly isRequired: boolean;
      /** The only user it is taken from, by number; `null` where it is the caller's own business. */
      readonly owner: number | null;
    }
  /** A key below `HKLM`, or where that says nothing below `HKCU`. Windows lets nobody but administrators write there. */
  | { readonly kind: 'registry'; readonly path: string };

const ROOT_UID = 0;

/** The ADMX templates (`scripts/policy/group-policy.mjs`) write to these keys. */
const REGISTRY_KEY = 'SOFTWARE\\Policies\\Stagebay';

/** What stations may not change. */
export const policyLocation = (facts: PlatformFacts): PolicyLocation =>
  overridePolicy(facts) ?? machineLocation(facts, { file: '/etc/stagebay/policy.json', key: REGISTRY_KEY });

/** What stations start with, and may change. A policy that somebody pointed at stands alone, so that a test knows all of it. */
export const defaultsLocation = (facts: PlatformFacts): PolicyLocation | null =>
  overridePolicy(facts) ? null : machineLocation(facts, { file: '/etc/stagebay/defaults.json', key: `${REGISTRY_KEY}\\Defaults` });

const overridePolicy = ({ env, packaged }: PlatformFacts): PolicyLocation | null =>
  !packaged && env.STAGEBAY_POLICY ? { kind: 'file', file: env.STAGEBAY_POLICY, isRequired: true, owner: null } : null;

const machineLocation = ({ platform }: PlatformFacts, { file, key }: { readonly file: string; readonly key: string }): PolicyLocation =>
  platform === 'win32' ? { kind: 'registry', path: key } : { kind: 'file', file, isRequired: false, owner: ROOT_UID };
