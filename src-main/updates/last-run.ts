/**
 * Stores which version ran last, and which one the station tried to install. Without this, a package that cannot be installed would
 * be tried again at every start.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeFileAtomicSync } from '../base';
import type { Log } from '../log';
import { compareVersions, isVersion } from './versions';

const Version = z.string().refine(isVersion);

const StoredRun = z.object({
  /** The version of the last run. */
  version: Version,
  /** The version that the app last tried to restart into, and the number of attempts. */
  tried: z.object({ version: Version, times: z.int() }).nullable().catch(null),
  /** The version of a verified package that waits for installation, so that the next start checks for it immediately. */
  ready: Version.nullable().catch(null),
});
type StoredRun = z.infer<typeof StoredRun>;

export interface LastRun {
  attemptCount(version: string): number;
  readyVersion(): string | null;
  setReadyVersion(version: string | null): void;
  /** Records an attempt, before the app exits to install this version. */
  recordAttempt(version: string): void;
}

/** Opens the store and logs the result of the last attempt. @param file created if it is missing */
export function openLastRun(file: string, running: string, log: Log): LastRun {
  const previous = read(file);
  let current: StoredRun = { version: running, tried: null, ready: previous?.ready ?? null };
  if (previous && previous.version !== running) {
    log.info('updated', { from: previous.version, to: running, ...(compareVersions(running, previous.version) < 0 && { older: true }) });
  }
  if (previous?.tried && previous.tried.version !== running) {
    current = { ...current, tried: previous.tried };
    log.warn('update-not-installed', { ...previous.tried, running });
  }
  if (JSON.stringify(current) !== JSON.stringify(previous)) write(file, current);

  function update(to: Partial<StoredRun>): void {
    current = { ...current, ...to };
    write(file, current);
  }
  const attemptCount = (version: string) => (current.tried?.version === version ? current.tried.times : 0);

  return {
    attemptCount,
    readyVersion: () => current.ready,
    setReadyVersion(version) {
      if (version !== current.ready) update({ ready: version });
    },
    recordAttempt: (version) => update({ tried: { version, times: attemptCount(version) + 1 } }),
  };
}

/** @returns null at the first start, and if the file is invalid */
function read(file: string): StoredRun | null {
  try {
    return StoredRun.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

/** Ignores write errors, because a full disk is reported when an order cannot be saved. */
function write(file: string, content: StoredRun): void {
  try {
    writeFileAtomicSync(file, `${JSON.stringify(content)}\n`, { isDurable: false });
  } catch {
    // See above.
  }
}
