/** What no page does, in whatever window it is. */
import { app, type WebContents } from 'electron';
import type { Log } from '../log';
import { urlScheme } from './sessions';

export interface ContentsOptions {
  /** The page's, for example `app://stagebay`. */
  readonly origin: string;
  readonly log: Log;
}

/** No navigation, no second window, no embedded page, no dialog for files, no device, no packets. Has to be called before there is a window. */
export function hardenContents(options: ContentsOptions): void {
  app.on('web-contents-created', (_event, contents) => harden(contents, options));
}

function harden(contents: WebContents, { origin, log }: ContentsOptions): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    // Reloading our own page is how a crashed renderer comes back.
    if (event.isMainFrame && event.url.startsWith(`${origin}/`)) return;
    event.preventDefault();
    log.warn('navigation-refused', { scheme: urlScheme(event.url) });
  });
  // Unanswered, Electron chooses the first device.
  contents.on('select-bluetooth-device', (event, _devices, select) => {
    event.preventDefault();
    select('');
  });
  denyFileDialogs(contents, log);
}

/** What Electron says of a window that is going away. */
const TARGET_CLOSED = 'target closed';

/**
 * Electron opens the system's dialog for every `<input type="file">`, without an event before it. The dialog shows every folder
 * of the computer. Chromium's debugging protocol is the one way to keep it closed. It is spoken inside this process; no port is opened.
 */
function denyFileDialogs(contents: WebContents, log: Log): void {
  const { debugger: protocol } = contents;
  function attach(): void {
    if (contents.isDestroyed()) return;
    protocol.attach();
    // Chromium asks only who has enabled the domain. `cancel` since Chromium 132: the page is told that the person chose nothing;
    // before, it is told nothing.
    Promise.all([
      protocol.sendCommand('Page.enable'),
      protocol.sendCommand('Page.setInterceptFileChooserDialog', { enabled: true, cancel: true }),
    ]).catch(({ message }: Error) => {
      if (!message.startsWith(TARGET_CLOSED)) log.error('file-dialogs-not-refused', { detail: message });
    });
  }
  // A target that was closed is a window that is just going away: attaching to it would be answered with the same event.
  protocol.on('detach', (_event, reason) => reason === TARGET_CLOSED || attach());
  attach();
}
