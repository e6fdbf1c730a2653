/**
 * Restricts the access list of the station's folder on Windows. %LOCALAPPDATA% grants access to the user, SYSTEM and administrators,
 * and the folder inherits that; another `--user-data-dir` may be open to every user of the computer. Not run on Windows yet.
 */
import { execFile } from 'node:child_process';
import { win32 } from 'node:path';
import { promisify } from 'node:util';
import { type FileAccess, findOthersWithAccess, readFileAccess } from '../base';

/** How Windows is asked. For tests. */
export interface WindowsTools {
  readonly readAccess: (folder: string) => FileAccess;
  /** Rejects where the program fails. */
  readonly icacls: (args: readonly string[]) => Promise<unknown>;
}

const SYSTEM = 'S-1-5-18';
const ADMINISTRATORS = 'S-1-5-32-544';

/** What access lists abbreviate, and `icacls` wants whole: the groups that a folder outside a profile is open to. */
const FULL_SIDS: Readonly<Record<string, string>> = {
  WD: 'S-1-1-0',
  AU: 'S-1-5-11',
  IU: 'S-1-5-4',
  NU: 'S-1-5-2',
  BU: 'S-1-5-32-545',
  BG: 'S-1-5-32-546',
  PU: 'S-1-5-32-547',
  AN: 'S-1-5-7',
  AC: 'S-1-15-2-1',
};

/**
 * Grants access to the user, SYSTEM and administrators only, where anything else is granted.
 * @returns whether it was changed; rejects where Windows refuses
 */
export async function restrictWindowsAccess(folder: string, { readAccess, icacls }: WindowsTools = windowsTools): Promise<boolean> {
  const access = readAccess(folder);
  const others = findOthersWithAccess(access);
  if (others?.length === 0) return false;
  const grants = [access.user, SYSTEM, ADMINISTRATORS].map((sid) => `*${sid}:(OI)(CI)F`);
  await icacls([folder, '/inheritance:r', '/grant:r', ...grants, '/Q']);
  // What others were granted on the folder itself, and not by inheritance.
  for (const sid of others ?? []) await icacls([folder, '/remove', `*${FULL_SIDS[sid] ?? sid}`, '/Q']);
  // What it contains inherits from it again, whatever it had of its own.
  await icacls([win32.join(folder, '*'), '/reset', '/T', '/C', '/L', '/Q']);
  return true;
}

const ICACLS_TIMEOUT_MS = 20_000;

const windowsTools: WindowsTools = {
  readAccess: readFileAccess,
  icacls(args) {
    // By its whole path: a program of that name may lie elsewhere.
    const path = win32.join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'icacls.exe');
    return promisify(execFile)(path, [...args], { windowsHide: true, timeout: ICACLS_TIMEOUT_MS });
  },
};
