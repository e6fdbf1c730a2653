/** Brings the page back when it crashes, hangs, cannot be loaded or is led away. A white window must never stay. */
import type { BrowserWindow } from 'electron';
import type { Log } from '../log';
import { PAGE_ORIGIN, PAGE_URL } from './page-scheme';

/** Failures that lie within this of each other are one trouble, and each is met more slowly than the one before. */
const FAILURE_WINDOW_MS = 5 * 60_000;

/** How long each of them waits; those after the last wait as long as it does, and are said to be more than a slip. */
const RELOAD_DELAYS_MS = [0, 1_000, 2_000, 4_000, 60_000] as const;

/** A page that is said to hang has so much longer. */
const KILL_DELAY_MS = 5_000;

/**
 * Chromium does not look for hanging pages while its debugging protocol is in use, which keeps dialogs for files closed
 * (`hardening/contents.ts`). So the page is asked over the same protocol, and has as long to answer as Chromium gives it.
 */
const PING_INTERVAL_MS = 10_000;
const PING_TIMEOUT_MS = 15_000;

/** Chromium's ERR_ABORTED: another load took its place. */
const ERR_ABORTED = -3;

export interface RendererSupervisor {
  /** The page says itself that it broke. @param blank whether nothing of it is left on the screen */
  reportPageError(error: string, isBlank: boolean): void;
}

export function superviseRenderer(window: BrowserWindow, log: Log, now: () => number = () => performance.now()): RendererSupervisor {
  const { webContents } = window;
  let failures: readonly number[] = [];
  let reloadTimer: NodeJS.Timeout | undefined;
  let killTimer: NodeJS.Timeout | undefined;
  let hasNavigatedAway = false;

  function scheduleReload(): void {
    if (reloadTimer !== undefined) return;
    failures = [...failures.filter((at) => now() - at < FAILURE_WINDOW_MS), now()];
    const delayMs = RELOAD_DELAYS_MS[Math.min(failures.length, RELOAD_DELAYS_MS.length) - 1] as number;
    if (delayMs === RELOAD_DELAYS_MS.at(-1)) log.error('renderer-crash-loop', { times: failures.length, nextTryInSeconds: delayMs / 1000 });
    if (delayMs === 0) return reload();
    reloadTimer = setTimeout(reload, delayMs);
  }

  function reload(): void {
    reloadTimer = undefined;
    if (window.isDestroyed()) return;
    if (hasNavigatedAway)
      void webContents.loadURL(PAGE_URL).catch(() => undefined); // `did-fail-load` says it.
    else webContents.reload();
  }

  function clearKillTimer(): void {
    clearTimeout(killTimer);
    killTimer = undefined;
  }

  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    clearKillTimer();
    log.error('renderer-gone', { reason, exitCode });
    if (reason !== 'clean-exit') scheduleReload();
  });
  webContents.on('did-fail-load', (_event, code, description, _url, isMainFrame) => {
    if (!isMainFrame || code === ERR_ABORTED) return;
    log.error('page-not-loaded', { code, description });
    scheduleReload();
  });
  // Chromium shows an empty page (about:blank) without `will-frame-navigate` before it.
  webContents.on('did-navigate', (_event, url) => {
    hasNavigatedAway = !url.startsWith(`${PAGE_ORIGIN}/`);
    if (!hasNavigatedAway) return;
    log.error('page-left');
    scheduleReload();
  });

  function onUnresponsive(): void {
    if (window.isDestroyed()) return;
    log.warn('renderer-unresponsive');
    killTimer ??= setTimeout(() => {
      killTimer = undefined;
      if (window.isDestroyed()) return;
      log.error('renderer-killed');
      // A page that answers nothing does not reload either: its process goes, and `render-process-gone` brings it back.
      webContents.forcefullyCrashRenderer();
    }, KILL_DELAY_MS);
  }

  function onResponsive(): void {
    if (killTimer === undefined) return;
    clearKillTimer();
    log.info('renderer-responsive');
  }

  function schedulePing(): void {
    setTimeout(ping, PING_INTERVAL_MS).unref();
  }

  function ping(): void {
    if (window.isDestroyed()) return;
    if (webContents.isCrashed() || webContents.isLoading() || !webContents.debugger.isAttached()) return schedulePing();
    const timeout = setTimeout(onUnresponsive, PING_TIMEOUT_MS);
    const onAnswer = () => {
      clearTimeout(timeout);
      onResponsive();
      schedulePing();
    };
    // Chromium asks the page that comes after a crash or a reload again, so each question has an answer in the end.
    webContents.debugger.sendCommand('Runtime.evaluate', { expression: '0' }).then(onAnswer, onAnswer);
  }

  schedulePing();

  return {
    reportPageError(what, blank) {
      log.error('page-failed', { what, blank });
      if (blank) scheduleReload();
    },
  };
}
