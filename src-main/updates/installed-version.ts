/** Monitors the installed version, which differs from the running one after IT's tools have replaced the package. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { debounce, watchFolder } from '../base';
import type { Log } from '../log';
import { compareVersions, isVersion } from './versions';

/** Some drives send no file system events. */
const POLL_INTERVAL_MS = 60_000;

/** A package manager writes hundreds of files to the folder, and each causes an event. */
const DEBOUNCE_MS = 1_000;

/**
 * @param file the package's `release.json`: `{"version":"1.2.3","archive":"…"}`, with the SHA-256 of its `app.asar`
 * @param running the version of this process
 * @returns null while another version is installed only in part: an upgrade replaces one file after the other, and Windows may
 *   replace files that are in use at the next start of the computer
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

/** Turns off Electron's support for archives meanwhile, because it presents them as folders. */
function archiveChecksum(file: string): string {
  process.noAsar = true;
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex');
  } finally {
    process.noAsar = false;
  }
}

/** @param onHint called soon after a change in the file's folder, and every minute @returns a function that stops watching */
export function watchInstalledVersion(file: string, onHint: () => void): () => void {
  const soon = debounce(onHint, DEBOUNCE_MS);
  const pollTimer = setInterval(onHint, POLL_INTERVAL_MS);
  const stopWatching = watchFolder(dirname(file), soon.request);
  return () => {
    clearInterval(pollTimer);
    soon.cancel();
    stopWatching();
  };
}

export interface InstalledVersionMonitor {
  /**
   * The installed version if it differs from the running one and no restart into it has failed; otherwise null. It may be older,
   * because IT downgrades by installing the older package, and a running version must not read another version's files.
   */
  pendingVersion(): string | null;
  /** The installed version if a restart into it has failed, because Windows replaces files in use at the next start of the computer. */
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
