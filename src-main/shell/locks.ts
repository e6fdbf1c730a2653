/** What no page in this app may do, whoever wrote it. Applies to every web contents there will ever be. */
import { app, type Session, type WebContents } from 'electron';
import type { Log } from '../log';
import { PAGE_ORIGIN } from './page';

/**
 * Permissions the page has, each with its reason. Everything else is denied, also what later Chromium versions add.
 * Sounds need none; the scanner and wedge scales are keyboards.
 */
const GRANTED: ReadonlySet<string> = new Set([]);

export function lockPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, decide) => decide(GRANTED.has(permission)));
  session.setPermissionCheckHandler((_contents, permission) => GRANTED.has(permission));
  session.setDevicePermissionHandler(() => false);
}

/** No navigation, no second window, no embedded page. A dropped file or a link in a server's message opens nothing. */
export function lockNavigation(log: Log): void {
  app.on('web-contents-created', (_event, contents) => lock(contents, log));
}

function lock(contents: WebContents, log: Log): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    // Reloading our own page is how a crashed renderer comes back.
    if (event.isMainFrame && event.url.startsWith(`${PAGE_ORIGIN}/`)) return;
    event.preventDefault();
    log.warn('navigation-refused', { scheme: URL.canParse(event.url) ? new URL(event.url).protocol : 'none' });
  });
}
