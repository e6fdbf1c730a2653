/**
 * Debian packages, read and installed by dpkg alone. `apt-get install -f` never follows a failure: it succeeds when there is
 * nothing to repair, and removes the app when a dependency cannot be had.
 */
import { spawnSync } from 'node:child_process';
import { fail, ok, type Result } from '../../src-shared/base/result';
import { captureOutput as askProgram, type PackageTools } from './package-tools';

/** dpkg looks for its helpers on the path, and a session's own may lack the folders for administrators. */
const DPKG_ENVIRONMENT = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };

/** The window stands still meanwhile: some seconds, and on a slow disk a minute. */
const INSTALL_TIMEOUT_MS = 10 * 60_000;

/** A file of IT's in /etc is kept: nobody is there to answer which of the two it should be. */
const INSTALL_ARGS = ['--force-confdef', '--force-confold', '-i'];

export type RunDpkg = (args: readonly string[]) => Pick<ReturnType<typeof spawnSync>, 'status' | 'signal' | 'error'>;

export const debianPackages = ({
  captureOutput = askProgram,
  run = runDpkg,
}: {
  captureOutput?: typeof askProgram;
  run?: RunDpkg;
} = {}): PackageTools => ({
  async readPackageInfo(file) {
    const output = await captureOutput('/usr/bin/dpkg-deb', ['-f', file, 'Package', 'Version'], DPKG_ENVIRONMENT);
    const name = /^Package: (\S+)$/m.exec(output ?? '')?.[1];
    const version = /^Version: (\S+)$/m.exec(output ?? '')?.[1];
    // To Debian a version before a release is older than it only with a tilde (scripts/package/deb.mjs).
    return name && version ? { name, version: version.replace('~', '-') } : null;
  },

  install(file): Result<{ readonly relaunchesApp: boolean }, string> {
    const { status, signal, error } = run([...INSTALL_ARGS, file]);
    if (status === 0) return ok({ relaunchesApp: false });
    // What it says may name anything on this computer; /var/log/dpkg.log has it.
    return fail(`dpkg ${status ?? (error as NodeJS.ErrnoException | undefined)?.code ?? signal}`);
  },
});

const runDpkg: RunDpkg = (args) =>
  spawnSync('/usr/bin/dpkg', [...args], { env: DPKG_ENVIRONMENT, stdio: 'ignore', timeout: INSTALL_TIMEOUT_MS });
