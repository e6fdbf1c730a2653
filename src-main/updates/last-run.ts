/**
 * What this station remembers of its versions from one start to the next: which one ran, and which one it tried to become.
 * Without it a package that cannot be installed would be tried again at every start, for ever.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { replaceFileSync } from '../base';
import type { Log } from '../log';
import { compareVersions, isVersion } from './versions';

const Version = z.string().refine(isVersion);

const Remembered = z.object({
  /** The version that ran last. */
  version: Version,
  /** What it ended itself to become, and how often. */
  tried: z.object({ version: Version, times: z.int() }).nullable().catch(null),
  /** A package that lies here, verified, and waits: the next start does not take its time over asking for it. */
  ready: Version.nullable().catch(null),
});
type Remembered = z.infer<typeof Remembered>;

export interface LastRun {
  timesTried(version: string): number;
  ready(): string | null;
  setReady(version: string | null): void;
  /** Said before the app ends itself to become this version. */
  trying(version: string): void;
}

/** Says in the log what has come of the last try. @param file is made when it is missing */
export function openLastRun(file: string, running: string, log: Log): LastRun {
  const before = read(file);
  let now: Remembered = { version: running, tried: null, ready: before?.ready ?? null };
  if (before && before.version !== running) {
    log.info('updated', { from: before.version, to: running, ...(compareVersions(running, before.version) < 0 && { older: true }) });
  }
  if (before?.tried && before.tried.version !== running) {
    now = { ...now, tried: before.tried };
    log.warn('update-not-installed', { ...before.tried, running });
  }
  if (JSON.stringify(now) !== JSON.stringify(before)) write(file, now);

  function change(to: Partial<Remembered>): void {
    now = { ...now, ...to };
    write(file, now);
  }
  const timesTried = (version: string) => (now.tried?.version === version ? now.tried.times : 0);

  return {
    timesTried,
    ready: () => now.ready,
    setReady(version) {
      if (version !== now.ready) change({ ready: version });
    },
    trying: (version) => change({ tried: { version, times: timesTried(version) + 1 } }),
  };
}

/** @returns null at the first start, and of a file that somebody has damaged: there is nothing to be said of it */
function read(file: string): Remembered | null {
  try {
    return Remembered.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

/** A folder that cannot be written costs the memory and nothing else: a full disk is told where an order is to be kept. */
function write(file: string, content: Remembered): void {
  try {
    replaceFileSync(file, `${JSON.stringify(content)}\n`, { isDurable: false });
  } catch {
    // As said above.
  }
}
