import type { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { expect, it, vi } from 'vitest';
import { zoomFor } from '../../../../src-main/window/fit-page';
import { focusWindow } from '../../../../src-main/window/focus-window';
import { openWindow } from '../../../../src-main/window/main-window';
import { PAGE_URL } from '../../../../src-main/window/page-scheme';
import type { WindowState } from '../../../../src-main/window/window-state';

type Options = {
  webPreferences: Record<string, unknown>;
  show: boolean;
  fullscreen: boolean;
  x: number;
  width: number;
  minWidth: number;
  minHeight: number;
};
const electron = vi.hoisted(() => ({
  display: {},
  made: [] as { options: Options; loaded: string[]; webContents: { reload: () => void } }[],
}));
vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  class FakeWindow extends Emitter {
    readonly loaded: string[] = [];
    readonly show = vi.fn();
    readonly maximize = vi.fn();
    readonly setBounds = vi.fn();
    readonly getBounds = vi.fn();
    readonly webContents = Object.assign(new Emitter(), { reload: vi.fn() });
    constructor(readonly options: Options) {
      super();
      electron.made.push(this);
    }
    async loadURL(url: string) {
      this.loaded.push(url);
    }
  }
  const display = { id: 1, bounds: { x: 0, y: 0, width: 1280, height: 800 }, workArea: { x: 0, y: 0, width: 1280, height: 760 } };
  const screen = {
    getPrimaryDisplay: () => ({ ...display, ...electron.display }),
    getAllDisplays: () => [{ ...display, ...electron.display }],
    getDisplayMatching: () => display,
  };
  return { BrowserWindow: FakeWindow, protocol: {}, screen, app: {} };
});

const open = (remembered: Partial<WindowState> = {}) => {
  const memory = { mode: 'window', bounds: null, isMaximized: false, ...remembered } as const;
  const window = openWindow({ preload: '/built/preload.cjs', icon: '/icon.png', state: memory });
  const made = electron.made.at(-1);
  if (!made) throw new Error('No window was made.');
  return { window, made };
};

it('the page has a sandbox, no Node, and a context isolated from the preload script', () => {
  const { made } = open();
  expect(made.options.webPreferences).toMatchObject({
    preload: '/built/preload.cjs',
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
  });
  for (const risk of [
    'webSecurity',
    'allowRunningInsecureContent',
    'nodeIntegrationInSubFrames',
    'nodeIntegrationInWorker',
    'experimentalFeatures',
  ])
    expect(made.options.webPreferences).not.toHaveProperty(risk);
  expect(made.loaded).toEqual([PAGE_URL]);
});

it('the window is shown with its first frame', () => {
  const { window, made } = open();
  expect(made.options.show).toBe(false);
  expect(window.show).not.toHaveBeenCalled();
  window.emit('ready-to-show');
  expect(window.show).toHaveBeenCalledOnce();
});

it('the page is zoomed out to fit a scaled screen', () => {
  expect(zoomFor({ width: 1920, height: 1080 })).toBe(1);
  expect(zoomFor({ width: 1024, height: 768 })).toBe(1);
  expect(zoomFor({ width: 1280, height: 720 })).toBeCloseTo(0.9375);
  expect(zoomFor({ width: 853, height: 533 })).toBeCloseTo(0.694);
  expect(zoomFor({ width: 10, height: 10 })).toBe(0.5);
});

it('a kiosk starts in full screen, and a maximized window is maximized', () => {
  expect(open().made.options).toMatchObject({ fullscreen: false, x: 0, width: 1280, height: 760 });
  expect(open({ mode: 'kiosk' }).made.options.fullscreen).toBe(true);
  expect(open({ mode: 'full-screen' }).made.options.fullscreen).toBe(true);
});

it('the window fits on a scaled screen', () => {
  electron.display = { workArea: { x: 0, y: 0, width: 853, height: 500 } };
  expect(open().made.options).toMatchObject({ width: 853, height: 500, minWidth: 853, minHeight: 500 });
  electron.display = {};
});

it('the page cannot change the title of the window', () => {
  const { window } = open();
  const preventDefault = vi.fn();
  (window as unknown as EventEmitter).emit('page-title-updated', { preventDefault });
  expect(preventDefault).toHaveBeenCalledOnce();
});

it.each([true, false])('a second start focuses the window (minimized: %s)', (minimized) => {
  const window = { isDestroyed: () => false, isMinimized: () => minimized, restore: vi.fn(), show: vi.fn(), focus: vi.fn() };
  focusWindow(window as unknown as BrowserWindow);
  expect(window.restore).toHaveBeenCalledTimes(minimized ? 1 : 0);
  expect(window.show).toHaveBeenCalledOnce();
  expect(window.focus).toHaveBeenCalledOnce();
});
