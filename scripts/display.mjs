/** Which display the app can use on this computer, and the switches that Chromium needs there. */

/** Switches of the app that open no window, and so need no display. */
const HEADLESS_SWITCHES = [
  '--provision-token',
  '--provision-token-file',
  '--forget-token',
  '--provision-proxy-login',
  '--provision-proxy-login-file',
  '--forget-proxy-login',
  '--print-policy',
  '--hash-pin',
  '--version',
  '--quit',
];

/**
 * @param {{ platform: NodeJS.Platform, env: NodeJS.ProcessEnv, args: readonly string[] }} start `args`: those of the app
 * @returns {'window' | 'headless' | 'no-display'} `headless`: the app opens no window. `no-display`: it would, and there is no display
 */
export function displayMode({ platform, env, args }) {
  if (platform !== 'linux') return 'window';
  if (args.some((arg) => HEADLESS_SWITCHES.includes(arg.replace(/=.*/, '')))) return 'headless';
  return env.DISPLAY || env.WAYLAND_DISPLAY ? 'window' : 'no-display';
}

/**
 * @param {'window' | 'headless'} mode
 * @param {{ isRoot: boolean }} user
 * @returns {string[]} switches for Chromium on Linux
 */
export function chromiumSwitches(mode, { isRoot }) {
  return [...(mode === 'headless' ? ['--ozone-platform=headless'] : []), ...(isRoot ? ['--no-sandbox'] : [])];
}

/** The switch that root needs, because Chromium's sandbox does not start for root. */
export const SANDBOX_SWITCHES = chromiumSwitches('window', { isRoot: process.getuid?.() === 0 });
