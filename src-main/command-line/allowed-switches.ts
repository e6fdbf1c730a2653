/**
 * Which switches a packaged app starts with. It is a list of what is allowed, because Chromium, Electron and Node have some two
 * thousand and add more with each version; a list of dangerous ones would always lack the next one.
 */
import { SWITCHES } from './parse';

/** Chromium's own that IT has a use for, with that use. None opens a debugger, turns a check off, or loads code. */
const CHROMIUM_SWITCHES: Readonly<Record<string, string>> = {
  class: 'the window’s class, by which a window manager on X11 places it',
  'disable-dev-shm-usage': 'a computer with a small /dev/shm',
  'disable-gpu': 'a graphics driver that fails',
  display: 'the X server to use',
  'force-device-scale-factor': 'a screen that reports a wrong size',
  'force-high-contrast': 'accessibility',
  'force-prefers-reduced-motion': 'accessibility',
  'force-renderer-accessibility': 'a screen reader that the app does not notice',
  'high-dpi-support': 'a screen that reports a wrong size',
  lang: 'Chromium’s own few words in another language',
  'ozone-platform': 'X11, Wayland, or no display at all',
  'ozone-platform-hint': 'X11 or Wayland',
  'password-store': 'the desktop’s keyring, which Chromium here stores nothing in',
  'touch-devices': 'a touch screen that X11 reports as a mouse',
  'touch-events': 'a touch screen that is not noticed',
  'user-data-dir': 'the folder of all local state',
};

/** The proxy for this app alone. They work, and cause a warning, because a changed shortcut leads all connections elsewhere. */
export const PROXY_SWITCHES = ['no-proxy-server', 'proxy-auto-detect', 'proxy-bypass-list', 'proxy-pac-url', 'proxy-server'] as const;

/** This app's own that `parseCommandLine` does not know, with their use. */
const OWN_SWITCHES: Readonly<Record<string, string>> = {
  'graphics-card': 'lets the graphics card draw the window',
  updated: 'an installer gives it to the app that it starts after an update',
};

/**
 * Chromium does not start as root without it, and root is not defended against. Root reads settings, provisions and removes
 * secrets for itself, and runs a station that installs Debian packages by itself.
 */
const ROOT_ONLY_SWITCH = 'no-sandbox';

const ALLOWED_SWITCHES: ReadonlySet<string> = new Set([
  ...SWITCHES,
  ...Object.keys(OWN_SWITCHES),
  ...Object.keys(CHROMIUM_SWITCHES),
  ...PROXY_SWITCHES,
]);

/**
 * The names of all switches among the words, as Chromium reads them: by one or two dashes, on Windows by a slash, too, and there
 * in any case. Words after `--` count as well, because Node and Electron do not all stop there.
 */
export function parseSwitchNames(args: readonly string[], platform: NodeJS.Platform): string[] {
  const isWindows = platform === 'win32';
  const prefix = isWindows ? /^(--?|\/)(?=[^-/])/ : /^--?(?=[^-])/;
  return args
    .filter((word) => prefix.test(word))
    .map((word) => {
      const name = word.replace(prefix, '').split('=')[0] ?? '';
      return isWindows ? name.toLowerCase() : name;
    });
}

/**
 * @param words without the program itself
 * @param by.isRoot whether root starts the app, on a system that has it
 * @returns names without values: a value may be a secret
 */
export const findForbiddenSwitches = (
  args: readonly string[],
  { platform, isRoot }: { readonly platform: NodeJS.Platform; readonly isRoot: boolean },
): string[] => [
  ...new Set(parseSwitchNames(args, platform).filter((name) => !ALLOWED_SWITCHES.has(name) && !(isRoot && name === ROOT_ONLY_SWITCH))),
];
