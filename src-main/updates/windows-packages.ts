/**
 * Checks and starts Windows installers. A package whose publisher cannot be read is refused, even if the reason is that PowerShell
 * may not run. An installer that needs an administrator is not started, because its prompt would appear in front of a packer.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { win32 } from 'node:path';
import { fail, ok, type Result } from '../../src-shared/base/result';
import { captureOutput as askProgram, type PackageTools } from './package-tools';

/** The package's path is passed as an environment variable, so that PowerShell does not interpret quotes or brackets in it. */
const PACKAGE_VARIABLE = 'STAGEBAY_PACKAGE';

const READ_VERSION = `$i = (Get-Item -LiteralPath $env:${PACKAGE_VARIABLE}).VersionInfo; $i.ProductName; $i.ProductVersion`;
const READ_SIGNER = `$s = Get-AuthenticodeSignature -LiteralPath $env:${PACKAGE_VARIABLE}; "$($s.Status)"; $s.SignerCertificate.Subject`;

/** Arguments of electron-builder's installers: update an installation silently, and start the app afterwards. */
const INSTALL_ARGS = ['--updated', '/S', '--force-run'];

export interface StartedProgram extends Pick<ChildProcess, 'pid' | 'unref'> {
  on(event: 'error', listener: () => void): unknown;
}

export type StartProgram = (program: string, args: readonly string[]) => StartedProgram;

export function windowsPackages(
  parts: { readonly ask?: typeof askProgram; readonly start?: StartProgram; readonly env?: NodeJS.ProcessEnv } = {},
): PackageTools {
  const { ask = askProgram, start = startDetached, env = process.env } = parts;

  /** @returns the two lines of the output; null if PowerShell may not run, or prints anything else */
  async function powerShell(script: string, file: string): Promise<readonly [string, string] | null> {
    const program = win32.join(env.SystemRoot ?? 'C:\\Windows', 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
    // A PSModulePath inherited from a newer PowerShell would hide the modules of this one.
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
        // Windows reports some errors later; the process then has no ID, which is checked below.
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

/** Windows refuses to start a program in this way if it needs an administrator, and shows no prompt. */
const startDetached: StartProgram = (program, args) => spawn(program, [...args], { detached: true, stdio: 'ignore' });

/**
 * Whether a certificate belongs to a publisher.
 * @param subject the certificate's subject, as Windows writes it: `CN=Stagebay, O="Stagebay, Inc.", C=US`
 * @param publisher a subject in the same format, or a common name alone
 */
export function matchesPublisher(subject: string, publisher: string): boolean {
  const [actual, expected] = [parseDistinguishedName(subject), parseDistinguishedName(publisher)];
  if (!actual) return false;
  if (!expected) return actual.get('CN') === publisher;
  return [...expected].every(([name, value]) => actual.get(name) === value);
}

const NAME_PART = /\s*([A-Za-z0-9.]+)=("(?:[^"]|"")*"|[^",;+=]*)\s*(?:[,;+]|$)/y;

/** @returns null if the text is empty or invalid; several values of one name are joined, so that they equal no single value */
function parseDistinguishedName(text: string): ReadonlyMap<string, string> | null {
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
