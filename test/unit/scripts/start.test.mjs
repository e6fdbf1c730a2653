import { describe, expect, test } from 'vitest';
import { chromiumSwitches, displayMode } from '../../../scripts/display.mjs';

describe('npm start', () => {
  const onLinux = /** @type {const} */ ({ platform: 'linux', env: {}, args: [] });

  test('the app opens its window on an X11 or Wayland display', () => {
    expect(displayMode({ ...onLinux, env: { DISPLAY: ':0' } })).toBe('window');
    expect(displayMode({ ...onLinux, env: { WAYLAND_DISPLAY: 'wayland-0' } })).toBe('window');
  });

  test('the app opens its window on Windows and macOS, whatever the environment', () => {
    for (const platform of /** @type {const} */ (['win32', 'darwin'])) expect(displayMode({ ...onLinux, platform })).toBe('window');
  });

  test('a missing display on Linux is reported, so that the demo is played instead', () => {
    expect(displayMode(onLinux)).toBe('no-display');
    expect(displayMode({ ...onLinux, args: ['--no-such-switch'] })).toBe('no-display');
  });

  test('a switch that opens no window needs no display', () => {
    for (const args of [['--print-policy'], ['--provision-token-file=/run/token'], ['--version']]) {
      expect(displayMode({ ...onLinux, args })).toBe('headless');
    }
    expect(chromiumSwitches('headless', { isRoot: false })).toEqual(['--ozone-platform=headless']);
  });

  test('the root user runs the app without Chromium’s sandbox', () => {
    expect(chromiumSwitches('window', { isRoot: true })).toEqual(['--no-sandbox']);
    expect(chromiumSwitches('window', { isRoot: false })).toEqual([]);
  });
});
