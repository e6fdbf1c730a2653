/**
 * The access list of the station's folder on Windows. %LOCALAPPDATA% grants access to the user, SYSTEM and administrators, and the
 * folder inherits that; another `--user-data-dir` may be open to every user of the computer. Not run on Windows yet.
 */
import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { win32 } from 'node:path';
import { promisify } from 'node:util';

/** How Windows is asked. For tests. */
export interface WindowsTools {
  /** @returns standard output; rejects where the program fails */
  readonly run: (program: 'icacls.exe' | 'whoami.exe', args: readonly string[]) => Promise<string>;
  /** Reads a file of `icacls /save`, and removes it. */
  readonly takeSaved: (file: string) => Promise<string>;
}

const SYSTEM = 'S-1-5-18';
const ADMINISTRATORS = 'S-1-5-32-544';

/** What access lists abbreviate, and `icacls` wants whole: the groups that a folder outside a profile is open to. */
const WHOLE_SIDS: Readonly<Record<string, string>> = {
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

/** As access lists abbreviate them. `CO` and `OW` stand for the owner of each file, who is the user. */
const ALLOWED = new Set(['SY', 'BA', 'CO', 'OW', SYSTEM, ADMINISTRATORS, 'S-1-3-0', 'S-1-3-4']);

/**
 * Grants access to the user, SYSTEM and administrators only, where anything else is granted.
 * @returns whether it was changed; rejects where Windows refuses
 */
export async function restrictWindowsAccess(folder: string, { run, takeSaved }: WindowsTools = windowsTools): Promise<boolean> {
  const saved = win32.join(folder, 'access-list.tmp');
  await run('icacls.exe', [folder, '/save', saved, '/Q']);
  const [list, user] = await Promise.all([takeSaved(saved), userSid(run)]);
  if (!grantsOthers(list, user)) return false;
  const grants = [user, SYSTEM, ADMINISTRATORS].map((sid) => `*${sid}:(OI)(CI)F`);
  await run('icacls.exe', [folder, '/inheritance:r', '/grant:r', ...grants, '/Q']);
  // What others were granted on the folder itself, and not by inheritance.
  const others = othersIn(list, user).map((sid) => `*${WHOLE_SIDS[sid] ?? sid}`);
  for (const sid of others) await run('icacls.exe', [folder, '/remove', sid, '/Q']);
  // What it contains inherits from it again, whatever it had of its own.
  await run('icacls.exe', [win32.join(folder, '*'), '/reset', '/T', '/C', '/L', '/Q']);
  return true;
}

/** @param list as `icacls /save` writes it: a name, and a line in SDDL */
export const grantsOthers = (list: string, user: string): boolean => granted(list) === null || othersIn(list, user).length > 0;

function othersIn(list: string, user: string): readonly string[] {
  const isUser = (sid: string) => sid === user || (sid === 'LA' && user.endsWith('-500'));
  return [...new Set(granted(list) ?? [])].filter((sid) => !ALLOWED.has(sid) && !isUser(sid));
}

/** To whom a list grants anything; `null` where there is none, which grants everything to everybody. */
function granted(list: string): readonly string[] | null {
  const dacl = /^D:.*?(?=S:|$)/m.exec(list.replaceAll('\r', ''))?.[0];
  if (!dacl || dacl.includes('NO_ACCESS_CONTROL')) return null;
  return [...dacl.matchAll(/\((A|OA|XA);[^;]*;[^;]*;[^;]*;[^;]*;([^;)]*)/g)].map(([, , sid = '']) => sid);
}

async function userSid(run: WindowsTools['run']): Promise<string> {
  const sid = /S-1-[\d-]+/.exec(await run('whoami.exe', ['/user', '/fo', 'csv', '/nh']))?.[0];
  if (!sid) throw new Error('the user’s SID is not known');
  return sid;
}

const RUN_WITHIN_MS = 20_000;

const windowsTools: WindowsTools = {
  async run(program, args) {
    // By its whole path: a program of that name may lie elsewhere.
    const path = win32.join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', program);
    return (await promisify(execFile)(path, [...args], { windowsHide: true, timeout: RUN_WITHIN_MS })).stdout;
  },
  async takeSaved(file) {
    const bytes = await readFile(file);
    await rm(file, { force: true });
    return bytes.toString('utf16le').replace(/^\uFEFF/, '');
  },
};
