/**
 * Stores the highest serial of each feed, so that a server cannot replay an older manifest, and the station's random position in
 * staged rollouts.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { ReleaseProblem } from '../../src-shared/release/release-state';
import { writeFileAtomicSync } from '../base';
import type { Log } from '../log';

const StoredState = z.object({
  /** 0 <= position < 100. A rollout to a higher percentage includes the station. */
  rolloutPlace: z.number().min(0).lt(100),
  /** Keyed by the URL of the feed's folder and its channel. */
  feeds: z.record(z.string(), z.object({ serial: z.int().positive(), sha512: z.string() })),
});
type StoredState = z.infer<typeof StoredState>;

export interface FeedStore {
  isInRollout(percent: number): boolean;
  /**
   * Accepts a manifest with a valid signature, and writes its serial to the disk before the manifest has any effect.
   * @param feed the URL of the feed's folder and its channel
   * @param digest the hash of the manifest's bytes
   * @returns null if it is accepted; `replayed` for a lower serial than the highest one, `serial-reused` for the same serial on
   * another manifest, `not-kept` if the serial cannot be stored
   */
  acceptManifest(feed: string, manifest: { readonly serial: number; readonly version: string }, digest: string): ReleaseProblem | null;
}

/**
 * @param options.lowestSerial manifests with a lower serial are older than the running version, and are refused even if the file is lost
 * @param options.random returns a number from 0 up to 1
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

  /** @returns null on success; the system's error code if the file cannot be written */
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

/** @returns null if there is no file, or a damaged one, which is logged */
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
