/** What is installed on this computer, which may be another version than the one that runs: IT's tools replace it meanwhile. */
import { createHash } from 'node:crypto';
import { type FSWatcher, readFileSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Log } from '../log';
import { compareVersions, isVersion } from './versions';

/** A hint of the file system's comes at once, where it comes at all: on some drives it does not. */
const POLL_INTERVAL_MS = 60_000;

/** A package manager writes hundreds of files beside this one, and each is a hint. */
const DEBOUNCE_MS = 1_000;

/**
 * @param file `release.json` of the package: `{"version":"1.2.3","archive":"…"}`, with the SHA-256 of its `app.asar`
 * @param running the version of this process
 * @returns null while another version is not there as a whole: an upgrade lays one file after the other, and Windows may lay
 *   those that are in use when the computer starts the next time
 */
export function readInstalledVersion(file: string, running: string): string | null {
  try {
    const { version, archive } = (JSON.parse(readFileSync(file, 'utf8')) ?? {}) as { version?: unknown; archive?: unknown };
    if (!isVersion(version)) return null;
    return version === running || archive === archiveChecksum(join(dirname(file), 'app.asar')) ? version : null;
  } catch {
    return null;
  }
}

/** Electron shows the archive as a folder, unless it is told not to. */
function archiveChecksum(file: string): string {
  process.noAsar = true;
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex');
  } finally {
    process.noAsar = false;
  }
}

/** @param look called soon after something happened in the file's folder, and every minute @returns a function that stops it */
export function watchInstalledVersion(file: string, onHint: () => void): () => void {
  let debounceTimer: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | null = null;
  const pollTimer = setInterval(onHint, POLL_INTERVAL_MS);
  try {
    watcher = watch(dirname(file), () => {
      clearTimeout(debounceTimer);
      debounceTimer = setTimeout(onHint, DEBOUNCE_MS);
    });
    // The folder was taken away as a whole. The minute still goes round.
    watcher.on('error', () => watcher?.close());
  } catch {
    // This machine has no watcher left, or the drive has none.
  }
  return () => {
    clearInterval(pollTimer);
    clearTimeout(debounceTimer);
    watcher?.close();
  };
}

export interface InstalledVersionMonitor {
  /**
   * Another version than the one that runs; null when there is none, or when it cannot be become. Newer or older: IT goes
   * back by installing the older package, and what runs must not read its files from another version's.
   */
  pendingVersion(): string | null;
  /** It was restarted into once, and the old version came back: Windows replaces files in use when it starts the next time. */
  versionAfterReboot(): string | null;
  check(): void;
  close(): void;
}

export function monitorInstalledVersion(options: {
  readonly running: string;
  readonly readInstalled: () => string | null;
  readonly watchInstalledVersion: (check: () => void) => () => void;
  readonly wasAttempted: (version: string) => boolean;
  readonly log: Log;
  readonly onChange: () => void;
}): InstalledVersionMonitor {
  const { running, readInstalled, wasAttempted, log, onChange } = options;
  let otherVersion: string | null = null;

  function check(): void {
    const found = readInstalled();
    if (found === null) return;
    const next = found === running ? null : found;
    if (next === otherVersion) return;
    otherVersion = next;
    if (next !== null && !wasAttempted(next)) {
      log.info('update-ready', { version: next, by: 'system', ...(compareVersions(next, running) < 0 && { older: true }) });
    }
    onChange();
  }

  const close = options.watchInstalledVersion(check);
  return {
    pendingVersion: () => (otherVersion !== null && !wasAttempted(otherVersion) ? otherVersion : null),
    versionAfterReboot: () => (otherVersion !== null && wasAttempted(otherVersion) ? otherVersion : null),
    check,
    close,
  };
}
