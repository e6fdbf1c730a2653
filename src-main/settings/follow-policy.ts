/**
 * IT's word while a station runs: a policy that is written anew is noticed by itself and takes effect between two orders.
 * The system's hints make it quick; a look from time to time makes it sure, because folders come and go, network folders
 * cannot be watched, and the registry tells nobody.
 */
import type { Log } from '../log';
import type { SettingsRoom } from './room';

/** A group policy reaches a computer within 90 minutes; half a minute more is nothing, and costs two small files a look. */
const LOOK_EVERY_MS = 30_000;

/**
 * How long a source that cannot be used any more may stay so before that counts. An editor that writes in place, or takes
 * the old file away before it puts the new one there, is done by then.
 */
const SURE_AFTER_MS = 5_000;

export interface FollowOptions {
  readonly room: Pick<SettingsRoom, 'look' | 'hold' | 'adopt' | 'watch' | 'view'>;
  /**
   * Acts in the first moment between two orders; a later call takes the place of an earlier one.
   * @returns a function that waits no longer
   */
  readonly whenBetweenOrders: (wait: { act(): Promise<void>; onBusy(): void }) => () => void;
  readonly log: Log;
}

/** @returns a function that stops it */
export function followPolicy({ room, whenBetweenOrders, log }: FollowOptions): () => void {
  let stopWaiting: () => void = () => undefined;
  let doubt: NodeJS.Timeout | undefined;
  let lastLook: Promise<void> = Promise.resolve();
  let lookIsDue = false;
  let closed = false;

  let stopWatching = room.watch(lookSoon);
  const looking = setInterval(() => {
    // A folder that is new, or another one of the same name, is watched from now on.
    stopWatching();
    stopWatching = room.watch(lookSoon);
    lookSoon();
  }, LOOK_EVERY_MS);

  /** The system tells one change several times; a look that has not begun yet sees them all. */
  function lookSoon(): void {
    if (lookIsDue) return;
    lookIsDue = true;
    lastLook = lastLook.then(() => {
      lookIsDue = false;
      return look(false);
    });
  }

  /** @param isSecond whether it was in doubt at the first look, and has had its time */
  async function look(isSecond: boolean): Promise<void> {
    if (closed) return;
    let found = await room.look({ sure: false });
    if (closed) return;
    if (found.kind === 'unsure') {
      const { problem } = found;
      const what = { file: 'file' in problem ? problem.file : '', problem: problem.kind };
      if (!isSecond) {
        if (doubt) return;
        log.debug('policy-in-doubt', what);
        doubt = setTimeout(() => {
          doubt = undefined;
          lastLook = lastLook.then(() => look(true));
        }, SURE_AFTER_MS);
        return;
      }
      log.warn('policy-unusable', what);
      found = await room.look({ sure: true });
      if (closed) return;
    }
    clearTimeout(doubt);
    doubt = undefined;
    if (found.kind === 'changed') {
      log.info('policy-changed', { keys: found.keys.join(' ') });
      stopWaiting = whenBetweenOrders({ act: takeEffect, onBusy: () => void settle(room.hold(true)) });
    } else if (found.kind === 'in-force') {
      stopWaiting();
      await settle(room.hold(false));
    }
  }

  async function takeEffect(): Promise<void> {
    if (closed) return;
    const keys = await settle(room.adopt());
    const { problems } = room.view();
    log.info('policy-in-force', { keys: keys?.join(' '), problems: problems.length });
  }

  /** The view is another one by then. Whoever could not follow it is told to the log, and keeps nobody else from it. */
  async function settle<Done>(done: Promise<Done>): Promise<Done | undefined> {
    try {
      return await done;
    } catch (error) {
      log.error('listener-failed', { error: error instanceof Error ? error.name : 'unknown' });
      return undefined;
    }
  }

  return () => {
    closed = true;
    stopWaiting();
    stopWatching();
    clearInterval(looking);
    clearTimeout(doubt);
  };
}
