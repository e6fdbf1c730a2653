/** Restricts every session of the app: no permissions, no downloads, no requests of a page outside its own scheme. */
import { app, session as electronSession, type Session } from 'electron';
import type { Log } from '../log';
import { type HidAccess, NO_HID_ACCESS } from './hid-devices';
import { isPermissionAllowed } from './permissions';

/**
 * Applies to all existing sessions and to those that are created later. Has to be called after the app is ready.
 * @param options.origin the page's origin, for example `app://stagebay`
 * @param options.hid decides about HID devices in the page's session; without it, all are denied
 */
export function hardenSessions(options: { readonly origin: string; readonly log: Log; readonly hid?: PageHidAccess }): void {
  const page = electronSession.defaultSession;
  const harden = (session: Session) => {
    denyPermissions(session, session === page ? options.hid : undefined);
    denyDownloads(session, options.log);
    denyRequests(session, { ...options, isPages: session === page });
    // Spell checking is off, but Electron would still download a dictionary from Google (electron/electron#22995).
    session.setSpellCheckerDictionaryDownloadURL('data:,');
  };
  app.on('session-created', harden);
  harden(page);
}

type PageHidAccess = Pick<HidAccess, 'isDeviceGranted' | 'isPageAllowed'>;

/** Denies everything but the HID devices that `hid` grants. */
export function denyPermissions(session: Session, hid: PageHidAccess = NO_HID_ACCESS): void {
  session.setPermissionRequestHandler((_contents, permission, decide) => decide(isPermissionAllowed(permission)));
  session.setPermissionCheckHandler((contents, permission, origin, details) =>
    permission === 'hid' ? hid.isPageAllowed(contents, origin, details.isMainFrame) : isPermissionAllowed(permission),
  );
  session.setDevicePermissionHandler((details) => hid.isDeviceGranted(details));
  // The page asks for no device: the granted ones are there without a chooser. Without an answer, none would be chosen either.
  session.on('select-hid-device', (event, _details, select) => {
    event.preventDefault();
    select();
  });
}

/** The app has no downloads: the main process writes every file. One can start from the page, or from a file dropped onto it. */
export function denyDownloads(session: Session, log: Log): void {
  session.on('will-download', (event) => {
    event.preventDefault();
    log.warn('download-refused');
  });
}

/**
 * Cancels every request of a page outside its own scheme. The main process's requests for updates use a session without a page, so
 * they are not canceled.
 * @param options.isPages whether this is the page's session, in which every request counts as the page's
 */
export function denyRequests(
  session: Session,
  { origin, isPages, log }: { readonly origin: string; readonly isPages: boolean; readonly log: Log },
): void {
  const logged = new Set<string>();
  session.webRequest.onBeforeRequest(({ url, resourceType, webContentsId }, decide) => {
    const cancel = (isPages || webContentsId !== undefined) && !url.startsWith(`${origin}/`);
    decide({ cancel });
    // Log each type once, because a page that keeps trying must not fill the log.
    if (!cancel || logged.has(resourceType)) return;
    logged.add(resourceType);
    log.warn('request-refused', { resource: resourceType, scheme: urlScheme(url) });
  });
}

export const urlScheme = (url: string): string => (URL.canParse(url) ? new URL(url).protocol : 'none');
