/**
 * What a station remembers of its feeds: the highest serial that it has seen, so that an older manifest cannot be served to it
 * again, and its own place in staged roll-outs.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { ReleaseProblem } from '../../src-shared/release/release-state';
import { writeFileAtomicSync } from '../base';
import type { Log } from '../log';

const StoredState = z.object({
  /** From 0 up to, and without, 100: a roll-out to more percent than this includes the station. */
  rolloutPlace: z.number().min(0).lt(100),
  /** By feed: the address of its folder and its channel. */
  feeds: z.record(z.string(), z.object({ serial: z.int().positive(), sha512: z.string() })),
});
type StoredState = z.infer<typeof StoredState>;

export interface FeedStore {
  isInRollout(percent: number): boolean;
  /**
   * Admits a manifest whose signature is valid, and remembers its serial on the disk before it has any effect.
   * @param feed the address of its folder and its channel
   * @param digest of the manifest's bytes
   * @returns `replayed` for a serial below one that was seen, `serial-reused` for the same one on another manifest,
   * `not-kept` when it cannot be remembered
   */
  acceptManifest(feed: string, manifest: { readonly serial: number; readonly version: string }, digest: string): ReleaseProblem | null;
}

/**
 * @param options.lowestSerial manifests below it are older than the version that runs: they are refused, also where the file is lost
 * @param options.random from 0 up to, and without, 1
 */
export function openFeedStore(
  file: string,
  { lowestSerial, random, log }: { readonly lowestSerial: number; readonly random: () => number; readonly log: Log },
): FeedStore {
  let state: StoredState | null = null;

  function currentState(): StoredState {
    if (state) return state;
    state = read(file, log) ?? { rolloutPlace: random() * 100, feeds: {} };
    return state;
  }

  /** @returns the system's code when the file cannot be written; null when it is on the disk */
  function persist(next: StoredState): string | null {
    const problem = write(file, next);
    if (problem === null) state = next;
    return problem;
  }

  return {
    isInRollout(percent) {
      return currentState().rolloutPlace < percent;
    },
    acceptManifest(feed, { serial, version }, digest) {
      const previous = Object.hasOwn(currentState().feeds, feed) ? currentState().feeds[feed] : undefined;
      const seen = Math.max(previous?.serial ?? 0, lowestSerial);
      if (serial < seen) return { kind: 'replayed', serial, seen };
      if (previous?.serial === serial) return previous.sha512 === digest ? null : { kind: 'serial-reused', serial };
      const { rolloutPlace, feeds } = currentState();
      const problem = persist({ rolloutPlace, feeds: { ...feeds, [feed]: { serial, sha512: digest } } });
      return problem === null ? null : { kind: 'not-kept', version, detail: problem };
    },
  };
}

/** @returns null when there is none; also for one that is damaged, which the log says */
function read(file: string, log: Log): StoredState | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') log.warn('update-serials-lost', { detail: code ?? 'unreadable' });
    return null;
  }
  try {
    return StoredState.parse(JSON.parse(text));
  } catch {
    log.warn('update-serials-lost', { detail: 'damaged' });
    return null;
  }
}

function write(file: string, content: StoredState): string | null {
  try {
    writeFileAtomicSync(file, `${JSON.stringify(content)}\n`, { isDurable: true });
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}
