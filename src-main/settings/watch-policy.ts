/**
 * Watches IT's sources while the station runs, and applies changes between two orders. Hints of the system make this quick. Polling
 * makes it reliable, because folders are removed and created, network folders cannot be watched, and the registry sends no hints.
 */
import { createMutex } from '../base';
import type { Log } from '../log';
import { areImmediate } from './immediate-settings';
import type { RefreshResult, SettingsService } from './settings-service';

/** A group policy reaches a computer within 90 minutes, so half a minute is soon enough. A poll reads two small files. */
const POLL_INTERVAL_MS = 30_000;

/**
 * How long a source must stay unusable before that counts. An editor that writes in place, or deletes the old file before it creates
 * the new one, has finished by then.
 */
const SETTLE_MS = 5_000;

export interface WatchPolicyOptions {
  readonly settings: Pick<SettingsService, 'refresh' | 'setPending' | 'applyPending' | 'watchSources' | 'view'>;
  /**
   * Runs a task at the first moment between two orders. A task replaces an earlier one that still waits.
   * @returns a function that cancels the task
   */
  readonly runWhenIdle: (task: { run(): Promise<void>; onBlocked(): void }) => () => void;
  readonly log: Log;
}

/** @returns a function that stops watching */
export function watchPolicy(options: WatchPolicyOptions): () => void {
  const watcher = new PolicyWatcher(options);
  return () => watcher.close();
}

class PolicyWatcher {
  private readonly refreshes = createMutex();
  private isRefreshScheduled = false;
  private cancelPending: () => void = () => undefined;
  private stopWatching: () => void;
  private readonly pollTimer: NodeJS.Timeout;
  private settleTimer: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(private readonly options: WatchPolicyOptions) {
    const watch = () => options.settings.watchSources(() => this.scheduleRefresh());
    this.stopWatching = watch();
    this.pollTimer = setInterval(() => {
      // Watch again, because the folder may be new, or may have been replaced.
      this.stopWatching();
      this.stopWatching = watch();
      this.scheduleRefresh();
    }, POLL_INTERVAL_MS);
  }

  close(): void {
    this.isClosed = true;
    this.cancelPending();
    this.stopWatching();
    clearInterval(this.pollTimer);
    clearTimeout(this.settleTimer);
  }

  /** Merges hints, because the system sends several for one change, and a refresh that has not started yet covers them all. */
  private scheduleRefresh(): void {
    if (this.isRefreshScheduled) return;
    this.isRefreshScheduled = true;
    void this.refreshes.runExclusive(() => {
      this.isRefreshScheduled = false;
      return this.refresh({ isSettled: false });
    });
  }

  /** @param options.isSettled whether a source that is unusable has been so for `SETTLE_MS` */
  private async refresh({ isSettled }: { readonly isSettled: boolean }): Promise<void> {
    if (this.isClosed) return;
    const { settings, log } = this.options;
    let result = await settings.refresh({ acceptUnusable: false });
    if (this.isClosed) return;
    if (result.kind === 'unstable') {
      const { problem } = result;
      const fields = { file: 'file' in problem ? problem.file : '', problem: problem.kind };
      if (!isSettled) return this.refreshWhenSettled(fields);
      log.warn('policy-unusable', fields);
      result = await settings.refresh({ acceptUnusable: true });
      if (this.isClosed) return;
    }
    clearTimeout(this.settleTimer);
    this.settleTimer = undefined;
    await this.handle(result);
  }

  private refreshWhenSettled(fields: { readonly file: string; readonly problem: string }): void {
    if (this.settleTimer) return;
    this.options.log.debug('policy-unstable', fields);
    this.settleTimer = setTimeout(() => {
      this.settleTimer = undefined;
      void this.refreshes.runExclusive(() => this.refresh({ isSettled: true }));
    }, SETTLE_MS);
  }

  private async handle(result: RefreshResult): Promise<void> {
    const { settings, runWhenIdle, log } = this.options;
    if (result.kind === 'changed') {
      log.info('policy-changed', { keys: result.keys.join(' ') });
      if (areImmediate(result.keys)) return this.applyPending();
      this.cancelPending = runWhenIdle({
        run: () => this.applyPending(),
        onBlocked: () => void this.logRejection(settings.setPending(true)),
      });
    } else if (result.kind === 'current') {
      this.cancelPending();
      await this.logRejection(settings.setPending(false));
    }
  }

  private async applyPending(): Promise<void> {
    if (this.isClosed) return;
    const { settings, log } = this.options;
    const keys = await this.logRejection(settings.applyPending());
    const { problems } = settings.view();
    log.info('policy-applied', { keys: keys?.join(' '), problems: problems.length });
  }

  /** Logs the failure of a listener. The view has changed already, so the failure must not stop anything else. */
  private async logRejection<Value>(promise: Promise<Value>): Promise<Value | undefined> {
    try {
      return await promise;
    } catch (error) {
      this.options.log.error('listener-failed', { error: error instanceof Error ? error.name : 'unknown' });
      return undefined;
    }
  }
}
