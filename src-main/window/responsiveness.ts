/**
 * Detects a page that hangs, and kills its process. Chromium does not detect hanging pages while its debugging protocol is in use,
 * which blocks file dialogs (`hardening/web-contents.ts`). So the page is pinged over the same protocol, with Chromium's timeout.
 */
import type { BrowserWindow } from 'electron';
import type { Log } from '../log';

const PING_INTERVAL_MS = 10_000;
const PING_TIMEOUT_MS = 15_000;

/** How long a page that was logged as unresponsive may take to respond before its process is killed. */
const KILL_DELAY_MS = 5_000;

/** @returns a function that cancels a pending kill, because the page's process has ended already */
export function monitorResponsiveness(window: BrowserWindow, log: Log): () => void {
  const { webContents } = window;
  let killTimer: NodeJS.Timeout | undefined;

  function cancelKill(): void {
    clearTimeout(killTimer);
    killTimer = undefined;
  }

  function onUnresponsive(): void {
    if (window.isDestroyed()) return;
    log.warn('renderer-unresponsive');
    killTimer ??= setTimeout(() => {
      killTimer = undefined;
      if (window.isDestroyed()) return;
      log.error('renderer-killed');
      // A hanging page does not reload either, so kill its process: `render-process-gone` then causes a reload.
      webContents.forcefullyCrashRenderer();
    }, KILL_DELAY_MS);
  }

  function onResponsive(): void {
    if (killTimer === undefined) return;
    cancelKill();
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
    // After a crash or a reload, Chromium sends a pending command to the new page, so every ping is answered eventually.
    webContents.debugger.sendCommand('Runtime.evaluate', { expression: '0' }).then(onAnswer, onAnswer);
  }

  schedulePing();
  return cancelKill;
}
