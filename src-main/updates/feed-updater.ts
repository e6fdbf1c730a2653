/** electron-updater, behind what this room needs of it. Reads it when it is first asked: no other mode needs it. */
import { rm } from 'node:fs/promises';
import type { AppUpdater, CancellationToken as Cancellation, NsisUpdater, ProgressInfo } from 'electron-updater';
import type { ReleaseProblem } from '../../src-shared/release';
import { fail, ok, type Result } from '../../src-shared/result';
import { within } from '../../src-shared/within';
import { problemOf } from './failures';
import type { PackageInside, PackageTools } from './package-tools';

export interface FeedPlace {
  readonly url: string;
  readonly channel: string;
}

/** What the feed said. `isOurTurn` is false while a staged roll-out has not reached this station. */
export interface Described {
  readonly description: unknown;
  readonly isOurTurn: boolean;
}

export interface FeedUpdater {
  /** Asks the feed what it offers. Bounded. */
  ask(place: FeedPlace): Promise<Result<Described, ReleaseProblem>>;
  /**
   * Downloads and verifies what was last asked for; what lies here already is verified anew instead.
   * @param version for the problem's sake
   * @returns what the package says of itself; null when it cannot be read
   */
  download(version: string, onPercent: (percent: number) => void): Promise<Result<PackageInside | null, ReleaseProblem>>;
  /** Takes what was last downloaded off the disk. */
  discard(): Promise<void>;
  /** Installs what was last downloaded, and ends the app in the ordinary way, to be started again. @returns why it did not */
  install(): Result<void, string>;
  /** Gives up a download that is under way. */
  cancel(): void;
}

/** A description is a few hundred bytes. */
const ASK_WITHIN_MS = 30_000;

/** Without a byte for this long a download is given up; the next one begins where the blocks differ. */
const STALLED_AFTER_MS = 60_000;

/** A hundred megabytes over a line that other things need, too. */
const DOWNLOAD_WITHIN_MS = 2 * 3_600_000;

export interface FeedUpdaterOptions {
  readonly packages: PackageTools;
  /** Ends the app in the ordinary way. */
  readonly quit: () => void;
  /** The same, to be started again from what is on the disk. */
  readonly restart: () => void;
}

export function createFeedUpdater({ packages, quit, restart }: FeedUpdaterOptions): FeedUpdater {
  let opened: Promise<Opened> | null = null;
  let downloaded: string | null = null;
  let asked: FeedPlace | null = null;
  let cancellation: Cancellation | null = null;

  function open(): Promise<Opened> {
    opened ??= readUpdater(() => asked?.url ?? null, packages);
    return opened;
  }

  return {
    async ask(place) {
      asked = place;
      const { updater } = await open();
      updater.setFeedURL({ provider: 'generic', url: place.url, channel: place.channel });
      try {
        const answer = await within(ASK_WITHIN_MS, updater.checkForUpdates());
        if (answer === 'late') {
          // So that nothing waits for it for ever.
          await updater.netSession.closeAllConnections();
          return fail({ kind: 'feed-slow' });
        }
        // Null is "not a package"; nobody asks then.
        return answer
          ? ok({ description: answer.updateInfo, isOurTurn: answer.isUpdateAvailable })
          : fail({ kind: 'feed-down', detail: 'not-asked' });
      } catch (error) {
        return fail(problemOf(error, ''));
      }
    },

    async download(version, onPercent) {
      const { updater, CancellationToken } = await open();
      const token = new CancellationToken();
      downloaded = null;
      cancellation = token;
      let isLate = false;
      const giveUp = () => {
        isLate = true;
        token.cancel();
        void updater.netSession.closeAllConnections();
      };
      let stalled = setTimeout(giveUp, STALLED_AFTER_MS);
      const latest = setTimeout(giveUp, DOWNLOAD_WITHIN_MS);
      const progress = ({ percent }: ProgressInfo) => {
        clearTimeout(stalled);
        stalled = setTimeout(giveUp, STALLED_AFTER_MS);
        onPercent(Math.max(0, Math.min(100, Math.floor(percent))));
      };
      updater.on('download-progress', progress);
      try {
        const [file] = await updater.downloadUpdate(token);
        if (file === undefined) return fail({ kind: 'not-kept', version, detail: 'no file' });
        downloaded = file;
      } catch (error) {
        return fail(isLate ? { kind: 'feed-slow' } : problemOf(error, version));
      } finally {
        clearTimeout(stalled);
        clearTimeout(latest);
        updater.off('download-progress', progress);
        cancellation = null;
      }
      return ok(await packages.inside(downloaded));
    },

    async discard() {
      if (downloaded !== null) await rm(downloaded, { force: true }).catch(() => undefined);
      downloaded = null;
    },

    // Not by electron-updater: see what it does for each kind of package in the files of those.
    install() {
      if (downloaded === null) return fail('nothing is downloaded');
      const installed = packages.install(downloaded);
      if (!installed.ok) return installed;
      if (installed.value.startsAgain) quit();
      else restart();
      return ok(undefined);
    },

    cancel() {
      cancellation?.cancel();
    },
  };
}

interface Opened {
  readonly updater: AppUpdater;
  readonly CancellationToken: typeof Cancellation;
}

/** @param feed the address of the feed that is asked now */
async function readUpdater(feed: () => string | null, { refuseSigner }: PackageTools): Promise<Opened> {
  const { default: library } = await import('electron-updater');
  const updater = library.autoUpdater;
  updater.autoDownload = false;
  // Quitting is what happens at log-off, too. Windows ends installers then, and no app is left.
  updater.autoInstallOnAppQuit = false;
  updater.allowDowngrade = false;
  updater.disableWebInstaller = true;
  if (refuseSigner) (updater as NsisUpdater).verifyUpdateCodeSignature = refuseSigner;
  // It says everything twice and by its own names; what is worth a line is told to our log by whoever asks here.
  updater.logger = null;
  // Wherever a description or a redirect leads, nothing is fetched but from the folder that IT named.
  updater.netSession.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !isInFolder(url, feed()) }));
  return { updater, CancellationToken: library.CancellationToken };
}

/** @param folder the address of a folder, with or without the slash at its end */
export function isInFolder(address: string, folder: string | null): boolean {
  if (folder === null || !URL.canParse(address)) return false;
  const [url, base] = [new URL(address), new URL(folder.endsWith('/') ? folder : `${folder}/`)];
  if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return false;
  return !/[/\\]|%2f|%5c/i.test(url.pathname.slice(base.pathname.length));
}
