/**
 * The switches that a packaged app starts with. This is a list of allowed switches, because Chromium, Electron and Node have about
 * two thousand and add more with each version, so a list of dangerous ones would never be complete.
 */
import { SWITCH_ALIASES, SWITCHES } from './parse';

/** Chromium's switches that IT needs, each with its use. None of them opens a debugger, disables a check, or loads code. */
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

/** Switches that set a proxy for this app alone. They log a warning, because a changed shortcut would redirect all connections. */
export const PROXY_SWITCHES = ['no-proxy-server', 'proxy-auto-detect', 'proxy-bypass-list', 'proxy-pac-url', 'proxy-server'] as const;

/** Opens the second window. It selects no command, so that it can be given together with `--autostart`. */
const HANDOVER_SWITCH = 'handover';

/** The app's own switches that select no command, each with its use. */
const OWN_SWITCHES: Readonly<Record<string, string>> = {
  'enable-gpu': 'renders the window with the GPU',
  'graphics-card': 'the earlier name of enable-gpu',
  [HANDOVER_SWITCH]: 'opens the second window, in the running app if there is one',
  supervised: 'a launcher, such as Windows Shell Launcher, restarts the app by its exit code',
  updated: 'an installer gives it to the app that it starts after an update',
};

/**
 * Chromium does not start as root without this switch, and the app does not defend itself against root. Root reads settings,
 * provisions and removes its own secrets, and runs a station that installs Debian packages.
 */
const ROOT_ONLY_SWITCH = 'no-sandbox';

const ALLOWED_SWITCHES: ReadonlySet<string> = new Set([
  ...SWITCHES,
  ...SWITCH_ALIASES.keys(),
  ...Object.keys(OWN_SWITCHES),
  ...Object.keys(CHROMIUM_SWITCHES),
  ...PROXY_SWITCHES,
]);

/**
 * Returns the names of all switches among the arguments, as Chromium reads them: with one or two dashes, on Windows also with a
 * slash and in any letter case. Arguments after `--` count as well, because parts of Node and Electron do not stop there.
 */
export function parseSwitchNames(args: readonly string[], platform: NodeJS.Platform): string[] {
  const isWindows = platform === 'win32';
  const prefix = isWindows ? /^(--?|\/)(?=[^-/])/ : /^--?(?=[^-])/;
  return args
    .filter((arg) => prefix.test(arg))
    .map((arg) => {
      const name = arg.replace(prefix, '').split('=')[0] ?? '';
      return isWindows ? name.toLowerCase() : name;
    });
}

/** @param args the arguments without the executable, of this process or of a second instance */
export const isHandoverWanted = (args: readonly string[], platform: NodeJS.Platform): boolean =>
  parseSwitchNames(args, platform).includes(HANDOVER_SWITCH);

/**
 * @param args the arguments without the executable
 * @param isRoot whether root starts the app
 * @returns names without values, because a value may be a secret
 */
export const findForbiddenSwitches = (
  args: readonly string[],
  { platform, isRoot }: { readonly platform: NodeJS.Platform; readonly isRoot: boolean },
): string[] => [
  ...new Set(parseSwitchNames(args, platform).filter((name) => !ALLOWED_SWITCHES.has(name) && !(isRoot && name === ROOT_ONLY_SWITCH))),
];
