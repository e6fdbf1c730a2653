/** What is installed on this computer, which may be another version than the one that runs: IT's tools replace it meanwhile. */
import { createHash } from 'node:crypto';
import { type FSWatcher, readFileSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Log } from '../log';
import { compareVersions, isVersion } from './versions';

/** A hint of the file system's comes at once, where it comes at all: on some drives it does not. */
const LOOK_EVERY_MS = 60_000;

/** A package manager writes hundreds of files beside this one, and each is a hint. */
const CALM_MS = 1_000;

/**
 * @param file `release.json` of the package: `{"version":"1.2.3","archive":"…"}`, with the SHA-256 of its `app.asar`
 * @param running the version of this process
 * @returns null while another version is not there as a whole: an upgrade lays one file after the other, and Windows may lay
 *   those that are in use when the computer starts the next time
 */
export function installedVersion(file: string, running: string): string | null {
  try {
    const { version, archive } = (JSON.parse(readFileSync(file, 'utf8')) ?? {}) as { version?: unknown; archive?: unknown };
    if (!isVersion(version)) return null;
    return version === running || archive === checksumOfArchive(join(dirname(file), 'app.asar')) ? version : null;
  } catch {
    return null;
  }
}

/** Electron shows the archive as a folder, unless it is told not to. */
function checksumOfArchive(file: string): string {
  process.noAsar = true;
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex');
  } finally {
    process.noAsar = false;
  }
}

/** @param look called soon after something happened in the file's folder, and every minute @returns a function that stops it */
export function watchInstalled(file: string, look: () => void): () => void {
  let calm: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | null = null;
  const timer = setInterval(look, LOOK_EVERY_MS);
  try {
    watcher = watch(dirname(file), () => {
      clearTimeout(calm);
      calm = setTimeout(look, CALM_MS);
    });
    // The folder was taken away as a whole. The minute still goes round.
    watcher.on('error', () => watcher?.close());
  } catch {
    // This machine has no watcher left, or the drive has none.
  }
  return () => {
    clearInterval(timer);
    clearTimeout(calm);
    watcher?.close();
  };
}

export interface OnDisk {
  /**
   * Another version than the one that runs; null when there is none, or when it cannot be become. Newer or older: IT goes
   * back by installing the older package, and what runs must not read its files from another version's.
   */
  version(): string | null;
  /** It was restarted into once, and the old version came back: Windows replaces files in use when it starts the next time. */
  comesWithComputer(): string | null;
  look(): void;
  close(): void;
}

export function followDisk(options: {
  readonly running: string;
  readonly installed: () => string | null;
  readonly watchInstalled: (look: () => void) => () => void;
  readonly wasTried: (version: string) => boolean;
  readonly log: Log;
  readonly onChange: () => void;
}): OnDisk {
  const { running, installed, wasTried, log, onChange } = options;
  let other: string | null = null;

  function look(): void {
    const found = installed();
    if (found === null) return;
    const next = found === running ? null : found;
    if (next === other) return;
    other = next;
    if (next !== null && !wasTried(next)) {
      log.info('update-ready', { version: next, by: 'system', ...(compareVersions(next, running) < 0 && { older: true }) });
    }
    onChange();
  }

  const close = options.watchInstalled(look);
  return {
    version: () => (other !== null && !wasTried(other) ? other : null),
    comesWithComputer: () => (other !== null && wasTried(other) ? other : null),
    look,
    close,
  };
}
