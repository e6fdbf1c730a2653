/**
 * What this station remembers of its versions from one start to the next: which one ran, and which one it tried to become.
 * Without it a package that cannot be installed would be tried again at every start, for ever.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeFileAtomicSync } from '../base';
import type { Log } from '../log';
import { compareVersions, isVersion } from './versions';

const Version = z.string().refine(isVersion);

const StoredRun = z.object({
  /** The version that ran last. */
  version: Version,
  /** What it ended itself to become, and how often. */
  tried: z.object({ version: Version, times: z.int() }).nullable().catch(null),
  /** A package that lies here, verified, and waits: the next start does not take its time over asking for it. */
  ready: Version.nullable().catch(null),
});
type StoredRun = z.infer<typeof StoredRun>;

export interface LastRun {
  attemptCount(version: string): number;
  readyVersion(): string | null;
  setReadyVersion(version: string | null): void;
  /** Said before the app ends itself to become this version. */
  recordAttempt(version: string): void;
}

/** Says in the log what has come of the last try. @param file is made when it is missing */
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

/** @returns null at the first start, and of a file that somebody has damaged: there is nothing to be said of it */
function read(file: string): StoredRun | null {
  try {
    return StoredRun.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

/** A folder that cannot be written costs the memory and nothing else: a full disk is told where an order is to be kept. */
function write(file: string, content: StoredRun): void {
  try {
    writeFileAtomicSync(file, `${JSON.stringify(content)}\n`, { isDurable: false });
  } catch {
    // As said above.
  }
}
