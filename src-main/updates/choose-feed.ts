/** The feed that the settings in force name, if they name one and this session may install what it offers. */
import type { MayNotInstall, ReleaseState } from '../../src-shared/release';
import { fail } from '../../src-shared/result';
import type { Settings } from '../../src-shared/settings';
import type { Log } from '../log';
import { type Feed, followFeed } from './feed';
import type { LastRun } from './last-run';
import type { Machine } from './this-machine';

export interface ChosenFeed {
  state(): ReleaseState;
  /** The version that is downloaded and verified; null when there is none. */
  ready(): string | null;
  check(): void;
  /** What was ready could not be installed. */
  notInstalled(detail: string): void;
  settingsChanged(): void;
  close(): void;
}

/** An installer that has failed twice will fail a third time, and each time costs the station its window. */
const TRIES = 2;

export function chooseFeed(options: {
  readonly running: string;
  readonly settings: () => Settings;
  readonly machine: Pick<Machine, 'mayInstall' | 'updater' | 'freeBytes' | 'now' | 'random'>;
  readonly log: Log;
  readonly lastRun: LastRun;
  readonly onChange: () => void;
}): ChosenFeed {
  const { running, settings, machine, log, lastRun, onChange } = options;
  let feed: Feed | null = null;
  let mayNot: MayNotInstall | null = null;
  let chosen = '';

  function close(): void {
    feed?.close();
    feed = null;
    machine.updater.cancel();
  }

  function choose(): void {
    const { 'update.mode': mode, 'update.feedUrl': url, 'update.channel': channel } = settings();
    const wanted = mode === 'feed' ? JSON.stringify([url, channel]) : '';
    if (wanted === chosen) return;
    chosen = wanted;
    close();
    mayNot = null;
    if (mode === 'feed') follow(url, channel);
    onChange();
  }

  function follow(url: string | null, channel: string): void {
    const kind = url === null ? fail<MayNotInstall>('no-feed') : machine.mayInstall();
    if (!kind.ok) {
      mayNot = kind.problem;
      log.warn('update-may-not-install', { why: mayNot });
    } else if (url !== null) {
      feed = followFeed({
        running,
        kind: kind.value,
        place: { url, channel },
        updater: machine.updater,
        log,
        leftReady: lastRun.ready(),
        mayTry: (version) => lastRun.timesTried(version) < TRIES,
        freeBytes: machine.freeBytes,
        onChange: feedChanged,
        now: machine.now,
        random: machine.random,
      });
    }
  }

  function feedChanged(): void {
    const kind = feed?.state().kind;
    // While it is asked nothing is known, and what an earlier start left ready still is.
    if (kind === 'ready' || kind === 'current' || kind === 'not-yet') lastRun.setReady(ready());
    onChange();
  }

  function ready(): string | null {
    const state = feed?.state();
    return state?.kind === 'ready' ? state.version : null;
  }

  return {
    state() {
      if (mayNot) return { kind: 'may-not-install', why: mayNot };
      const state = feed?.state() ?? { kind: 'current', checkedAt: null };
      return state.kind === 'ready' ? { kind: 'waiting', version: state.version, busy: null } : state;
    },
    ready,
    check: () => void feed?.check(),
    notInstalled: (detail) => feed?.notInstalled(detail),
    settingsChanged: choose,
    close,
  };
}
