/**
 * Asks a feed, downloads what it offers and installs it. Nothing is downloaded that no verified manifest names, and the package
 * is verified once more when it is installed.
 */

import { fail, ok, type Result } from '../../src-shared/base/result';
import type { ReleaseProblem } from '../../src-shared/release/release-state';
import type { Fetch } from './bounded-fetch';
import { downloadPackage } from './download-package';
import { fileUrl } from './feed-address';
import type { FeedStore } from './feed-store';
import { type FeedSource, fetchManifest, type VerifiedManifest } from './fetch-manifest';
import type { Offer } from './manifest';
import type { PackageFolder } from './package-folder';
import type { PackageInfo, PackageTools } from './package-tools';

export type { FeedSource, VerifiedManifest } from './fetch-manifest';

export interface FeedUpdater {
  /** Asks the feed for its manifest and verifies signature, product, system, channel and serial. Bounded. */
  fetchManifest(source: FeedSource): Promise<Result<VerifiedManifest, ReleaseProblem>>;
  /**
   * Downloads and verifies a package; one that is here already is only verified.
   * @param offer from a manifest that was verified
   * @returns what the package says of itself; null when it cannot be read
   */
  download(source: FeedSource, offer: Offer, onPercent: (percent: number) => void): Promise<Result<PackageInfo | null, ReleaseProblem>>;
  /** Removes what was last downloaded from the disk. */
  discard(): Promise<void>;
  /** Verifies what was last downloaded, installs it, and ends the app in the ordinary way, to be started again. @returns why it did not */
  install(): Result<void, ReleaseProblem>;
  /** Gives up a download that is under way. */
  cancel(): void;
}

export interface FeedUpdaterOptions {
  /** A `fetch` that requests nothing outside the folder it is given. */
  readonly createFetch: (folder: string) => Fetch;
  readonly store: FeedStore;
  readonly folder: PackageFolder;
  readonly packages: PackageTools;
  /** The publishers of Windows packages, by the subject of their certificate. */
  readonly publishers: readonly string[];
  /** Ends the app in the ordinary way. */
  readonly quit: () => void;
  /** The same, to be started again from what is on the disk. */
  readonly restart: () => void;
}

export function createFeedUpdater({ createFetch, store, folder, packages, publishers, quit, restart }: FeedUpdaterOptions): FeedUpdater {
  let downloaded: Offer | null = null;
  let downloading = new AbortController();

  return {
    fetchManifest: (source) => fetchManifest(createFetch(source.url), store, source),

    async download({ url }, offer, onPercent) {
      downloaded = null;
      downloading = new AbortController();
      const address = fileUrl(url, offer.fileName);
      const problem = await downloadPackage({
        fetch: createFetch(url),
        url: address,
        offer,
        folder,
        signal: downloading.signal,
        onPercent,
      });
      if (problem) return fail(problem);
      const file = folder.pathOf(offer);
      if (packages.findSignerProblem && (await packages.findSignerProblem(publishers, file)) !== null) {
        await folder.remove(offer);
        return fail({ kind: 'wrong-publisher', version: offer.version });
      }
      downloaded = offer;
      return ok(await packages.readPackageInfo(file));
    },

    async discard() {
      if (downloaded) await folder.remove(downloaded);
      downloaded = null;
    },

    install() {
      if (downloaded === null) return fail({ kind: 'not-installed', version: '', detail: 'nothing is downloaded' });
      const offer = downloaded;
      const problem = folder.verifySync(offer);
      if (problem) {
        downloaded = null;
        void folder.remove(offer);
        return fail(problem);
      }
      const installed = packages.install(folder.pathOf(offer));
      if (!installed.ok) return fail({ kind: 'not-installed', version: offer.version, detail: installed.problem });
      if (installed.value.relaunchesApp) quit();
      else restart();
      return ok(undefined);
    },

    cancel: () => downloading.abort(),
  };
}
