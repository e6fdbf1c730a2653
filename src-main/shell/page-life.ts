/** Brings the page back when it crashes, hangs, cannot be loaded or is led away. A white window must never stay. */
import type { BrowserWindow } from 'electron';
import type { Log } from '../log';
import { PAGE_ORIGIN, PAGE_URL } from './page';

/** Failures that lie within this of each other are one trouble, and each is met more slowly than the one before. */
const RECENT_MS = 5 * 60_000;

/** How long each of them waits; those after the last wait as long as it does, and are said to be more than a slip. */
const WAITS_MS = [0, 1_000, 2_000, 4_000, 60_000] as const;

/** A page that is said to hang has so much longer. */
const HANGS_MS = 5_000;

/**
 * Chromium does not look for hanging pages while its debugging protocol is in use, which keeps dialogs for files closed
 * (`hardening/contents.ts`). So the page is asked over the same protocol, and has as long to answer as Chromium gives it.
 */
const ASK_EVERY_MS = 10_000;
const ANSWERS_WITHIN_MS = 15_000;

/** Chromium's ERR_ABORTED: another load took its place. */
const ABORTED = -3;

export interface PageLife {
  /** The page says itself that it broke. @param blank whether nothing of it is left on the screen */
  failed(what: string, blank: boolean): void;
}

export function keepPageAlive(window: BrowserWindow, log: Log, now: () => number = () => performance.now()): PageLife {
  const { webContents } = window;
  let failures: readonly number[] = [];
  let reloading: NodeJS.Timeout | undefined;
  let hanging: NodeJS.Timeout | undefined;
  let hasLeft = false;

  function reloadSoon(): void {
    if (reloading !== undefined) return;
    failures = [...failures.filter((at) => now() - at < RECENT_MS), now()];
    const waitMs = WAITS_MS[Math.min(failures.length, WAITS_MS.length) - 1] as number;
    if (waitMs === WAITS_MS.at(-1)) log.error('page-keeps-failing', { times: failures.length, nextTryInSeconds: waitMs / 1000 });
    if (waitMs === 0) return reload();
    reloading = setTimeout(reload, waitMs);
  }

  function reload(): void {
    reloading = undefined;
    if (window.isDestroyed()) return;
    if (hasLeft)
      void webContents.loadURL(PAGE_URL).catch(() => undefined); // `did-fail-load` says it.
    else webContents.reload();
  }

  function answers(): void {
    clearTimeout(hanging);
    hanging = undefined;
  }

  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    answers();
    log.error('window-gone', { reason, exitCode });
    if (reason !== 'clean-exit') reloadSoon();
  });
  webContents.on('did-fail-load', (_event, code, description, _url, isMainFrame) => {
    if (!isMainFrame || code === ABORTED) return;
    log.error('page-not-loaded', { code, description });
    reloadSoon();
  });
  // Chromium shows an empty page (about:blank) without `will-frame-navigate` before it.
  webContents.on('did-navigate', (_event, url) => {
    hasLeft = !url.startsWith(`${PAGE_ORIGIN}/`);
    if (!hasLeft) return;
    log.error('page-left');
    reloadSoon();
  });

  function hangs(): void {
    if (window.isDestroyed()) return;
    log.warn('page-hangs');
    hanging ??= setTimeout(() => {
      hanging = undefined;
      if (window.isDestroyed()) return;
      log.error('page-hung');
      // A page that answers nothing does not reload either: its process goes, and `render-process-gone` brings it back.
      webContents.forcefullyCrashRenderer();
    }, HANGS_MS);
  }

  function answersAgain(): void {
    if (hanging === undefined) return;
    answers();
    log.info('page-answers-again');
  }

  function askSoon(): void {
    setTimeout(ask, ASK_EVERY_MS).unref();
  }

  function ask(): void {
    if (window.isDestroyed()) return;
    if (webContents.isCrashed() || webContents.isLoading() || !webContents.debugger.isAttached()) return askSoon();
    const late = setTimeout(hangs, ANSWERS_WITHIN_MS);
    const answered = () => {
      clearTimeout(late);
      answersAgain();
      askSoon();
    };
    // Chromium asks the page that comes after a crash or a reload again, so each question has an answer in the end.
    webContents.debugger.sendCommand('Runtime.evaluate', { expression: '0' }).then(answered, answered);
  }

  askSoon();

  return {
    failed(what, blank) {
      log.error('page-failed', { what, blank });
      if (blank) reloadSoon();
    },
  };
}
