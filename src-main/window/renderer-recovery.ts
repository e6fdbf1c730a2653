/** Reloads the page when it crashes, hangs, fails to load or navigates away, so that the window never stays blank. */
import type { BrowserWindow } from 'electron';
import type { Log } from '../log';
import { PAGE_ORIGIN } from './page-scheme';
import { monitorResponsiveness } from './responsiveness';

/** Failures within this time count together, and each one delays the next reload further. */
const FAILURE_WINDOW_MS = 5 * 60_000;

/** The delay before each reload. All failures from the last entry on use its delay, and are logged as a crash loop. */
const RELOAD_DELAYS_MS = [0, 1_000, 2_000, 4_000, 60_000] as const;

/** Chromium's error code for a load that another load replaced. */
const ERR_ABORTED = -3;

export interface RendererSupervisor {
  /** Logs an error that the page reports. @param isBlank whether the page is empty now, so that it has to be reloaded */
  reportPageError(error: string, isBlank: boolean): void;
}

/** @param options.url the page of the window */
export function superviseRenderer(
  window: BrowserWindow,
  options: { readonly url: string; readonly log: Log; readonly now?: () => number },
): RendererSupervisor {
  const { url: pageUrl, log, now = () => performance.now() } = options;
  const { webContents } = window;
  let failures: readonly number[] = [];
  let reloadTimer: NodeJS.Timeout | undefined;
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
      void webContents.loadURL(pageUrl).catch(() => undefined); // `did-fail-load` handles the error.
    else webContents.reload();
  }

  const cancelKill = monitorResponsiveness(window, log);

  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    cancelKill();
    log.error('renderer-gone', { reason, exitCode });
    if (reason !== 'clean-exit') scheduleReload();
  });
  webContents.on('did-fail-load', (_event, code, description, _url, isMainFrame) => {
    if (!isMainFrame || code === ERR_ABORTED) return;
    log.error('page-not-loaded', { code, description });
    scheduleReload();
  });
  // Chromium can navigate to about:blank without a `will-frame-navigate` event, which would prevent it.
  webContents.on('did-navigate', (_event, url) => {
    hasNavigatedAway = !url.startsWith(`${PAGE_ORIGIN}/`);
    if (!hasNavigatedAway) return;
    log.error('page-left');
    scheduleReload();
  });

  return {
    reportPageError(error, isBlank) {
      log.error('page-failed', { what: error, blank: isBlank });
      if (isBlank) scheduleReload();
    },
  };
}
