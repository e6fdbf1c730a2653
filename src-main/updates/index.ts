/**
 * Newer releases of the app, and the moment in which the station becomes one. Two ways lead there: IT's tools replace the
 * package under the running app, which is noticed in every mode; or, in `feed` mode, the app fetches and installs it.
 * Either way the last step waits until the station is between two orders, and none is taken while a session ends.
 */
import type { Busy } from '../../src-shared/busy';
import type { ReleaseState } from '../../src-shared/release';
import { fail, ok, type Result } from '../../src-shared/result';
import type { Settings } from '../../src-shared/settings';
import { type BetweenOrders, NO_ORDER } from '../between-orders';
import type { Log } from '../log';
import { chooseFeed } from './choose-feed';
import type { LastRun } from './last-run';
import { followDisk } from './on-disk';
import { restartRule } from './restart-rule';
import type { Machine } from './this-machine';

export { type LastRun, openLastRun } from './last-run';
export { type Machine, thisMachine } from './this-machine';

/** Why a restart that somebody asked for did not happen. */
export type RestartProblem = { readonly kind: 'nothing-waits' } | { readonly kind: 'busy'; readonly busy: Busy };

export interface Updates {
  state(): ReleaseState;
  /** Asks the feed now, where there is one. The state says what comes of it. */
  check(): void;
  /** Becomes the version that waits, unless that would cut into somebody's order. */
  restartNow(): Promise<Result<null, RestartProblem>>;
  settingsChanged(): void;
  /** The page is loaded, for the first time or anew. */
  pageBegun(): void;
  /** The page runs: it has said what stands on its screen. */
  pageSpoke(): void;
  /** A process of Chromium's has ended that is started again from the package. */
  helperGone(): void;
  /** Somebody logs off, or the computer shuts down. It may yet be called off, which nobody tells. */
  sessionEnding(): void;
  close(): void;
}

export interface UpdatesOptions {
  /** The version that runs. */
  readonly running: string;
  readonly settings: () => Settings;
  readonly betweenOrders: Pick<BetweenOrders, 'busy' | 'when' | 'look'>;
  readonly log: Log;
  readonly lastRun: LastRun;
  readonly machine: Machine;
  onChange(): void;
}

/** How long a page that may have been loaded from a replaced package may take to say something. */
const PAGE_SPEAKS_WITHIN_MS = 10_000;

/** After this a shut-down that was announced is taken for one that was called off. */
const SESSION_ENDS_WITHIN_MS = 5 * 60_000;

export function openUpdates({ running, settings, betweenOrders, log, lastRun, machine, onChange }: UpdatesOptions): Updates {
  let waiting: { readonly version: string; readonly stop: () => void; busy: Busy | null } | null = null;
  let restarting: string | null = null;
  /** Something that the app needs may be gone: it waits for no hours then, and for nobody to leave. */
  let isUrgent = false;
  let pageIsSilent = true;
  let silence: NodeJS.Timeout | undefined;
  let endingUntil = 0;
  let afterEnding: NodeJS.Timeout | undefined;
  let closed = false;

  const disk = followDisk({
    running,
    installed: machine.installed,
    watchInstalled: machine.watchInstalled,
    wasTried: (version) => restarting !== version && lastRun.timesTried(version) > 0,
    log,
    onChange: diskChanged,
  });
  const feed = chooseFeed({ running, settings, machine, log, lastRun, onChange: follow });

  const readyVersion = (): string | null => disk.version() ?? feed.ready();

  function state(): ReleaseState {
    if (restarting) return { kind: 'restarting', version: restarting };
    const version = readyVersion();
    if (version !== null) return { kind: 'waiting', version, busy: waiting?.busy ?? null };
    const notYet = disk.comesWithComputer();
    const ofFeed = feed.state();
    // An installer of ours that failed may have laid its files all the same.
    const hasFailed = ofFeed.kind === 'failed' && ofFeed.problem.kind === 'not-installed';
    return notYet === null || hasFailed ? ofFeed : { kind: 'needs-computer-restart', version: notYet };
  }

  /** Takes up what is ready, and gives up what is not ready any more. */
  function follow(): void {
    if (closed || restarting) return;
    const version = readyVersion();
    if (version !== (waiting?.version ?? null)) {
      waiting?.stop();
      waiting = version === null || machine.now() < endingUntil ? null : waitWith(version);
    }
    onChange();
  }

  function waitWith(version: string) {
    const own = { version, busy: null as Busy | null, stop: () => {} };
    own.stop = betweenOrders.when('update', {
      rule: () => restartRule({ settings: settings(), isUrgent, byFeed: disk.version() === null, uptimeMinutes: machine.uptimeMinutes() }),
      act: () => go('between-orders'),
      onBusy(busy) {
        own.busy = busy;
        onChange();
      },
    });
    return own;
  }

  function go(why: 'between-orders' | 'asked' | 'page-gone'): void {
    const version = readyVersion();
    if (version === null || closed || restarting || machine.now() < endingUntil) return;
    waiting?.stop();
    waiting = null;
    const byFeed = disk.version() === null;
    restarting = version;
    onChange();
    log.info('update-restart', { from: running, to: version, why, by: byFeed ? 'feed' : 'system' });
    lastRun.trying(version);
    if (!byFeed) return machine.restart();
    const installed = machine.updater.install();
    if (installed.ok) return;
    restarting = null;
    feed.notInstalled(installed.problem);
  }

  function diskChanged(): void {
    clearTimeout(silence);
    if (disk.version() !== null) silence = setTimeout(() => void (pageIsSilent && go('page-gone')), PAGE_SPEAKS_WITHIN_MS);
    follow();
  }

  disk.look();
  feed.settingsChanged();

  return {
    state,
    check: feed.check,
    settingsChanged() {
      feed.settingsChanged();
      betweenOrders.look();
    },

    async restartNow() {
      if (readyVersion() === null || restarting || machine.now() < endingUntil) return fail({ kind: 'nothing-waits' });
      const busy = await betweenOrders.busy(NO_ORDER);
      if (busy) return fail({ kind: 'busy', busy });
      go('asked');
      return ok(null);
    },

    pageBegun() {
      pageIsSilent = true;
      disk.look();
      // A page is read by where it stood in the package that was there, and would be noise now. What stood on the screen
      // is kept, and comes back with the other version.
      if (disk.version() !== null) go('page-gone');
    },
    pageSpoke() {
      pageIsSilent = false;
    },
    helperGone() {
      isUrgent ||= disk.version() !== null;
      betweenOrders.look();
    },
    sessionEnding() {
      // Windows ends an installer that runs while it shuts down, and leaves no app. What waits, waits for the next start.
      endingUntil = machine.now() + SESSION_ENDS_WITHIN_MS;
      waiting?.stop();
      waiting = null;
      clearTimeout(afterEnding);
      afterEnding = setTimeout(follow, SESSION_ENDS_WITHIN_MS);
    },
    close() {
      closed = true;
      waiting?.stop();
      clearTimeout(silence);
      clearTimeout(afterEnding);
      disk.close();
      feed.close();
    },
  };
}
