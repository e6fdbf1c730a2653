/**
 * Reads and installs Debian packages with dpkg alone. A failure is not followed by `apt-get install -f`, which succeeds if there is
 * nothing to repair, and removes the app if a dependency is not available.
 */
import { spawnSync } from 'node:child_process';
import { fail, ok, type Result } from '../../src-shared/base/result';
import { captureOutput as askProgram, type PackageTools } from './package-tools';

/** dpkg finds its helper programs through PATH, and a session's own PATH may lack the administrators' folders. */
const DPKG_ENVIRONMENT = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };

/** The window is blocked meanwhile: for some seconds, or a minute on a slow disk. */
const INSTALL_TIMEOUT_MS = 10 * 60_000;

/** Keeps IT's files in /etc, because dpkg would otherwise ask which version to keep. */
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
    // Debian writes the hyphen of a prerelease version as a tilde (scripts/package/deb.mjs).
    return name && version ? { name, version: version.replace('~', '-') } : null;
  },

  install(file): Result<{ readonly relaunchesApp: boolean }, string> {
    const { status, signal, error } = run([...INSTALL_ARGS, file]);
    if (status === 0) return ok({ relaunchesApp: false });
    // dpkg's output may name any file on this computer, so it is not logged; /var/log/dpkg.log contains it.
    return fail(`dpkg ${status ?? (error as NodeJS.ErrnoException | undefined)?.code ?? signal}`);
  },
});

const runDpkg: RunDpkg = (args) =>
  spawnSync('/usr/bin/dpkg', [...args], { env: DPKG_ENVIRONMENT, stdio: 'ignore', timeout: INSTALL_TIMEOUT_MS });
