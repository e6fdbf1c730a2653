/** The interface to the packages of a platform. */
import { execFile } from 'node:child_process';
import type { Result } from '../../src-shared/base/result';

/** The metadata inside a package, independent of the feed's manifest. */
export interface PackageInfo {
  readonly name: string;
  /** In semver notation. */
  readonly version: string;
}

export interface PackageTools {
  /** @returns null if the package cannot be read */
  readPackageInfo(file: string): Promise<PackageInfo | null>;
  /**
   * Checks the signature of every downloaded package, on systems with signed programs.
   * @returns null if one of the publishers has signed the package; otherwise the problem
   */
  readonly findSignerProblem?: (publishers: readonly string[], file: string) => Promise<string | null>;
  /**
   * Installs the package, or starts an installer that continues after this app has exited. Never asks for a password.
   * @returns whether the installer relaunches the app, or why nothing was installed: a program's name and its error code
   */
  install(file: string): Result<{ readonly relaunchesApp: boolean }, string>;
}

/** @returns a program's standard output; null if it fails, takes too long, or writes to standard error */
export type CaptureOutput = (program: string, args: readonly string[], env?: NodeJS.ProcessEnv) => Promise<string | null>;

/** A virus scanner may read a hundred megabytes first. */
const PROGRAM_TIMEOUT_MS = 60_000;

export const captureOutput: CaptureOutput = (program, args, env) =>
  new Promise((resolve) => {
    execFile(program, [...args], { env, timeout: PROGRAM_TIMEOUT_MS, windowsHide: true }, (error, stdout, stderr) =>
      resolve(error || stderr !== '' ? null : stdout),
    );
  });
