/**
 * Follows a feed: asks now and then, judges what it offers, downloads what it may, and says when something is ready.
 * What is ready is installed by somebody else, between two orders. A feed that is down, slow or talks nonsense changes
 * nothing, and is one line in the log until it is well again.
 */
import type { ReleaseProblem, ReleaseState } from '../../src-shared/release';
import type { Log } from '../log';
import type { FeedPlace, FeedUpdater } from './feed-updater';
import { judgeManifest, judgePackage, type Offer } from './manifest';
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
  notInstalled(problem: ReleaseProblem): void;
  close(): void;
}

export interface FeedOptions {
  readonly running: string;
  readonly place: FeedPlace;
  readonly updater: Pick<FeedUpdater, 'ask' | 'download' | 'discard'>;
  readonly log: Log;
  /** A package that an earlier start has left ready; it is asked for at once. */
  readonly leftReady: string | null;
  /** Whether this version may be tried: one whose installer has failed twice is not. */
  mayTry(version: string): boolean;
  freeBytes(): Promise<number>;
  onChange(): void;
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
}

const MINUTE_MS = 60_000;

/** A thousand stores are switched on by the same clock, and are not to ask in the same second. Shortest and longest, in ms. */
const FIRST_AFTER = [10_000, 3 * MINUTE_MS] as const;
const AGAIN_AFTER = [120 * MINUTE_MS, 360 * MINUTE_MS] as const;
const AFTER_TROUBLE = [15 * MINUTE_MS, 45 * MINUTE_MS] as const;

/** When the window has shown itself. */
const LEFT_READY_AFTER_MS = 2_000;

/** A package is unpacked beside itself. */
const ROOM_FOR = 4;

export function followFeed(options: FeedOptions): Feed {
  const { running, place, updater, log, now, random } = options;
  let state: FeedState = { kind: 'current', checkedAt: null };
  let ready: string | null = null;
  /** A package that is not what it is said to be is not fetched again and again by a thousand stores, until it is said otherwise. */
  let refused: { readonly version: string; readonly sha512: string; readonly problem: ReleaseProblem } | null = null;
  let trouble: { readonly name: string; readonly since: number } | null = null;
  let checking: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  function become(next: FeedState): void {
    if (closed) return;
    state = next;
    options.onChange();
  }

  function refuse(problem: ReleaseProblem): void {
    if (closed) return;
    const name = Object.values(problem).join(' ');
    if (trouble?.name !== name) {
      trouble = { name, since: now() };
      const { kind: what, ...more } = problem;
      log.warn('update-refused', { what, ...more });
    }
    // What is ready was good when it came, and a feed in trouble says nothing against it.
    become(ready === null ? { kind: 'failed', problem, since: trouble.since } : { kind: 'ready', version: ready });
  }

  function isWell(): void {
    if (trouble) log.info('update-feed-well', { after: trouble.name });
    trouble = null;
  }

  function letGo(insteadOf: string): void {
    if (ready === null) return;
    log.info('update-withdrawn', { version: ready, offered: insteadOf });
    ready = null;
  }

  async function lookOnce(): Promise<void> {
    if (ready === null) become({ kind: 'checking' });
    const asked = await updater.ask(place);
    if (closed) return;
    if (!asked.ok) return refuse(asked.problem);
    const judged = judgeManifest(asked.value.manifest, running, place);
    if (!judged.ok) return refuse(judged.problem);
    const offer = judged.value;
    if (offer === null || !asked.value.isOurTurn) {
      isWell();
      letGo(offer?.version ?? running);
      return become(offer ? { kind: 'not-yet', version: offer.version } : { kind: 'current', checkedAt: now() });
    }
    if (ready === offer.version) {
      isWell();
      return become({ kind: 'ready', version: ready });
    }
    // Also one that is lower than what is ready, and higher than what runs: it is the feed's word that counts.
    letGo(offer.version);
    await take(offer);
  }

  async function take(offer: Offer): Promise<void> {
    const { version, size, sha512 } = offer;
    if (!options.mayTry(version)) return refuse({ kind: 'not-installed', version, detail: 'tried before' });
    if (refused?.sha512 === sha512 && refused.version === version) return refuse(refused.problem);
    if ((await options.freeBytes()) < size * ROOM_FOR) return refuse({ kind: 'disk-full', version });
    let percent = -1;
    const progress = (next: number) => {
      if (next === percent) return;
      percent = next;
      become({ kind: 'downloading', version, percent });
    };
    progress(0);
    const downloaded = await updater.download(place, offer, progress);
    if (closed) return;
    if (!downloaded.ok) return refuse(downloaded.problem);
    const problem = judgePackage(downloaded.value, version, running);
    if (problem) {
      refused = { version, sha512, problem };
      await updater.discard();
      return refuse(problem);
    }
    isWell();
    ready = version;
    log.info('update-ready', { version });
    become({ kind: 'ready', version });
  }

  function check(): Promise<void> {
    clearTimeout(timer);
    checking ??= lookOnce()
      .catch((error: Error) => refuse({ kind: 'feed-garbage', detail: error.name }))
      .finally(() => {
        checking = null;
        plan(trouble ? AFTER_TROUBLE : AGAIN_AFTER);
      });
    return checking;
  }

  function plan([shortest, longest]: readonly [number, number]): void {
    if (!closed) timer = setTimeout(() => void check(), shortest + random() * (longest - shortest));
  }

  const isOther = options.leftReady !== null && compareVersions(options.leftReady, running) !== 0;
  plan(isOther ? [LEFT_READY_AFTER_MS, LEFT_READY_AFTER_MS] : FIRST_AFTER);

  return {
    state: () => state,
    check,
    notInstalled(problem) {
      if (ready === null) return;
      ready = null;
      refuse(problem);
      clearTimeout(timer);
      plan(AFTER_TROUBLE);
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
