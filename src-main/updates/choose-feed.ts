/** The feed that the settings in force name, if they name one and this session may install what it offers. */
import type { MayNotInstall, ReleaseProblem, ReleaseState } from '../../src-shared/release';
import { splitReleaseKeys } from '../../src-shared/release-keys';
import { fail, ok, type Result } from '../../src-shared/result';
import type { Settings } from '../../src-shared/settings';
import type { Log } from '../log';
import { type Feed, followFeed } from './feed';
import type { FeedPlace } from './feed-updater';
import type { LastRun } from './last-run';
import { readReleaseKeys } from './release-signature';
import type { Machine } from './this-machine';

export interface ChosenFeed {
  state(): ReleaseState;
  /** The version that is downloaded and verified; null when there is none. */
  ready(): string | null;
  check(): void;
  /** What was ready could not be installed. */
  notInstalled(problem: ReleaseProblem): void;
  settingsChanged(): void;
  close(): void;
}

/** An installer that has failed twice will fail a third time, and each time costs the station its window. */
const TRIES = 2;

export function chooseFeed(options: {
  readonly running: string;
  readonly settings: () => Settings;
  readonly machine: Pick<Machine, 'mayInstall' | 'releaseKeys' | 'arch' | 'updater' | 'freeBytes' | 'now' | 'random'>;
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
    const { 'update.mode': mode, 'update.feedUrl': url, 'update.channel': channel, 'update.publicKeys': keys } = settings();
    const wanted = mode === 'feed' ? JSON.stringify([url, channel, keys]) : '';
    if (wanted === chosen) return;
    chosen = wanted;
    close();
    mayNot = null;
    if (mode === 'feed') follow();
    onChange();
  }

  function follow(): void {
    const place = findPlace();
    if (!place.ok) {
      mayNot = place.problem;
      log.warn('update-may-not-install', { why: mayNot });
    } else {
      feed = followFeed({
        running,
        place: place.value,
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

  /** The policy's keys replace those of the package: IT can withdraw a key without a new package. */
  function findPlace(): Result<FeedPlace, MayNotInstall> {
    const { 'update.feedUrl': url, 'update.channel': channel, 'update.publicKeys': policyKeys } = settings();
    if (url === null) return fail('no-feed');
    const kind = machine.mayInstall();
    if (!kind.ok) return kind;
    const keys = readReleaseKeys(policyKeys === null ? machine.releaseKeys : splitReleaseKeys(policyKeys));
    return keys.length === 0 ? fail('no-key') : ok({ url, channel, kind: kind.value, arch: machine.arch, keys });
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
    notInstalled: (problem) => feed?.notInstalled(problem),
    settingsChanged: choose,
    close,
  };
}
