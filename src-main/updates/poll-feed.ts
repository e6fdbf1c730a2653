/**
 * Follows a feed: asks now and then, judges what it offers, downloads what it may, and says when something is ready.
 * What is ready is installed by somebody else, between two orders. A feed that is down, slow or talks nonsense changes
 * nothing, and is one line in the log until it is well again.
 */
import type { ReleaseProblem, ReleaseState } from '../../src-shared/release/release-state';
import type { Log } from '../log';
import type { FeedSource, FeedUpdater } from './feed-updater';
import { evaluateManifest, type Offer, validatePackage } from './manifest';
import { compareVersions } from './versions';

/** `ready`: downloaded, verified, and to be installed between two orders. */
export type FeedState =
  | Extract<ReleaseState, { readonly kind: 'current' | 'checking' | 'downloading' | 'not-yet' | 'failed' }>
  | { readonly kind: 'ready'; readonly version: string };

export interface Feed {
  state(): FeedState;
  /** Asks the feed now. Resolves when it is known what came of it, downloads included. */
  check(): Promise<void>;
  /** What was ready could not be installed. It is asked for again, or for what has taken its place. */
  reportInstallFailure(problem: ReleaseProblem): void;
  close(): void;
}

export interface PollFeedOptions {
  readonly running: string;
  readonly source: FeedSource;
  readonly updater: Pick<FeedUpdater, 'fetchManifest' | 'download' | 'discard'>;
  readonly log: Log;
  /** A package that an earlier start has left ready; it is asked for at once. */
  readonly previouslyReady: string | null;
  /** Whether this version may be tried: one whose installer has failed twice is not. */
  mayAttempt(version: string): boolean;
  freeBytes(): Promise<number>;
  onChange(): void;
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
}

const MINUTE_MS = 60_000;

/** A thousand stores are switched on by the same clock, and are not to ask in the same second. Shortest and longest, in ms. */
const FIRST_CHECK_DELAY_MS = [10_000, 3 * MINUTE_MS] as const;
const CHECK_INTERVAL_MS = [120 * MINUTE_MS, 360 * MINUTE_MS] as const;
const RETRY_DELAY_MS = [15 * MINUTE_MS, 45 * MINUTE_MS] as const;

/** When the window has shown itself. */
const PREVIOUSLY_READY_DELAY_MS = 2_000;

/** A package is unpacked beside itself. */
const SPACE_FACTOR = 4;

export function pollFeed(options: PollFeedOptions): Feed {
  const { running, source, updater, log, now, random } = options;
  let state: FeedState = { kind: 'current', checkedAt: null };
  let readyVersion: string | null = null;
  /** A package that is not what it is said to be is not fetched again and again by a thousand stores, until it is said otherwise. */
  let rejectedPackage: { readonly version: string; readonly sha512: string; readonly problem: ReleaseProblem } | null = null;
  let activeProblem: { readonly name: string; readonly since: number } | null = null;
  let checking: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function setState(next: FeedState): void {
    if (isClosed) return;
    state = next;
    options.onChange();
  }

  function failWith(problem: ReleaseProblem): void {
    if (isClosed) return;
    const name = Object.values(problem).join(' ');
    if (activeProblem?.name !== name) {
      activeProblem = { name, since: now() };
      const { kind: what, ...more } = problem;
      log.warn('update-refused', { what, ...more });
    }
    // What is ready was good when it came, and a feed in trouble says nothing against it.
    setState(readyVersion === null ? { kind: 'failed', problem, since: activeProblem.since } : { kind: 'ready', version: readyVersion });
  }

  function clearProblem(): void {
    if (activeProblem) log.info('update-feed-recovered', { after: activeProblem.name });
    activeProblem = null;
  }

  function dropReady(offeredVersion: string): void {
    if (readyVersion === null) return;
    log.info('update-retracted', { version: readyVersion, offered: offeredVersion });
    readyVersion = null;
  }

  async function runCheck(): Promise<void> {
    if (readyVersion === null) setState({ kind: 'checking' });
    const fetched = await updater.fetchManifest(source);
    if (isClosed) return;
    if (!fetched.ok) return failWith(fetched.problem);
    const evaluated = evaluateManifest(fetched.value.manifest, running, source);
    if (!evaluated.ok) return failWith(evaluated.problem);
    const offer = evaluated.value;
    if (offer === null || !fetched.value.isInRollout) {
      clearProblem();
      dropReady(offer?.version ?? running);
      return setState(offer ? { kind: 'not-yet', version: offer.version } : { kind: 'current', checkedAt: now() });
    }
    if (readyVersion === offer.version) {
      clearProblem();
      return setState({ kind: 'ready', version: readyVersion });
    }
    // Also one that is lower than what is ready, and higher than what runs: it is the feed's word that counts.
    dropReady(offer.version);
    await downloadOffer(offer);
  }

  async function downloadOffer(offer: Offer): Promise<void> {
    const { version, size, sha512 } = offer;
    if (!options.mayAttempt(version)) return failWith({ kind: 'not-installed', version, detail: 'tried before' });
    if (rejectedPackage?.sha512 === sha512 && rejectedPackage.version === version) return failWith(rejectedPackage.problem);
    if ((await options.freeBytes()) < size * SPACE_FACTOR) return failWith({ kind: 'disk-full', version });
    let percent = -1;
    const reportProgress = (next: number) => {
      if (next === percent) return;
      percent = next;
      setState({ kind: 'downloading', version, percent });
    };
    reportProgress(0);
    const downloaded = await updater.download(source, offer, reportProgress);
    if (isClosed) return;
    if (!downloaded.ok) return failWith(downloaded.problem);
    const problem = validatePackage(downloaded.value, version, running);
    if (problem) {
      rejectedPackage = { version, sha512, problem };
      await updater.discard();
      return failWith(problem);
    }
    clearProblem();
    readyVersion = version;
    log.info('update-ready', { version });
    setState({ kind: 'ready', version });
  }

  function check(): Promise<void> {
    clearTimeout(timer);
    checking ??= runCheck()
      .catch((error: Error) => failWith({ kind: 'feed-invalid', detail: error.name }))
      .finally(() => {
        checking = null;
        scheduleCheck(activeProblem ? RETRY_DELAY_MS : CHECK_INTERVAL_MS);
      });
    return checking;
  }

  function scheduleCheck([minMs, maxMs]: readonly [number, number]): void {
    if (!isClosed) timer = setTimeout(() => void check(), minMs + random() * (maxMs - minMs));
  }

  const isAnotherVersionReady = options.previouslyReady !== null && compareVersions(options.previouslyReady, running) !== 0;
  scheduleCheck(isAnotherVersionReady ? [PREVIOUSLY_READY_DELAY_MS, PREVIOUSLY_READY_DELAY_MS] : FIRST_CHECK_DELAY_MS);

  return {
    state: () => state,
    check,
    reportInstallFailure(problem) {
      if (readyVersion === null) return;
      readyVersion = null;
      failWith(problem);
      clearTimeout(timer);
      scheduleCheck(RETRY_DELAY_MS);
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
