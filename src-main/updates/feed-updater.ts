/**
 * Fetches a feed's manifest, and downloads and installs the package that it offers. Only packages of verified manifests are
 * downloaded, and a package is verified again immediately before it is installed.
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
  /** Fetches the feed's manifest, with limits on time and size, and verifies signature, product, system, channel and serial. */
  fetchManifest(source: FeedSource): Promise<Result<VerifiedManifest, ReleaseProblem>>;
  /**
   * Downloads and verifies a package. A package that was downloaded before is only verified.
   * @param offer from a verified manifest
   * @returns the metadata inside the package; null if it cannot be read
   */
  download(source: FeedSource, offer: Offer, onPercent: (percent: number) => void): Promise<Result<PackageInfo | null, ReleaseProblem>>;
  /** Deletes the last downloaded package. */
  discard(): Promise<void>;
  /** Verifies and installs the last downloaded package, and quits the app so that it starts again. @returns why it was not installed */
  install(): Result<void, ReleaseProblem>;
  /** Cancels a download that is in progress. */
  cancel(): void;
}

export interface FeedUpdaterOptions {
  /** Creates a `fetch` that is limited to the given folder. */
  readonly createFetch: (folder: string) => Fetch;
  readonly store: FeedStore;
  readonly folder: PackageFolder;
  readonly packages: PackageTools;
  /** The publishers of Windows packages: the subjects of their certificates. */
  readonly publishers: readonly string[];
  /** Quits the app. */
  readonly quit: () => void;
  /** Quits the app and starts it again from the installed files. */
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
