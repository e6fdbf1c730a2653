/**
 * Polls a feed: fetches its manifest from time to time, validates the offer, downloads the package, and reports when it is ready
 * to be installed. A feed that is down, slow or invalid changes nothing, and is logged once until it recovers.
 */
import type { ReleaseProblem, ReleaseState } from '../../src-shared/release/release-state';
import type { Log } from '../log';
import type { FeedSource, FeedUpdater } from './feed-updater';
import { evaluateManifest, type Offer, validatePackage } from './manifest';
import { compareVersions } from './versions';

/** `ready`: downloaded and verified, so that it can be installed between two orders. */
export type FeedState =
  | Extract<ReleaseState, { readonly kind: 'current' | 'checking' | 'downloading' | 'not-yet' | 'failed' }>
  | { readonly kind: 'ready'; readonly version: string };

export interface Feed {
  state(): FeedState;
  /** Fetches the manifest now. Resolves when the result is known, including a download. */
  check(): Promise<void>;
  /** Reports that the ready version could not be installed. The next check offers it again, or its successor. */
  reportInstallFailure(problem: ReleaseProblem): void;
  close(): void;
}

export interface PollFeedOptions {
  readonly running: string;
  readonly source: FeedSource;
  readonly updater: Pick<FeedUpdater, 'fetchManifest' | 'download' | 'discard'>;
  readonly log: Log;
  /** The version of a package that an earlier start has left ready, so that the first check comes immediately. */
  readonly previouslyReady: string | null;
  /** Whether this version may be installed: not after its installer has failed twice. */
  mayAttempt(version: string): boolean;
  freeBytes(): Promise<number>;
  onChange(): void;
  readonly now: () => number;
  /** A number from 0 to 1. */
  readonly random: () => number;
}

const MINUTE_MS = 60_000;

/** Shortest and longest delay in milliseconds. They are random, because a thousand stores start at the same time of day. */
const FIRST_CHECK_DELAY_MS = [10_000, 3 * MINUTE_MS] as const;
const CHECK_INTERVAL_MS = [120 * MINUTE_MS, 360 * MINUTE_MS] as const;
const RETRY_DELAY_MS = [15 * MINUTE_MS, 45 * MINUTE_MS] as const;

/** After the window is visible. */
const PREVIOUSLY_READY_DELAY_MS = 2_000;

/** How many times the package's size has to be free on the disk, because it is unpacked beside itself. */
const SPACE_FACTOR = 4;

export const pollFeed = (options: PollFeedOptions): Feed => new FeedPoller(options);

class FeedPoller implements Feed {
  private currentState: FeedState = { kind: 'current', checkedAt: null };
  private readyVersion: string | null = null;
  /** The last package that was not what its manifest says. A thousand stores must not download it again until the offer changes. */
  private rejectedPackage: { readonly version: string; readonly sha512: string; readonly problem: ReleaseProblem } | null = null;
  private activeProblem: { readonly name: string; readonly since: number } | null = null;
  private checking: Promise<void> | null = null;
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(private readonly options: PollFeedOptions) {
    const { previouslyReady, running } = options;
    const isAnotherVersionReady = previouslyReady !== null && compareVersions(previouslyReady, running) !== 0;
    this.scheduleCheck(isAnotherVersionReady ? [PREVIOUSLY_READY_DELAY_MS, PREVIOUSLY_READY_DELAY_MS] : FIRST_CHECK_DELAY_MS);
  }

  state(): FeedState {
    return this.currentState;
  }

  check(): Promise<void> {
    clearTimeout(this.timer);
    this.checking ??= this.runCheck()
      .catch((error: Error) => this.failWith({ kind: 'feed-invalid', detail: error.name }))
      .finally(() => {
        this.checking = null;
        this.scheduleCheck(this.activeProblem ? RETRY_DELAY_MS : CHECK_INTERVAL_MS);
      });
    return this.checking;
  }

  reportInstallFailure(problem: ReleaseProblem): void {
    if (this.readyVersion === null) return;
    this.readyVersion = null;
    this.failWith(problem);
    clearTimeout(this.timer);
    this.scheduleCheck(RETRY_DELAY_MS);
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
  }

  private async runCheck(): Promise<void> {
    const { running, source, updater, now } = this.options;
    if (this.readyVersion === null) this.setState({ kind: 'checking' });
    const fetched = await updater.fetchManifest(source);
    if (this.isClosed) return;
    if (!fetched.ok) return this.failWith(fetched.problem);
    const evaluated = evaluateManifest(fetched.value.manifest, running, source);
    if (!evaluated.ok) return this.failWith(evaluated.problem);
    const offer = evaluated.value;
    if (offer === null || !fetched.value.isInRollout) {
      this.clearProblem();
      this.dropReady(offer?.version ?? running);
      return this.setState(offer ? { kind: 'not-yet', version: offer.version } : { kind: 'current', checkedAt: now() });
    }
    if (this.readyVersion === offer.version) {
      this.clearProblem();
      return this.setState({ kind: 'ready', version: offer.version });
    }
    // Replace the ready version even with a lower one that is higher than the running one, because the feed decides.
    this.dropReady(offer.version);
    await this.download(offer);
  }

  private async download(offer: Offer): Promise<void> {
    const { mayAttempt, freeBytes, source, updater, running, log } = this.options;
    const { version, size, sha512 } = offer;
    if (!mayAttempt(version)) return this.failWith({ kind: 'not-installed', version, detail: 'tried before' });
    const rejected = this.rejectedPackage;
    if (rejected?.sha512 === sha512 && rejected.version === version) return this.failWith(rejected.problem);
    if ((await freeBytes()) < size * SPACE_FACTOR) return this.failWith({ kind: 'disk-full', version });
    const downloaded = await updater.download(source, offer, this.progressReporter(version));
    if (this.isClosed) return;
    if (!downloaded.ok) return this.failWith(downloaded.problem);
    const problem = validatePackage(downloaded.value, version, running);
    if (problem) {
      this.rejectedPackage = { version, sha512, problem };
      await updater.discard();
      return this.failWith(problem);
    }
    this.clearProblem();
    this.readyVersion = version;
    log.info('update-ready', { version });
    this.setState({ kind: 'ready', version });
  }

  /** Sets the state to 0 % now, and to every other percentage once. */
  private progressReporter(version: string): (percent: number) => void {
    let lastPercent = -1;
    const report = (percent: number) => {
      if (percent === lastPercent) return;
      lastPercent = percent;
      this.setState({ kind: 'downloading', version, percent });
    };
    report(0);
    return report;
  }

  private setState(next: FeedState): void {
    if (this.isClosed) return;
    this.currentState = next;
    this.options.onChange();
  }

  private failWith(problem: ReleaseProblem): void {
    if (this.isClosed) return;
    const { now, log } = this.options;
    const name = Object.values(problem).join(' ');
    if (this.activeProblem?.name !== name) {
      this.activeProblem = { name, since: now() };
      const { kind: what, ...more } = problem;
      log.warn('update-refused', { what, ...more });
    }
    // A version that is ready was verified, and a later problem of the feed does not change that.
    const version = this.readyVersion;
    this.setState(version === null ? { kind: 'failed', problem, since: this.activeProblem.since } : { kind: 'ready', version });
  }

  private clearProblem(): void {
    if (this.activeProblem) this.options.log.info('update-feed-recovered', { after: this.activeProblem.name });
    this.activeProblem = null;
  }

  private dropReady(offeredVersion: string): void {
    if (this.readyVersion === null) return;
    this.options.log.info('update-retracted', { version: this.readyVersion, offered: offeredVersion });
    this.readyVersion = null;
  }

  private scheduleCheck([minMs, maxMs]: readonly [number, number]): void {
    const { random } = this.options;
    if (!this.isClosed) this.timer = setTimeout(() => void this.check(), minMs + random() * (maxMs - minMs));
  }
}
