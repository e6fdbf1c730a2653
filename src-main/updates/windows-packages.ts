/**
 * Windows installers. A package whose publisher cannot be read is refused, also where PowerShell may not run. An installer that
 * needs an administrator is not started: the question for one would stand in front of a packer after the app has ended.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { win32 } from 'node:path';
import { fail, ok, type Result } from '../../src-shared/base/result';
import { captureOutput as askProgram, type PackageTools } from './package-tools';

/** The package is named in the environment, where no quote and no bracket in its path means anything to PowerShell. */
const PACKAGE_VARIABLE = 'STAGEBAY_PACKAGE';

const READ_VERSION = `$i = (Get-Item -LiteralPath $env:${PACKAGE_VARIABLE}).VersionInfo; $i.ProductName; $i.ProductVersion`;
const READ_SIGNER = `$s = Get-AuthenticodeSignature -LiteralPath $env:${PACKAGE_VARIABLE}; "$($s.Status)"; $s.SignerCertificate.Subject`;

/** Silent, as an update of what is installed, and starting the app when it is done: the installers of electron-builder. */
const INSTALL_ARGS = ['--updated', '/S', '--force-run'];

export interface StartedProgram extends Pick<ChildProcess, 'pid' | 'unref'> {
  on(event: 'error', listener: () => void): unknown;
}

export type StartProgram = (program: string, args: readonly string[]) => StartedProgram;

export function windowsPackages(
  parts: { readonly ask?: typeof askProgram; readonly start?: StartProgram; readonly env?: NodeJS.ProcessEnv } = {},
): PackageTools {
  const { ask = askProgram, start = startDetached, env = process.env } = parts;

  /** @returns the lines of the answer, as many as were asked for; null when PowerShell may not run, or says anything else */
  async function powerShell(script: string, file: string): Promise<readonly [string, string] | null> {
    const program = win32.join(env.SystemRoot ?? 'C:\\Windows', 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
    // One that is inherited from a newer PowerShell hides this one's own modules.
    const inherited = Object.entries(env).filter(([name]) => name.toLowerCase() !== 'psmodulepath');
    const output = await ask(program, ['-NoProfile', '-NonInteractive', '-InputFormat', 'None', '-Command', script], {
      ...Object.fromEntries(inherited),
      [PACKAGE_VARIABLE]: file,
    });
    const [first, second, ...more] = (output ?? '').split(/\r?\n/).map((line) => line.trim());
    return first && second && more.every((line) => line === '') ? [first, second] : null;
  }

  return {
    async readPackageInfo(file) {
      const output = await powerShell(READ_VERSION, file);
      return output && { name: output[0], version: output[1] };
    },

    async findSignerProblem(publishers, file) {
      const output = await powerShell(READ_SIGNER, file);
      if (!output) return 'the signature cannot be read';
      const [status, subject] = output;
      if (status !== 'Valid') return 'the signature is not valid';
      return publishers.some((publisher) => matchesPublisher(subject, publisher)) ? null : 'signed by somebody else';
    },

    install(file): Result<{ readonly relaunchesApp: boolean }, string> {
      try {
        const installer = start(file, INSTALL_ARGS);
        // What Windows says of it comes later, and has no number of a process.
        installer.on('error', () => undefined);
        if (installer.pid === undefined) return fail('installer not started');
        installer.unref();
        return ok({ relaunchesApp: true });
      } catch (error) {
        return fail(`installer ${(error as NodeJS.ErrnoException).code ?? 'not started'}`);
      }
    },
  };
}

/** Windows starts no program like this that asks for an administrator: it refuses, and shows nothing. */
const startDetached: StartProgram = (program, args) => spawn(program, [...args], { detached: true, stdio: 'ignore' });

/**
 * @param subject of the certificate, as Windows writes it: `CN=Stagebay, O="Stagebay, Inc.", C=US`
 * @param publisher the same, or the common name alone
 */
export function matchesPublisher(subject: string, publisher: string): boolean {
  const [actual, expected] = [parts(subject), parts(publisher)];
  if (!actual) return false;
  if (!expected) return actual.get('CN') === publisher;
  return [...expected].every(([name, value]) => actual.get(name) === value);
}

const NAME_PART = /\s*([A-Za-z0-9.]+)=("(?:[^"]|"")*"|[^",;+=]*)\s*(?:[,;+]|$)/y;

/** @returns null when there is none, or any of it is not understood; several values of one name as one that no single one equals */
function parts(text: string): ReadonlyMap<string, string> | null {
  const found = new Map<string, string>();
  NAME_PART.lastIndex = 0;
  while (NAME_PART.lastIndex < text.length) {
    const [, name = '', raw = ''] = NAME_PART.exec(text) ?? [];
    if (name === '') return null;
    const value = raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw.trim();
    const before = found.get(name.toUpperCase());
    found.set(name.toUpperCase(), before === undefined ? value : `${before}\n${value}`);
  }
  return found.size > 0 ? found : null;
}
