/** Every permission that a page can request, with the decision and its reason. */
import type { Session } from 'electron';

type RequestHandler = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>;
type CheckHandler = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>;

/** If a newer Electron adds a permission, the type check fails until the table below contains it. */
export type Permission = Parameters<RequestHandler>[1] | Parameters<CheckHandler>[1];

export interface Decision {
  readonly allowed: boolean;
  readonly reason: string;
}

const deny = (reason: string): Decision => ({ allowed: false, reason });

const NO_MEDIA = 'The station has no camera and no microphone. Sounds need no permission.';
const NO_GEOLOCATION = 'IT configures the location of the station; the page never measures it.';
const NO_DEVICE = 'The main process opens serial ports; the page opens HID scales and scanners alone.';
const NO_FILES = 'The main process writes every file, into folders that it checks.';
const NO_BACKGROUND = 'The page has no worker and no network, so nothing of it runs in the background.';
const NO_STORAGE = 'The page is alone in its session, so it has no storage to share.';
const NO_NETWORK = 'The page has no network, not even the computer itself.';
const NO_HEADSET = 'Nothing is drawn in three dimensions.';

/** No page is granted a permission. Permissions that are not in the table are denied as well. */
export const PERMISSIONS: Readonly<Record<Permission, Decision>> = {
  ar: deny(NO_HEADSET),
  'automatic-fullscreen': deny('The policy decides about full screen, through the main process.'),
  'background-fetch': deny(NO_BACKGROUND),
  'background-sync': deny(NO_BACKGROUND),
  'captured-surface-control': deny('Nothing is captured.'),
  'clipboard-read': deny('The clipboard can hold a password or a token that a person has just copied.'),
  'clipboard-sanitized-write': deny('Copying a text uses the copy command of the editing API, which needs no permission.'),
  'deprecated-sync-clipboard-read': deny('As clipboard-read: pasting by keyboard works without it.'),
  'display-capture': deny('A picture of the screen shows other programs.'),
  fileSystem: deny(NO_FILES),
  fullscreen: deny('The policy decides about full screen, and a page that covers the screen can imitate the system.'),
  geolocation: deny(NO_GEOLOCATION),
  'geolocation-approximate': deny(NO_GEOLOCATION),
  'hand-tracking': deny(NO_HEADSET),
  hid: deny('HID scales and scanners are granted one by one, to the main window’s page alone (`hid-devices.ts`).'),
  'idle-detection': deny('The main process knows when the station is idle.'),
  keyboardLock: deny('A page that takes the system keys traps a person.'),
  'local-fonts': deny('The fonts are in the package; a list of local ones identifies the computer.'),
  'local-network': deny(NO_NETWORK),
  'local-network-access': deny(NO_NETWORK),
  'loopback-network': deny(NO_NETWORK),
  media: deny(NO_MEDIA),
  mediaKeySystem: deny('Nothing protected is played.'),
  midi: deny(NO_DEVICE),
  midiSysex: deny(NO_DEVICE),
  nfc: deny(NO_DEVICE),
  notifications: deny('A packer looks at the window; a system notification would show order IDs above other programs.'),
  openExternal: deny('Another program, such as a browser or a mail client, is a way out of a kiosk.'),
  'payment-handler': deny('Nothing is paid for here.'),
  'periodic-background-sync': deny(NO_BACKGROUND),
  'persistent-storage': deny('The page stores a draft of a few hundred bytes, which the main process flushes to the disk.'),
  pointerLock: deny('A page that hides the pointer traps a person.'),
  'screen-wake-lock': deny('The main process keeps the display on during opening hours.'),
  sensors: deny('A station does not move.'),
  serial: deny(NO_DEVICE),
  'smart-card': deny(NO_DEVICE),
  'speaker-selection': deny('Sounds go where the system sends them.'),
  'storage-access': deny(NO_STORAGE),
  'system-wake-lock': deny('The main process keeps the display on during opening hours.'),
  'top-level-storage-access': deny(NO_STORAGE),
  usb: deny(NO_DEVICE),
  vr: deny(NO_HEADSET),
  'web-app-installation': deny('The app is installed by IT.'),
  'web-printing': deny('The main process creates and prints a page of its own for each print job.'),
  'window-management': deny('The main process places the window.'),
  unknown: deny('Electron has no name for it, so no reason for it is known.'),
};

/** @param permission Electron's name, which may be newer than the table */
export function isPermissionAllowed(permission: string): boolean {
  return Object.hasOwn(PERMISSIONS, permission) && PERMISSIONS[permission as Permission].allowed;
}
