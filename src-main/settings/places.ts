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

/** The policy to read. On Windows there is no file: policies come from the registry, which is not read yet. */
export function policyFile({ platform, env, packaged }: PlatformFacts): { readonly file: string; readonly named: boolean } | null {
  if (!packaged && env.STAGEBAY_POLICY) return { file: env.STAGEBAY_POLICY, named: true };
  if (platform === 'win32') return null;
  return { file: '/etc/stagebay/policy.json', named: false };
}
