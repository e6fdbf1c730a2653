/**
 * IT's word while a station runs: a policy that is written anew is noticed by itself and takes effect between two orders.
 * The system's hints make it quick; a look from time to time makes it sure, because folders come and go, network folders
 * cannot be watched, and the registry tells nobody.
 */
import type { Log } from '../log';
import type { SettingsService } from './settings-service';

/** A group policy reaches a computer within 90 minutes; half a minute more is nothing, and costs two small files a look. */
const POLL_INTERVAL_MS = 30_000;

/**
 * How long a source that cannot be used any more may stay so before that counts. An editor that writes in place, or takes
 * the old file away before it puts the new one there, is done by then.
 */
const SETTLE_MS = 5_000;

export interface WatchPolicyOptions {
  readonly settings: Pick<SettingsService, 'refresh' | 'setPending' | 'applyPending' | 'watchSources' | 'view'>;
  /**
   * Acts in the first moment between two orders; a later call takes the place of an earlier one.
   * @returns a function that waits no longer
   */
  readonly runWhenIdle: (task: { run(): Promise<void>; onBlocked(): void }) => () => void;
  readonly log: Log;
}

/** @returns a function that stops it */
export function watchPolicy({ settings, runWhenIdle, log }: WatchPolicyOptions): () => void {
  let cancelPending: () => void = () => undefined;
  let settleTimer: NodeJS.Timeout | undefined;
  let lastRefresh: Promise<void> = Promise.resolve();
  let isRefreshScheduled = false;
  let isClosed = false;

  let stopWatching = settings.watchSources(scheduleRefresh);
  const pollTimer = setInterval(() => {
    // A folder that is new, or another one of the same name, is watched from now on.
    stopWatching();
    stopWatching = settings.watchSources(scheduleRefresh);
    scheduleRefresh();
  }, POLL_INTERVAL_MS);

  /** The system tells one change several times; a look that has not begun yet sees them all. */
  function scheduleRefresh(): void {
    if (isRefreshScheduled) return;
    isRefreshScheduled = true;
    lastRefresh = lastRefresh.then(() => {
      isRefreshScheduled = false;
      return refresh(false);
    });
  }

  /** @param isSettled whether it was in doubt at the first look, and has had its time */
  async function refresh(isSettled: boolean): Promise<void> {
    if (isClosed) return;
    let result = await settings.refresh({ acceptUnusable: false });
    if (isClosed) return;
    if (result.kind === 'unsure') {
      const { problem } = result;
      const details = { file: 'file' in problem ? problem.file : '', problem: problem.kind };
      if (!isSettled) {
        if (settleTimer) return;
        log.debug('policy-unstable', details);
        settleTimer = setTimeout(() => {
          settleTimer = undefined;
          lastRefresh = lastRefresh.then(() => refresh(true));
        }, SETTLE_MS);
        return;
      }
      log.warn('policy-unusable', details);
      result = await settings.refresh({ acceptUnusable: true });
      if (isClosed) return;
    }
    clearTimeout(settleTimer);
    settleTimer = undefined;
    if (result.kind === 'changed') {
      log.info('policy-changed', { keys: result.keys.join(' ') });
      cancelPending = runWhenIdle({ run: applyPending, onBlocked: () => void logRejection(settings.setPending(true)) });
    } else if (result.kind === 'in-force') {
      cancelPending();
      await logRejection(settings.setPending(false));
    }
  }

  async function applyPending(): Promise<void> {
    if (isClosed) return;
    const keys = await logRejection(settings.applyPending());
    const { problems } = settings.view();
    log.info('policy-applied', { keys: keys?.join(' '), problems: problems.length });
  }

  /** The view is another one by then. Whoever could not follow it is told to the log, and keeps nobody else from it. */
  async function logRejection<Done>(promise: Promise<Done>): Promise<Done | undefined> {
    try {
      return await promise;
    } catch (error) {
      log.error('listener-failed', { error: error instanceof Error ? error.name : 'unknown' });
      return undefined;
    }
  }

  return () => {
    isClosed = true;
    cancelPending();
    stopWatching();
    clearInterval(pollTimer);
    clearTimeout(settleTimer);
  };
}
