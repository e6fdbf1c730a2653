/** Selects the feed that the effective settings name, if there is one and this session may install its packages. */
import { fail, ok, type Result } from '../../src-shared/base/result';
import { splitReleaseKeys } from '../../src-shared/release/release-keys';
import type { InstallBlock, ReleaseProblem, ReleaseState } from '../../src-shared/release/release-state';
import type { Settings } from '../../src-shared/settings/settings.schema';
import type { Log } from '../log';
import type { FeedSource } from './feed-updater';
import type { LastRun } from './last-run';
import { type Feed, pollFeed } from './poll-feed';
import { parseReleaseKeys } from './release-signature';
import type { UpdateHost } from './update-host';

export interface SelectedFeed {
  state(): ReleaseState;
  /** The version that is downloaded and verified; null if there is none. */
  readyVersion(): string | null;
  check(): void;
  /** Reports that the ready version could not be installed. */
  reportInstallFailure(problem: ReleaseProblem): void;
  settingsChanged(): void;
  close(): void;
}

/** An installer that has failed twice will probably fail again, and every attempt closes the window. */
const MAX_ATTEMPTS = 2;

type FeedHost = Pick<UpdateHost, 'checkInstallPermission' | 'releaseKeys' | 'arch' | 'updater' | 'freeBytes' | 'now' | 'random'>;

export function selectFeed(options: {
  readonly running: string;
  readonly settings: () => Settings;
  readonly host: FeedHost;
  readonly log: Log;
  readonly lastRun: LastRun;
  readonly onChange: () => void;
}): SelectedFeed {
  const { running, settings, host, log, lastRun, onChange } = options;
  let feed: Feed | null = null;
  let blocked: InstallBlock | null = null;
  let selectionKey = '';

  function close(): void {
    feed?.close();
    feed = null;
    host.updater.cancel();
  }

  function reselect(): void {
    const { 'update.mode': mode, 'update.feedUrl': url, 'update.channel': channel, 'update.publicKeys': keys } = settings();
    const nextKey = mode === 'feed' ? JSON.stringify([url, channel, keys]) : '';
    if (nextKey === selectionKey) return;
    selectionKey = nextKey;
    close();
    blocked = null;
    if (mode === 'feed') startPolling();
    onChange();
  }

  function startPolling(): void {
    const source = resolveSource(settings(), host);
    if (!source.ok) {
      blocked = source.problem;
      log.warn('update-may-not-install', { why: blocked });
    } else {
      feed = pollFeed({
        running,
        source: source.value,
        updater: host.updater,
        log,
        previouslyReady: lastRun.readyVersion(),
        mayAttempt: (version) => lastRun.attemptCount(version) < MAX_ATTEMPTS,
        freeBytes: host.freeBytes,
        onChange: onFeedChange,
        now: host.now,
        random: host.random,
      });
    }
  }

  function onFeedChange(): void {
    const kind = feed?.state().kind;
    // The other states say nothing about the version that an earlier start has left ready.
    if (kind === 'ready' || kind === 'current' || kind === 'not-yet') lastRun.setReadyVersion(readyVersion());
    onChange();
  }

  function readyVersion(): string | null {
    const state = feed?.state();
    return state?.kind === 'ready' ? state.version : null;
  }

  return {
    state() {
      if (blocked) return { kind: 'install-blocked', reason: blocked };
      const state = feed?.state() ?? { kind: 'current', checkedAt: null };
      return state.kind === 'ready' ? { kind: 'waiting', version: state.version, blockedBy: null } : state;
    },
    readyVersion,
    check: () => void feed?.check(),
    reportInstallFailure: (problem) => feed?.reportInstallFailure(problem),
    settingsChanged: reselect,
    close,
  };
}

/** The policy's keys replace those of the package, so that IT can revoke a key without a new package. */
function resolveSource(settings: Settings, host: FeedHost): Result<FeedSource, InstallBlock> {
  const { 'update.feedUrl': url, 'update.channel': channel, 'update.publicKeys': policyKeys } = settings;
  if (url === null) return fail('no-feed');
  const kind = host.checkInstallPermission();
  if (!kind.ok) return kind;
  const keys = parseReleaseKeys(policyKeys === null ? host.releaseKeys : splitReleaseKeys(policyKeys));
  return keys.length === 0 ? fail('no-key') : ok({ url, channel, kind: kind.value, arch: host.arch, keys });
}
