/** How electron-updater is set up and bounded: `src-main/updates/feed-updater`. The library itself is played. */
import { EventEmitter } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFeedUpdater } from '../../../src-main/updates/feed-updater';
import type { PackageTools } from '../../../src-main/updates/package-tools';
import { fail, ok } from '../../../src-shared/result';

class Cancellation extends EventEmitter {
  cancel() {
    this.emit('cancel');
  }
}

type Decide = (answer: { readonly cancel: boolean }) => void;

/** What electron-updater starts out with where that matters here. */
class Updater extends EventEmitter {
  autoDownload = true;
  autoInstallOnAppQuit = true;
  allowDowngrade = true;
  disableWebInstaller = false;
  logger: unknown = console;
  beforeRequest: (details: { url: string }, decide: Decide) => void = () => {};
  netSession = {
    closeAllConnections: vi.fn(async () => undefined),
    webRequest: {
      onBeforeRequest: (listener: Updater['beforeRequest']) => {
        this.beforeRequest = listener;
      },
    },
  };
  setFeedURL = vi.fn();
  checkForUpdates = vi.fn();
  downloadUpdate = vi.fn<(token: Cancellation) => Promise<unknown>>();
  quitAndInstall = vi.fn();
  verifyUpdateCodeSignature: unknown = 'its own';
}

const library = vi.hoisted(() => ({ updater: null as unknown }));
vi.mock('electron-updater', () => ({
  default: {
    get autoUpdater() {
      return library.updater;
    },
    CancellationToken: Cancellation,
  },
}));

const PLACE = { url: 'https://updates.example/stagebay', channel: 'pilot' };
let updater: Updater;
const parts = {
  packages: {
    inside: vi.fn(async () => ({ name: 'stagebay', version: '1.0.1' })),
    install: vi.fn<PackageTools['install']>(),
    refuseSigner: vi.fn(async () => null),
  },
  quit: vi.fn(),
  restart: vi.fn(),
};
beforeEach(() => {
  updater = new Updater();
  library.updater = updater;
  vi.clearAllMocks();
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

async function asked() {
  const feed = createFeedUpdater(parts);
  updater.checkForUpdates.mockResolvedValue({ updateInfo: { version: '1.0.1' }, isUpdateAvailable: true });
  expect(await feed.ask(PLACE)).toEqual(ok({ description: { version: '1.0.1' }, isOurTurn: true }));
  return feed;
}

describe('electron-updater', () => {
  it('installs nothing when the app quits, downloads nothing by itself, goes back to nothing, and fetches no web installer', async () => {
    await asked();
    expect(updater).toMatchObject({
      autoDownload: false,
      autoInstallOnAppQuit: false,
      allowDowngrade: false,
      disableWebInstaller: true,
      logger: null,
    });
    expect(updater.setFeedURL).toHaveBeenCalledWith({ provider: 'generic', ...PLACE });
  });

  it('fetches from the feed’s own folder and from nowhere else', async () => {
    await asked();
    const decided = (url: string) => {
      const decide = vi.fn();
      updater.beforeRequest({ url }, decide);
      return decide.mock.calls[0]?.[0];
    };
    expect(decided('https://updates.example/stagebay/pilot.yml?noCache=1')).toEqual({ cancel: false });
    expect(decided('https://elsewhere.example/stagebay/pilot.yml')).toEqual({ cancel: true });
  });

  it('a feed that does not answer is given up, and its connection closed, so that it can be asked again', async () => {
    const feed = createFeedUpdater(parts);
    updater.checkForUpdates.mockReturnValue(new Promise(() => {}));
    const answer = feed.ask(PLACE);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await answer).toEqual(fail({ kind: 'feed-slow' }));
    expect(updater.netSession.closeAllConnections).toHaveBeenCalled();
  });

  it('a download that stands still is given up; one that moves is not', async () => {
    const feed = await asked();
    updater.downloadUpdate.mockImplementation(
      (token) => new Promise((_done, failed) => token.on('cancel', () => failed(new Error('cancelled')))),
    );
    const seen: number[] = [];
    let ended: unknown = null;
    void feed
      .download('1.0.1', (percent) => seen.push(percent))
      .then((result) => {
        ended = result;
      });
    for (const percent of [10.7, 20, 30]) {
      await vi.advanceTimersByTimeAsync(59_000);
      updater.emit('download-progress', { percent });
    }
    expect(ended).toBeNull();
    expect(seen).toEqual([10, 20, 30]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ended).toEqual(fail({ kind: 'feed-slow' }));
    expect(vi.getTimerCount()).toBe(0);
    expect(updater.listenerCount('download-progress')).toBe(0);
  });

  it('checks publishers by our own rule, because its own takes anything where PowerShell may not run', async () => {
    await asked();
    expect(updater.verifyUpdateCodeSignature).toBe(parts.packages.refuseSigner);
  });

  async function downloaded(file = '/cache/stagebay_1.0.1_amd64.deb') {
    const feed = await asked();
    updater.downloadUpdate.mockResolvedValue([file]);
    expect(await feed.download('1.0.1', () => {})).toEqual(ok({ name: 'stagebay', version: '1.0.1' }));
    return feed;
  }

  it('installs nothing itself: a failed dpkg would be apt’s next, and a refused installer would ask for an administrator', async () => {
    const feed = await downloaded();
    parts.packages.install.mockReturnValue(ok({ startsAgain: false }));
    expect(feed.install()).toEqual(ok(undefined));
    expect(parts.packages.install).toHaveBeenCalledExactlyOnceWith('/cache/stagebay_1.0.1_amd64.deb');
    expect(updater.quitAndInstall).not.toHaveBeenCalled();
    expect(parts.restart).toHaveBeenCalledOnce();
    expect(parts.quit).not.toHaveBeenCalled();
  });

  it('an installer that starts the app by itself is not raced by another start', async () => {
    const feed = await downloaded();
    parts.packages.install.mockReturnValue(ok({ startsAgain: true }));
    feed.install();
    expect(parts.quit).toHaveBeenCalledOnce();
    expect(parts.restart).not.toHaveBeenCalled();
  });

  it('an installer that fails leaves the app running', async () => {
    const feed = await downloaded();
    parts.packages.install.mockReturnValue(fail('dpkg 1'));
    expect(feed.install()).toEqual(fail('dpkg 1'));
    expect(parts.quit).not.toHaveBeenCalled();
    expect(parts.restart).not.toHaveBeenCalled();
  });

  it('what is discarded is gone from the disk, and cannot be installed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stagebay-feed-'));
    const file = join(folder, 'stagebay_1.0.1_amd64.deb');
    writeFileSync(file, 'an old package');
    const feed = await downloaded(file);
    await feed.discard();
    expect(existsSync(file)).toBe(false);
    expect(feed.install().ok).toBe(false);
    expect(parts.packages.install).not.toHaveBeenCalled();
    rmSync(folder, { recursive: true });
  });
});
