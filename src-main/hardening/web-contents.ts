/** Restricts every page of the app, whichever window it is in. */
import { app, type WebContents } from 'electron';
import type { Log } from '../log';
import { urlScheme } from './sessions';

export interface ContentsOptions {
  /** The page's origin, for example `app://stagebay`. */
  readonly origin: string;
  readonly log: Log;
}

/**
 * Prevents navigation, new windows, embedded pages, file dialogs, access to devices, and WebRTC packets. Has to be called before the
 * window is created.
 */
export function hardenContents(options: ContentsOptions): void {
  app.on('web-contents-created', (_event, contents) => harden(contents, options));
}

function harden(contents: WebContents, { origin, log }: ContentsOptions): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    // Allow the page's own origin, because a crashed page is reloaded.
    if (event.isMainFrame && event.url.startsWith(`${origin}/`)) return;
    event.preventDefault();
    log.warn('navigation-refused', { scheme: urlScheme(event.url) });
  });
  // Without an answer, Electron selects the first device.
  contents.on('select-bluetooth-device', (event, _devices, select) => {
    event.preventDefault();
    select('');
  });
  denyFileDialogs(contents, log);
}

/** Electron's message if the window is being closed. */
const TARGET_CLOSED = 'target closed';

/**
 * Blocks the system's file dialog, which shows every folder of the computer. Electron opens it for every `<input type="file">` without
 * an event, so only Chromium's debugging protocol can block it. It is used inside this process, without an open port.
 */
function denyFileDialogs(contents: WebContents, log: Log): void {
  const { debugger: protocol } = contents;
  function attach(): void {
    if (contents.isDestroyed()) return;
    protocol.attach();
    // Chromium intercepts the dialog only for clients that have enabled the domain. With `cancel` (since Chromium 132) the page
    // receives a cancel event; before, it receives nothing.
    Promise.all([
      protocol.sendCommand('Page.enable'),
      protocol.sendCommand('Page.setInterceptFileChooserDialog', { enabled: true, cancel: true }),
    ]).catch(({ message }: Error) => {
      if (!message.startsWith(TARGET_CLOSED)) log.error('file-dialogs-not-refused', { detail: message });
    });
  }
  // Do not reattach to a window that is being closed, because that would cause the same event again.
  protocol.on('detach', (_event, reason) => reason === TARGET_CLOSED || attach());
  attach();
}
