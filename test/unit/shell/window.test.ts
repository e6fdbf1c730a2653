import type { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { expect, it, vi } from 'vitest';
import { silentLog } from '../../../src-main/log';
import { PAGE_URL } from '../../../src-main/shell/page';
import { bringToFront, openWindow } from '../../../src-main/shell/window';

type Options = { webPreferences: Record<string, unknown>; show: boolean };
const electron = vi.hoisted(() => ({ made: [] as { options: Options; loaded: string[]; webContents: { reload: () => void } }[] }));
vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  class FakeWindow extends Emitter {
    readonly loaded: string[] = [];
    readonly show = vi.fn();
    readonly webContents = Object.assign(new Emitter(), { reload: vi.fn() });
    constructor(readonly options: Options) {
      super();
      electron.made.push(this);
    }
    async loadURL(url: string) {
      this.loaded.push(url);
    }
  }
  return { BrowserWindow: FakeWindow, protocol: {} };
});

const open = () => {
  const window = openWindow({ preload: '/built/preload.cjs', icon: '/icon.png', log: silentLog });
  const made = electron.made.at(-1);
  if (!made) throw new Error('No window was made.');
  return { window, made };
};

it('the page lives in a sandbox, has no Node, and shares nothing with its preload', () => {
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

it('nobody sees an empty window: it shows itself with its first frame', () => {
  const { window, made } = open();
  expect(made.options.show).toBe(false);
  expect(window.show).not.toHaveBeenCalled();
  window.emit('ready-to-show');
  expect(window.show).toHaveBeenCalledOnce();
});

it('a page that crashed comes back, and one that was closed does not', () => {
  const { window, made } = open();
  window.webContents.emit('render-process-gone', {}, { reason: 'clean-exit', exitCode: 0 });
  expect(made.webContents.reload).not.toHaveBeenCalled();
  window.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
  expect(made.webContents.reload).toHaveBeenCalledOnce();
});

it('a page cannot give the window another name', () => {
  const { window } = open();
  const preventDefault = vi.fn();
  (window as unknown as EventEmitter).emit('page-title-updated', { preventDefault });
  expect(preventDefault).toHaveBeenCalledOnce();
});

it.each([true, false])('a second start brings the station to the front (minimised: %s)', (minimised) => {
  const window = { isMinimized: () => minimised, restore: vi.fn(), show: vi.fn(), focus: vi.fn() };
  bringToFront(window as unknown as BrowserWindow);
  expect(window.restore).toHaveBeenCalledTimes(minimised ? 1 : 0);
  expect(window.show).toHaveBeenCalledOnce();
  expect(window.focus).toHaveBeenCalledOnce();
});
