/**
 * Asks a feed, downloads what it offers and installs it. Nothing is downloaded that no verified manifest names, and the package
 * is verified once more when it is installed.
 */
import type { ReleaseProblem } from '../../src-shared/release';
import { fail, ok, type Result } from '../../src-shared/result';
import type { Fetch } from './bounded-fetch';
import { downloadPackage } from './download-package';
import { addressIn } from './feed-address';
import type { FeedMemory } from './feed-memory';
import type { Offer } from './manifest';
import type { PackageFolder } from './package-folder';
import type { PackageInside, PackageTools } from './package-tools';
import { type FeedPlace, readFeed, type VerifiedManifest } from './read-feed';

export type { FeedPlace, VerifiedManifest } from './read-feed';

export interface FeedUpdater {
  /** Asks the feed for its manifest and verifies signature, product, system, channel and serial. Bounded. */
  ask(place: FeedPlace): Promise<Result<VerifiedManifest, ReleaseProblem>>;
  /**
   * Downloads and verifies a package; one that is here already is only verified.
   * @param offer from a manifest that was verified
   * @returns what the package says of itself; null when it cannot be read
   */
  download(place: FeedPlace, offer: Offer, onPercent: (percent: number) => void): Promise<Result<PackageInside | null, ReleaseProblem>>;
  /** Removes what was last downloaded from the disk. */
  discard(): Promise<void>;
  /** Verifies what was last downloaded, installs it, and ends the app in the ordinary way, to be started again. @returns why it did not */
  install(): Result<void, ReleaseProblem>;
  /** Gives up a download that is under way. */
  cancel(): void;
}

export interface FeedUpdaterOptions {
  /** A `fetch` that requests nothing outside the folder it is given. */
  readonly fetchFrom: (folder: string) => Fetch;
  readonly memory: FeedMemory;
  readonly folder: PackageFolder;
  readonly packages: PackageTools;
  /** The publishers of Windows packages, by the subject of their certificate. */
  readonly publishers: readonly string[];
  /** Ends the app in the ordinary way. */
  readonly quit: () => void;
  /** The same, to be started again from what is on the disk. */
  readonly restart: () => void;
}

export function createFeedUpdater({ fetchFrom, memory, folder, packages, publishers, quit, restart }: FeedUpdaterOptions): FeedUpdater {
  let downloaded: Offer | null = null;
  let downloading = new AbortController();

  return {
    ask: (place) => readFeed(fetchFrom(place.url), memory, place),

    async download({ url }, offer, onPercent) {
      downloaded = null;
      downloading = new AbortController();
      const address = addressIn(url, offer.fileName);
      const problem = await downloadPackage({ fetch: fetchFrom(url), address, offer, folder, signal: downloading.signal, onPercent });
      if (problem) return fail(problem);
      const file = folder.pathOf(offer);
      if (packages.refuseSigner && (await packages.refuseSigner(publishers, file)) !== null) {
        await folder.remove(offer);
        return fail({ kind: 'wrong-publisher', version: offer.version });
      }
      downloaded = offer;
      return ok(await packages.inside(file));
    },

    async discard() {
      if (downloaded) await folder.remove(downloaded);
      downloaded = null;
    },

    install() {
      if (downloaded === null) return fail({ kind: 'not-installed', version: '', detail: 'nothing is downloaded' });
      const offer = downloaded;
      const problem = folder.verifyNow(offer);
      if (problem) {
        downloaded = null;
        void folder.remove(offer);
        return fail(problem);
      }
      const installed = packages.install(folder.pathOf(offer));
      if (!installed.ok) return fail({ kind: 'not-installed', version: offer.version, detail: installed.problem });
      if (installed.value.startsAgain) quit();
      else restart();
      return ok(undefined);
    },

    cancel: () => downloading.abort(),
  };
}
