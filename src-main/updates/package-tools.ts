/** What this room needs of a platform's packages, whichever platform it is. */
import { execFile } from 'node:child_process';
import type { Result } from '../../src-shared/base/result';

/** What a package says of itself, whatever a feed says of it. */
export interface PackageInfo {
  readonly name: string;
  /** As semver writes it. */
  readonly version: string;
}

export interface PackageTools {
  /** @returns null when nothing can be read from it */
  readPackageInfo(file: string): Promise<PackageInfo | null>;
  /** Where the system knows signed programs: asked of every package that was downloaded. @returns why not; null when one of the publishers signed it */
  readonly findSignerProblem?: (publishers: readonly string[], file: string) => Promise<string | null>;
  /**
   * Installs it, or starts what installs it when this app has ended. Asks nobody for a password.
   * @returns whether the installer starts the app again by itself; or why nothing was installed: a program's name and its code
   */
  install(file: string): Result<{ readonly relaunchesApp: boolean }, string>;
}

/** @returns what a program said on its standard output; null unless it ended well, in time and without complaint */
export type CaptureOutput = (program: string, args: readonly string[], env?: NodeJS.ProcessEnv) => Promise<string | null>;

/** A virus scanner reads a hundred megabytes first. */
const PROGRAM_TIMEOUT_MS = 60_000;

export const captureOutput: CaptureOutput = (program, args, env) =>
  new Promise((resolve) => {
    execFile(program, [...args], { env, timeout: PROGRAM_TIMEOUT_MS, windowsHide: true }, (error, stdout, stderr) =>
      resolve(error || stderr !== '' ? null : stdout),
    );
  });
