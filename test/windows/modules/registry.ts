/** Writes the registry values of Group Policy with reg.exe. It needs an administrator; the keys are deleted after each test. */
import { execFileSync } from 'node:child_process';
import { afterEach, beforeAll } from 'vitest';

export const KEY = 'SOFTWARE\\Policies\\Stagebay';

type Hive = 'HKLM' | 'HKCU';
type Type = 'REG_SZ' | 'REG_DWORD' | 'REG_MULTI_SZ' | 'REG_EXPAND_SZ';

const reg = (...args: string[]): void => void execFileSync('reg.exe', args, { stdio: 'ignore' });

/** @param data a list's entries are joined by `\0` */
export const setPolicy = (hive: Hive, key: string, name: string, type: Type, data: string): void =>
  reg('add', `${hive}\\${key}`, '/v', name, '/t', type, '/d', data, '/f');

export function removePolicies(): void {
  for (const hive of ['HKLM', 'HKCU']) {
    try {
      reg('delete', `${hive}\\${KEY}`, '/f');
    } catch {
      // The key does not exist.
    }
  }
}

/** Skips the tests of a file on a computer with real policies. */
export function withoutPolicies(): void {
  beforeAll(() => {
    try {
      execFileSync('reg.exe', ['query', `HKLM\\${KEY}`], { stdio: 'ignore' });
    } catch {
      return;
    }
    throw new Error(`HKLM\\${KEY} is there: these tests remove it, and run only where no station has a policy.`);
  });
  afterEach(removePolicies);
}
