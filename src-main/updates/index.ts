/**
 * Newer releases of the app, and the moment in which the station becomes one. Two ways lead there: IT's tools replace the
 * package under the running app, which is noticed in every mode; or, in `feed` mode, the app fetches and installs it.
 * Either way the last step waits until the station is between two orders, and none is taken while a session ends.
 */

import { fail, ok, type Result } from '../../src-shared/base/result';
import type { ReleaseState } from '../../src-shared/release/release-state';
import type { Settings } from '../../src-shared/settings/settings.schema';
import type { IdleBlocker } from '../../src-shared/station/idle-blocker';
import { type IdleGate, NO_OPEN_ORDER } from '../idle-gate';
import type { Log } from '../log';
import { selectFeed } from './feed-selection';
import { monitorInstalledVersion } from './installed-version';
import type { LastRun } from './last-run';
import { restartPolicy } from './restart-policy';
import type { UpdateHost } from './update-host';

export { type LastRun, openLastRun } from './last-run';
export { createUpdateHost, type UpdateHost } from './update-host';

/** Why a restart that somebody asked for did not happen. */
export type RestartProblem = { readonly kind: 'no-update-ready' } | { readonly kind: 'busy'; readonly blockedBy: IdleBlocker };

export interface UpdateService {
  state(): ReleaseState;
  /** Asks the feed now, where there is one. The state says what comes of it. */
  check(): void;
  /** Becomes the version that waits, unless that would cut into somebody's order. */
  restartNow(): Promise<Result<null, RestartProblem>>;
  settingsChanged(): void;
  /** The page is loaded, for the first time or anew. */
  pageLoading(): void;
  /** The page runs: it has said what stands on its screen. */
  pageReady(): void;
  /** A process of Chromium's has ended that is started again from the package. */
  childProcessGone(): void;
  /** Somebody logs off, or the computer shuts down. It may yet be called off, which nobody tells. */
  sessionEnding(): void;
  close(): void;
}

export interface UpdateServiceOptions {
  /** The version that runs. */
  readonly running: string;
  readonly settings: () => Settings;
  readonly idleGate: Pick<IdleGate, 'blocker' | 'runWhenIdle' | 'reevaluate'>;
  readonly log: Log;
  readonly lastRun: LastRun;
  readonly host: UpdateHost;
  onChange(): void;
}

/** How long a page that may have been loaded from a replaced package may take to say something. */
const PAGE_READY_TIMEOUT_MS = 10_000;

/** After this a shut-down that was announced is taken for one that was called off. */
const SESSION_END_TIMEOUT_MS = 5 * 60_000;

export function openUpdateService({ running, settings, idleGate, log, lastRun, host, onChange }: UpdateServiceOptions): UpdateService {
  let pendingRestart: { readonly version: string; readonly stop: () => void; busy: IdleBlocker | null } | null = null;
  let restartingTo: string | null = null;
  /** Something that the app needs may be gone: it waits for no hours then, and for nobody to leave. */
  let isUrgent = false;
  let isPageSilent = true;
  let pageReadyTimer: NodeJS.Timeout | undefined;
  let sessionEndingUntil = 0;
  let sessionEndTimer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const installedVersion = monitorInstalledVersion({
    running,
    readInstalled: host.readInstalled,
    watchInstalledVersion: host.watchInstalled,
    wasAttempted: (version) => restartingTo !== version && lastRun.attemptCount(version) > 0,
    log,
    onChange: onInstalledVersionChange,
  });
  const feed = selectFeed({ running, settings, host, log, lastRun, onChange: updatePendingRestart });

  const readyVersion = (): string | null => installedVersion.pendingVersion() ?? feed.readyVersion();

  function state(): ReleaseState {
    if (restartingTo) return { kind: 'restarting', version: restartingTo };
    const version = readyVersion();
    if (version !== null) return { kind: 'waiting', version, blockedBy: pendingRestart?.busy ?? null };
    const versionAfterReboot = installedVersion.versionAfterReboot();
    const feedState = feed.state();
    // An installer of ours that failed may have laid its files all the same.
    const hasFailed = feedState.kind === 'failed' && feedState.problem.kind === 'not-installed';
    return versionAfterReboot === null || hasFailed ? feedState : { kind: 'needs-computer-restart', version: versionAfterReboot };
  }

  /** Takes up what is ready, and gives up what is not ready any more. */
  function updatePendingRestart(): void {
    if (isClosed || restartingTo) return;
    const version = readyVersion();
    if (version !== (pendingRestart?.version ?? null)) {
      pendingRestart?.stop();
      pendingRestart = version === null || host.now() < sessionEndingUntil ? null : waitForIdle(version);
    }
    onChange();
  }

  function waitForIdle(version: string) {
    const pending = { version, busy: null as IdleBlocker | null, stop: () => {} };
    pending.stop = idleGate.runWhenIdle('update', {
      policy: () =>
        restartPolicy({
          settings: settings(),
          isUrgent,
          isFromFeed: installedVersion.pendingVersion() === null,
          uptimeMinutes: host.uptimeMinutes(),
        }),
      run: () => restartInto('between-orders'),
      onBlocked(busy) {
        pending.busy = busy;
        onChange();
      },
    });
    return pending;
  }

  function restartInto(why: 'between-orders' | 'asked' | 'page-gone'): void {
    const version = readyVersion();
    if (version === null || isClosed || restartingTo || host.now() < sessionEndingUntil) return;
    pendingRestart?.stop();
    pendingRestart = null;
    const isFromFeed = installedVersion.pendingVersion() === null;
    restartingTo = version;
    onChange();
    log.info('update-restart', { from: running, to: version, why, by: isFromFeed ? 'feed' : 'system' });
    lastRun.recordAttempt(version);
    if (!isFromFeed) return host.restart();
    const installed = host.updater.install();
    if (installed.ok) return;
    restartingTo = null;
    feed.reportInstallFailure(installed.problem);
  }

  function onInstalledVersionChange(): void {
    clearTimeout(pageReadyTimer);
    if (installedVersion.pendingVersion() !== null)
      pageReadyTimer = setTimeout(() => void (isPageSilent && restartInto('page-gone')), PAGE_READY_TIMEOUT_MS);
    updatePendingRestart();
  }

  installedVersion.check();
  feed.settingsChanged();

  return {
    state,
    check: feed.check,
    settingsChanged() {
      feed.settingsChanged();
      idleGate.reevaluate();
    },

    async restartNow() {
      if (readyVersion() === null || restartingTo || host.now() < sessionEndingUntil) return fail({ kind: 'no-update-ready' });
      const blockedBy = await idleGate.blocker(NO_OPEN_ORDER);
      if (blockedBy) return fail({ kind: 'busy', blockedBy });
      restartInto('asked');
      return ok(null);
    },

    pageLoading() {
      isPageSilent = true;
      installedVersion.check();
      // A page is read by where it stood in the package that was there, and would be noise now. What stood on the screen
      // is kept, and comes back with the other version.
      if (installedVersion.pendingVersion() !== null) restartInto('page-gone');
    },
    pageReady() {
      isPageSilent = false;
    },
    childProcessGone() {
      isUrgent ||= installedVersion.pendingVersion() !== null;
      idleGate.reevaluate();
    },
    sessionEnding() {
      // Windows ends an installer that runs while it shuts down, and leaves no app. What waits, waits for the next start.
      sessionEndingUntil = host.now() + SESSION_END_TIMEOUT_MS;
      pendingRestart?.stop();
      pendingRestart = null;
      clearTimeout(sessionEndTimer);
      sessionEndTimer = setTimeout(updatePendingRestart, SESSION_END_TIMEOUT_MS);
    },
    close() {
      isClosed = true;
      pendingRestart?.stop();
      clearTimeout(pageReadyTimer);
      clearTimeout(sessionEndTimer);
      installedVersion.close();
      feed.close();
    },
  };
}
