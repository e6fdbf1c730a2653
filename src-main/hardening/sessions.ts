/** What no session of this app does, whatever page or part of the app uses it. */
import { app, session as electronSession, type Session } from 'electron';
import type { Log } from '../log';
import { isAllowed } from './permissions';

/**
 * Applies to every session, also to those that are created later. Has to be called when the app is ready.
 * @param options.origin the page's, for example `app://stagebay`
 */
export function hardenSessions(options: { readonly origin: string; readonly log: Log }): void {
  const page = electronSession.defaultSession;
  const harden = (session: Session) => {
    denyPermissions(session);
    denyDownloads(session, options.log);
    denyRequests(session, { ...options, isPages: session === page });
    // No field is checked, and Electron fetches a dictionary from Google all the same (electron/electron#22995).
    session.setSpellCheckerDictionaryDownloadURL('data:,');
  };
  app.on('session-created', harden);
  harden(page);
}

export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, decide) => decide(isAllowed(permission)));
  session.setPermissionCheckHandler((_contents, permission) => isAllowed(permission));
  session.setDevicePermissionHandler(() => false);
}

/** The main process writes every file. A download is the page's, or comes from a file that was dropped on it. */
export function denyDownloads(session: Session, log: Log): void {
  session.on('will-download', (event) => {
    event.preventDefault();
    log.warn('download-refused');
  });
}

/**
 * Cancels every request of a page outside its own scheme. The main process's own requests for an update have a session without a
 * page, and pass.
 * @param options.isPages whether it is the page's session, in which every request counts as one of the page
 */
export function denyRequests(
  session: Session,
  { origin, isPages, log }: { readonly origin: string; readonly isPages: boolean; readonly log: Log },
): void {
  const logged = new Set<string>();
  session.webRequest.onBeforeRequest(({ url, resourceType, webContentsId }, decide) => {
    const cancel = (isPages || webContentsId !== undefined) && !url.startsWith(`${origin}/`);
    decide({ cancel });
    // Once for each type: a page that tries without end must not fill the log.
    if (!cancel || logged.has(resourceType)) return;
    logged.add(resourceType);
    log.warn('request-refused', { resource: resourceType, scheme: urlScheme(url) });
  });
}

export const urlScheme = (url: string): string => (URL.canParse(url) ? new URL(url).protocol : 'none');
