/** How electron-updater is set up and bounded: `src-main/updates/feed-updater`. The library itself is played. */
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFeedUpdater } from '../../../src-main/updates/feed-updater';
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
const startAgain = vi.fn();
beforeEach(() => {
  updater = new Updater();
  library.updater = updater;
  startAgain.mockReset();
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

async function asked() {
  const feed = createFeedUpdater({ startAgain });
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
    const feed = createFeedUpdater({ startAgain });
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

  it('installs silently and starts the app again', async () => {
    const feed = await asked();
    expect(feed.install()).toEqual(ok(undefined));
    expect(updater.quitAndInstall).toHaveBeenCalledExactlyOnceWith(true, true);
    expect(startAgain).not.toHaveBeenCalled();
  });

  it('an installer that fails at once leaves the app running', async () => {
    const feed = await asked();
    updater.quitAndInstall.mockImplementation(() => updater.emit('error', new Error('dpkg exited with code 1')));
    expect(feed.install()).toEqual(fail('dpkg exited with code 1'));
    expect(startAgain).not.toHaveBeenCalled();
  });

  it('one that Windows refuses to start while the app quits leaves no store without an app', async () => {
    const feed = await asked();
    feed.install();
    updater.emit('error', new Error('spawn UNKNOWN'));
    expect(startAgain).toHaveBeenCalledOnce();
  });
});
