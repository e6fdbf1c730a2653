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

/** A file in which IT says what stations do. */
export interface PolicyPlace {
  readonly file: string;
  /** Somebody pointed at this file, so it has to be there. */
  readonly named: boolean;
  /** The only user it is taken from, by number; `null` where it is the caller's own business. */
  readonly owner: number | null;
}

const ROOT = 0;

/** What stations may not change. On Windows there is no file: policies come from the registry, which is not read yet. */
export const policyFile = (facts: PlatformFacts): PolicyPlace | null =>
  namedPolicy(facts) ?? machineFile(facts, '/etc/stagebay/policy.json');

/** What stations start with, and may change. A policy that somebody pointed at stands alone, so that a test knows all of it. */
export const defaultsFile = (facts: PlatformFacts): PolicyPlace | null =>
  namedPolicy(facts) ? null : machineFile(facts, '/etc/stagebay/defaults.json');

const namedPolicy = ({ env, packaged }: PlatformFacts): PolicyPlace | null =>
  !packaged && env.STAGEBAY_POLICY ? { file: env.STAGEBAY_POLICY, named: true, owner: null } : null;

const machineFile = ({ platform }: PlatformFacts, file: string): PolicyPlace | null =>
  platform === 'win32' ? null : { file, named: false, owner: ROOT };
