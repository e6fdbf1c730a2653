/**
 * Restricts the access list of the station's folder on Windows. A folder in %LOCALAPPDATA% is accessible to the user, SYSTEM and
 * administrators only, but another `--user-data-dir` may be open to every user. Not run on Windows yet.
 */
import { execFile } from 'node:child_process';
import { win32 } from 'node:path';
import { promisify } from 'node:util';
import { type FileAccess, findOthersWithAccess, readFileAccess } from '../base';

/** The calls to Windows, replaceable in tests. */
export interface WindowsTools {
  readonly readAccess: (folder: string) => FileAccess;
  /** Rejects if the program fails. */
  readonly icacls: (args: readonly string[]) => Promise<unknown>;
}

const SYSTEM = 'S-1-5-18';
const ADMINISTRATORS = 'S-1-5-32-544';

/** Groups that access lists abbreviate, and that `icacls` needs in full: those that a folder outside a profile may be open to. */
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
 * Grants access to the user, SYSTEM and administrators only.
 * @returns whether the access list had to be changed; rejects if Windows refuses
 */
export async function restrictWindowsAccess(folder: string, { readAccess, icacls }: WindowsTools = windowsTools): Promise<boolean> {
  const access = readAccess(folder);
  const others = findOthersWithAccess(access);
  if (others?.length === 0) return false;
  const grants = [access.user, SYSTEM, ADMINISTRATORS].map((sid) => `*${sid}:(OI)(CI)F`);
  await icacls([folder, '/inheritance:r', '/grant:r', ...grants, '/Q']);
  // Remove entries on the folder itself, which were not inherited.
  for (const sid of others ?? []) await icacls([folder, '/remove', `*${FULL_SIDS[sid] ?? sid}`, '/Q']);
  // Let the contents inherit from the folder again, instead of entries of their own.
  await icacls([win32.join(folder, '*'), '/reset', '/T', '/C', '/L', '/Q']);
  return true;
}

const ICACLS_TIMEOUT_MS = 20_000;

const windowsTools: WindowsTools = {
  readAccess: readFileAccess,
  icacls(args) {
    // Use the full path, because another program of this name may be found first.
    const path = win32.join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'icacls.exe');
    return promisify(execFile)(path, [...args], { windowsHide: true, timeout: ICACLS_TIMEOUT_MS });
  },
};
