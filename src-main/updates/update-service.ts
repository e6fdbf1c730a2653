/**
 * Restarts the station into another version of the app. Either IT's tools replace the package under the running app, which is detected
 * in every update mode; or, in `feed` mode, the app downloads and installs it. Both wait until the station is between two orders, and
 * neither happens while the session ends.
 */
import { fail, ok, type Result } from '../../src-shared/base/result';
import type { ReleaseState } from '../../src-shared/release/release-state';
import type { Settings } from '../../src-shared/settings/settings.schema';
import type { IdleBlocker } from '../../src-shared/station/idle-blocker';
import { type IdleGate, NO_OPEN_ORDER } from '../idle-gate';
import type { Log } from '../log';
import { type SelectedFeed, selectFeed } from './feed-selection';
import { type InstalledVersionMonitor, monitorInstalledVersion } from './installed-version';
import type { LastRun } from './last-run';
import { restartPolicy } from './restart-policy';
import type { UpdateHost } from './update-host';

/** Why a requested restart did not happen. */
export type RestartProblem = { readonly kind: 'no-update-ready' } | { readonly kind: 'busy'; readonly blockedBy: IdleBlocker };

export interface UpdateService {
  state(): ReleaseState;
  /** Checks the feed now, if there is one. The result appears in the state. */
  check(): void;
  /** Restarts into the ready version, unless that would interrupt an order. */
  restartNow(): Promise<Result<null, RestartProblem>>;
  settingsChanged(): void;
  /** Has to be called when the page starts to load, for the first time or again. */
  pageLoading(): void;
  /** Has to be called when the page has reported what is on its screen. */
  pageReady(): void;
  /** Has to be called when a child process of Chromium has ended, which is started again from the package. */
  childProcessGone(): void;
  /** Has to be called when the user signs out or the computer shuts down, which may still be canceled without an event. */
  sessionEnding(): void;
  close(): void;
}

export interface UpdateServiceOptions {
  /** The version of this process. */
  readonly running: string;
  readonly settings: () => Settings;
  readonly idleGate: Pick<IdleGate, 'blocker' | 'runWhenIdle' | 'reevaluate'>;
  readonly log: Log;
  readonly lastRun: LastRun;
  readonly host: UpdateHost;
  onChange(): void;
}

/** How long a page may take to become ready if it may have been loaded from a replaced package. */
const PAGE_READY_TIMEOUT_MS = 10_000;

/** After this time, an announced shutdown counts as canceled. */
const SESSION_END_TIMEOUT_MS = 5 * 60_000;

/** A restart that waits until the station is idle. */
interface PendingRestart {
  readonly version: string;
  cancel(): void;
  blockedBy: IdleBlocker | null;
}

export const openUpdateService = (options: UpdateServiceOptions): UpdateService => new StationUpdates(options);

class StationUpdates implements UpdateService {
  private readonly installedVersion: InstalledVersionMonitor;
  private readonly feed: SelectedFeed;
  private pendingRestart: PendingRestart | null = null;
  private restartingTo: string | null = null;
  /** Whether files that the app needs may be missing, so that the restart does not wait for idle time. */
  private isUrgent = false;
  private isPageReady = false;
  private pageReadyTimer: NodeJS.Timeout | undefined;
  private sessionEndingUntil = 0;
  private sessionEndTimer: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(private readonly options: UpdateServiceOptions) {
    const { running, settings, log, lastRun, host } = options;
    this.installedVersion = monitorInstalledVersion({
      running,
      readInstalled: host.readInstalled,
      watchInstalledVersion: host.watchInstalled,
      wasAttempted: (version) => this.restartingTo !== version && lastRun.attemptCount(version) > 0,
      log,
      onChange: () => this.onInstalledVersionChange(),
    });
    this.feed = selectFeed({ running, settings, host, log, lastRun, onChange: () => this.updatePendingRestart() });
    this.installedVersion.check();
    this.feed.settingsChanged();
  }

  state(): ReleaseState {
    if (this.restartingTo) return { kind: 'restarting', version: this.restartingTo };
    const version = this.readyVersion();
    if (version !== null) return { kind: 'waiting', version, blockedBy: this.pendingRestart?.blockedBy ?? null };
    const versionAfterReboot = this.installedVersion.versionAfterReboot();
    const feedState = this.feed.state();
    // An installer of the feed's package that failed may still have replaced the files.
    const hasFailed = feedState.kind === 'failed' && feedState.problem.kind === 'not-installed';
    if (versionAfterReboot === null || hasFailed) return feedState;
    return { kind: 'needs-computer-restart', version: versionAfterReboot };
  }

  check(): void {
    this.feed.check();
  }

  async restartNow(): Promise<Result<null, RestartProblem>> {
    if (this.readyVersion() === null || this.restartingTo || this.isSessionEnding()) return fail({ kind: 'no-update-ready' });
    const blockedBy = await this.options.idleGate.blocker(NO_OPEN_ORDER);
    if (blockedBy) return fail({ kind: 'busy', blockedBy });
    this.restart('asked');
    return ok(null);
  }

  settingsChanged(): void {
    this.feed.settingsChanged();
    this.options.idleGate.reevaluate();
  }

  pageLoading(): void {
    this.isPageReady = false;
    this.installedVersion.check();
    // A page loads its files by their position in the old package, so it cannot load from the new one. Restart immediately; the
    // order on the screen is stored, and appears again in the new version.
    if (this.installedVersion.pendingVersion() !== null) this.restart('page-gone');
  }

  pageReady(): void {
    this.isPageReady = true;
  }

  childProcessGone(): void {
    this.isUrgent ||= this.installedVersion.pendingVersion() !== null;
    this.options.idleGate.reevaluate();
  }

  /** Windows ends a running installer at shutdown, which would leave no app. So the restart waits for the next start. */
  sessionEnding(): void {
    this.sessionEndingUntil = this.options.host.now() + SESSION_END_TIMEOUT_MS;
    this.cancelPendingRestart();
    clearTimeout(this.sessionEndTimer);
    this.sessionEndTimer = setTimeout(() => this.updatePendingRestart(), SESSION_END_TIMEOUT_MS);
  }

  close(): void {
    this.isClosed = true;
    this.pendingRestart?.cancel();
    clearTimeout(this.pageReadyTimer);
    clearTimeout(this.sessionEndTimer);
    this.installedVersion.close();
    this.feed.close();
  }

  private readyVersion(): string | null {
    return this.installedVersion.pendingVersion() ?? this.feed.readyVersion();
  }

  private isSessionEnding(): boolean {
    return this.options.host.now() < this.sessionEndingUntil;
  }

  private onInstalledVersionChange(): void {
    clearTimeout(this.pageReadyTimer);
    if (this.installedVersion.pendingVersion() !== null) {
      this.pageReadyTimer = setTimeout(() => {
        if (!this.isPageReady) this.restart('page-gone');
      }, PAGE_READY_TIMEOUT_MS);
    }
    this.updatePendingRestart();
  }

  /** Starts waiting for the ready version, and stops waiting for one that is no longer ready. */
  private updatePendingRestart(): void {
    if (this.isClosed || this.restartingTo) return;
    const version = this.readyVersion();
    if (version !== (this.pendingRestart?.version ?? null)) {
      this.cancelPendingRestart();
      if (version !== null && !this.isSessionEnding()) this.restartWhenIdle(version);
    }
    this.options.onChange();
  }

  private restartWhenIdle(version: string): void {
    const { idleGate, settings, host, onChange } = this.options;
    const pending: PendingRestart = { version, blockedBy: null, cancel: () => undefined };
    this.pendingRestart = pending;
    pending.cancel = idleGate.runWhenIdle('update', {
      policy: () =>
        restartPolicy({
          settings: settings(),
          isUrgent: this.isUrgent,
          isFromFeed: this.installedVersion.pendingVersion() === null,
          uptimeMinutes: host.uptimeMinutes(),
        }),
      run: () => this.restart('between-orders'),
      onBlocked(blockedBy) {
        pending.blockedBy = blockedBy;
        onChange();
      },
    });
  }

  private cancelPendingRestart(): void {
    this.pendingRestart?.cancel();
    this.pendingRestart = null;
  }

  private restart(why: 'between-orders' | 'asked' | 'page-gone'): void {
    const { running, log, lastRun, host, onChange } = this.options;
    const version = this.readyVersion();
    if (version === null || this.isClosed || this.restartingTo || this.isSessionEnding()) return;
    this.cancelPendingRestart();
    const isFromFeed = this.installedVersion.pendingVersion() === null;
    this.restartingTo = version;
    onChange();
    log.info('update-restart', { from: running, to: version, why, by: isFromFeed ? 'feed' : 'system' });
    lastRun.recordAttempt(version);
    if (!isFromFeed) return host.restart();
    const installed = host.updater.install();
    if (installed.ok) return;
    this.restartingTo = null;
    this.feed.reportInstallFailure(installed.problem);
  }
}
