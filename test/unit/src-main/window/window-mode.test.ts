import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { controlWindowMode } from '../../../../src-main/window/window-mode';
import { loadWindowState, type WindowState } from '../../../../src-main/window/window-state';
import { createTestFolder } from '../../../support/test-folder.mjs';

interface FakeDisplay {
  readonly id: number;
  readonly bounds: Electron.Rectangle;
  readonly workArea: Electron.Rectangle;
  readonly scaleFactor: number;
}
const electron = vi.hoisted(() => ({ displays: [] as FakeDisplay[], screen: null as unknown as EventEmitter, quit: vi.fn() }));
vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  electron.screen = Object.assign(new Emitter(), {
    getPrimaryDisplay: () => electron.displays[0],
    getAllDisplays: () => electron.displays,
    getDisplayMatching: () => electron.displays[0],
  });
  return { screen: electron.screen, app: { quit: electron.quit } };
});

const display = (id: number, x: number, width = 1920, height = 1080): FakeDisplay => ({
  id,
  bounds: { x, y: 0, width, height },
  workArea: { x, y: 0, width, height: height - 40 },
  scaleFactor: 1,
});

class FakeWindow extends EventEmitter {
  readonly webContents = new EventEmitter();
  bounds = { x: 2000, y: 100, width: 1200, height: 800 };
  fullScreen = false;
  maximized = false;
  readonly restored = vi.fn();
  isDestroyed = () => false;
  isFullScreen = () => this.fullScreen;
  isMaximized = () => this.maximized;
  minimized = false;
  isMinimized = () => this.minimized;
  getBounds = () => this.bounds;
  getNormalBounds = () => this.bounds;
  setBounds = (bounds: typeof this.bounds) => {
    this.bounds = bounds;
  };
  setFullScreen = vi.fn((on: boolean) => {
    this.fullScreen = on;
  });
  restore = this.restored;
  show = vi.fn();
  focus = vi.fn();
}

let folder: string;
const logged: string[] = [];
beforeEach(() => {
  vi.useFakeTimers();
  folder = createTestFolder('mode');
  electron.displays = [display(1, 0), display(2, 1920)];
  electron.screen.removeAllListeners();
  electron.quit.mockClear();
  logged.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

function open(memory: Partial<WindowState> = {}) {
  const window = new FakeWindow();
  const write = (event: string) => void logged.push(event);
  const log = { debug: write, info: write, warn: write, error: write };
  const remembered = { mode: 'window', bounds: null, isMaximized: false, ...memory } as const;
  const modes = controlWindowMode(window as unknown as BrowserWindow, remembered, { folder, log });
  return { window, modes };
}

/** A change of screens fires several events. */
function screensAre(...displays: FakeDisplay[]): void {
  electron.displays = displays;
  for (const event of ['display-removed', 'display-metrics-changed', 'display-metrics-changed']) electron.screen.emit(event);
  vi.advanceTimersByTime(1_000);
}

describe('a change of screens', () => {
  it('a window whose screen was unplugged moves to the remaining screen', () => {
    const { window } = open();
    screensAre(display(1, 0));
    expect(window.bounds).toEqual({ x: 720, y: 100, width: 1200, height: 800 });
    expect(logged).toContain('screens-changed');
  });

  it('a visible window keeps its position', () => {
    const { window } = open();
    screensAre(display(1, 0), display(2, 1920, 1600, 1000));
    expect(window.bounds).toEqual({ x: 2000, y: 100, width: 1200, height: 800 });
  });

  it('a window is shrunk to a screen that is scaled', () => {
    const { window } = open();
    screensAre(display(1, 0, 853, 533));
    expect(window.bounds).toEqual({ x: 0, y: 0, width: 853, height: 493 });
  });

  it.each(['kiosk', 'full-screen'] as const)('a %s covers the changed screen', (mode) => {
    const { window } = open({ mode });
    screensAre(display(1, 0, 1280, 800));
    expect(window.fullScreen).toBe(true);
    if (process.platform === 'linux') expect(window.bounds).toEqual({ x: 0, y: 0, width: 1280, height: 800 });
  });
});

describe('a kiosk', () => {
  it('a kiosk cannot be closed or minimized and keeps the keyboard, unlike a full-screen window', () => {
    const close = (window: FakeWindow) => {
      const preventDefault = vi.fn();
      window.emit('close', { preventDefault });
      window.minimized = true;
      window.emit('minimize');
      return [preventDefault.mock.calls.length, window.restored.mock.calls.length, window.focus.mock.calls.length];
    };
    expect(close(open({ mode: 'kiosk' }).window)).toEqual([1, 1, 1]);
    expect(close(open({ mode: 'full-screen' }).window)).toEqual([0, 0, 0]);
    expect(close(open().window)).toEqual([0, 0, 0]);
  });

  it('a kiosk that has lost full screen restores it', () => {
    const { window } = open({ mode: 'kiosk' });
    window.emit('leave-full-screen');
    expect(window.fullScreen).toBe(true);
  });

  it('a kiosk quits with the complete shortcut, and not with a part of it', () => {
    const { window } = open({ mode: 'kiosk' });
    const press = (keys: object) =>
      window.webContents.emit('before-input-event', {}, { type: 'keyDown', key: 'q', control: true, alt: true, shift: true, ...keys });
    for (const part of [{ control: false }, { alt: false }, { shift: false }, { key: 'w' }, { type: 'keyUp' }]) press(part);
    expect(electron.quit).not.toHaveBeenCalled();
    press({ key: 'Q' });
    expect(electron.quit).toHaveBeenCalledOnce();
    // With an AltGr layout, Windows reports Ctrl+Alt as AltGr, and another character for the key.
    press({ key: '@', code: 'KeyQ', control: false, alt: false, modifiers: ['altgr', 'shift'] });
    expect(electron.quit).toHaveBeenCalledTimes(2);
  });

  it('the window gets its former bounds back when the kiosk mode ends', () => {
    const { window, modes } = open();
    modes.setMode('kiosk');
    expect(window.fullScreen).toBe(true);
    modes.setMode('window');
    expect(window.fullScreen).toBe(false);
    expect(window.bounds).toEqual({ x: 2000, y: 100, width: 1200, height: 800 });
  });
});

describe('the stored window state', () => {
  it('the bounds of a window are stored after it has stopped moving', () => {
    const { window } = open();
    window.bounds = { x: 5, y: 6, width: 1100, height: 700 };
    for (let step = 0; step < 50; step += 1) window.emit('move');
    expect(loadWindowState(folder).bounds).toBeNull();
    vi.advanceTimersByTime(1_000);
    expect(loadWindowState(folder)).toEqual({ mode: 'window', bounds: window.bounds, isMaximized: false });
  });

  it('the bounds of a window that covers the screen are not stored', () => {
    const { window, modes } = open();
    modes.setMode('full-screen');
    window.bounds = { x: 0, y: 0, width: 1920, height: 1080 };
    window.emit('resize');
    vi.advanceTimersByTime(1_000);
    expect(loadWindowState(folder)).toEqual({
      mode: 'full-screen',
      bounds: { x: 2000, y: 100, width: 1200, height: 800 },
      isMaximized: false,
    });
  });
});
