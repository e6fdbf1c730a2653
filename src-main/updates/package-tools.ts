/** What this room needs of a platform's packages, whichever platform it is. */
import { execFile } from 'node:child_process';
import type { Result } from '../../src-shared/result';

/** What a package says of itself, whatever a feed says of it. */
export interface PackageInside {
  readonly name: string;
  /** As semver writes it. */
  readonly version: string;
}

export interface PackageTools {
  /** @returns null when nothing can be read from it */
  inside(file: string): Promise<PackageInside | null>;
  /** Where the system knows signed programs: asked of every package that was downloaded. @returns why not; null when one of the publishers signed it */
  readonly refuseSigner?: (publishers: readonly string[], file: string) => Promise<string | null>;
  /**
   * Installs it, or starts what installs it when this app has ended. Asks nobody for a password.
   * @returns whether the installer starts the app again by itself; or why nothing was installed: a program's name and its code
   */
  install(file: string): Result<{ readonly startsAgain: boolean }, string>;
}

/** @returns what a program said on its standard output; null unless it ended well, in time and without complaint */
export type Ask = (program: string, args: readonly string[], env?: NodeJS.ProcessEnv) => Promise<string | null>;

/** A virus scanner reads a hundred megabytes first. */
const ANSWERS_WITHIN_MS = 60_000;

export const ask: Ask = (program, args, env) =>
  new Promise((resolve) => {
    execFile(program, [...args], { env, timeout: ANSWERS_WITHIN_MS, windowsHide: true }, (error, stdout, stderr) =>
      resolve(error || stderr !== '' ? null : stdout),
    );
  });
