import { EventEmitter } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHandoverWindow } from '../../../../src-main/window/handover-window';
import { HANDOVER_URL } from '../../../../src-main/window/page-scheme';
import type { WindowMode } from '../../../../src-main/window/window-state';
import { createTestFolder } from '../../../support/test-folder.mjs';

type Bounds = Electron.Rectangle;
interface FakeDisplay {
  readonly id: number;
  readonly bounds: Bounds;
  readonly workArea: Bounds;
}

class FakeContents extends EventEmitter {
  readonly debugger = { isAttached: () => true, sendCommand: vi.fn(async () => undefined) };
  readonly reload = vi.fn();
  isLoading = () => false;
  isDestroyed = () => false;
  isCrashed = () => false;
}

class FakeWindow extends EventEmitter {
  readonly webContents = new FakeContents();
  bounds: Bounds = { x: 100, y: 100, width: 1280, height: 800 };
  shown = false;
  destroyed = false;
  readonly focus = vi.fn();
  readonly moveTop = vi.fn();
  readonly show = vi.fn();
  readonly setFullScreen = vi.fn(() => {
    // As on X11: a hidden window would be shown, with the keyboard.
    if (!this.shown) this.focus();
  });
  readonly loadURL = vi.fn(async () => undefined);
  readonly showInactive = vi.fn(() => {
    this.shown = true;
    this.emit('show');
  });
  hide = () => {
    this.shown = false;
  };
  destroy = () => {
    this.destroyed = true;
    this.emit('closed');
  };
  /** As a person does it. @returns whether it was prevented */
  closeByPerson = () => {
    let isPrevented = false;
    this.emit('close', { preventDefault: () => (isPrevented = true) });
    if (!isPrevented) this.destroy();
    return isPrevented;
  };
  isDestroyed = () => this.destroyed;
  isVisible = () => this.shown;
  isMinimized = () => false;
  isMaximized = () => false;
  getBounds = () => this.bounds;
  getNormalBounds = () => this.bounds;
  setBounds = (bounds: Bounds) => {
    this.bounds = bounds;
  };
}

const electron = vi.hoisted(() => ({
  displays: [] as FakeDisplay[],
  screen: null as unknown as EventEmitter,
  made: [] as unknown[],
  options: [] as Record<string, unknown>[],
}));
vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  const holds = ({ bounds }: FakeDisplay, { x }: Bounds) => x >= bounds.x && x < bounds.x + bounds.width;
  electron.screen = Object.assign(new Emitter(), {
    getPrimaryDisplay: () => electron.displays[0],
    getAllDisplays: () => electron.displays,
    getDisplayMatching: (area: Bounds) => electron.displays.find((display) => holds(display, area)) ?? electron.displays[0],
  });
  return {
    screen: electron.screen,
    app: { quit: vi.fn() },
    protocol: {},
    BrowserWindow: function BrowserWindowOfTest(options: Record<string, unknown> & Bounds) {
      const { x, y, width, height } = options;
      const window = Object.assign(new FakeWindow(), { bounds: { x, y, width, height } });
      electron.made.push(window);
      electron.options.push(options);
      return window;
    },
  };
});

const display = (id: number, x: number): FakeDisplay => ({
  id,
  bounds: { x, y: 0, width: 1920, height: 1080 },
  workArea: { x, y: 0, width: 1920, height: 1040 },
});
const [LEFT, RIGHT, FAR] = [display(1, 0), display(2, 1920), display(3, 3840)];

let folder: string;
beforeEach(() => {
  vi.useFakeTimers();
  folder = createTestFolder('handover');
  electron.displays = [LEFT, RIGHT];
  electron.screen.removeAllListeners();
  electron.made.length = 0;
  electron.options.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

function create(mode: WindowMode = 'window') {
  const main = Object.assign(new FakeWindow(), { shown: true });
  const current = { mode };
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const handover = createHandoverWindow({
    main: main as unknown as BrowserWindow,
    modes: { mode: () => current.mode },
    preload: '/built/preload.cjs',
    icon: '/icon.png',
    folder,
    log,
  });
  return { main, handover, current };
}

const made = () => electron.made as FakeWindow[];
const latest = () => made().at(-1) as FakeWindow;
const openOnes = () => made().filter(({ destroyed }) => !destroyed);
const stored = () => JSON.parse(readFileSync(join(folder, 'handover-window.json'), 'utf8'));

/** Opens the window and draws its first frame. */
function opened(mode?: WindowMode) {
  const station = create(mode);
  station.handover.start(true);
  latest().emit('ready-to-show');
  return station;
}

function screensAre(...displays: FakeDisplay[]): void {
  const removed = electron.displays.filter((one) => !displays.includes(one));
  const added = displays.filter((one) => !electron.displays.includes(one));
  electron.displays = displays;
  for (const one of removed) electron.screen.emit('display-removed', {}, one);
  for (const one of added) electron.screen.emit('display-added', {}, one);
  vi.advanceTimersByTime(1_000);
}

describe('the keyboard', () => {
  it('the second window is shown with its first frame and never asks for the focus', () => {
    const { handover } = opened();
    handover.open();
    expect(electron.options[0]).toMatchObject({ show: false, x: 1920 });
    expect(electron.options[0]).not.toHaveProperty('fullscreen', true);
    expect(latest().setFullScreen).toHaveBeenCalledExactlyOnceWith(true);
    expect(latest().loadURL).toHaveBeenCalledWith(HANDOVER_URL);
    expect(latest().showInactive).toHaveBeenCalledOnce();
    expect(latest().show).not.toHaveBeenCalled();
    expect(latest().focus).not.toHaveBeenCalled();
  });

  it.each(['mouseUp', 'touchEnd', 'gestureTap'])('the main window has the keyboard again after a tap (%s)', (type) => {
    const { main } = opened();
    latest().webContents.emit('input-event', {}, { type: 'mouseDown' });
    expect(main.focus).not.toHaveBeenCalled();
    latest().webContents.emit('input-event', {}, { type });
    expect(main.focus).toHaveBeenCalledOnce();
  });

  it('a tap does not bring back a main window that a person has minimized', () => {
    const { main } = opened();
    main.isMinimized = () => true;
    latest().webContents.emit('input-event', {}, { type: 'mouseUp' });
    expect(main.focus).not.toHaveBeenCalled();
  });

  it('keys of the second window are dispatched in the main window', () => {
    const { main } = opened();
    latest().webContents.emit('before-input-event', { preventDefault() {} }, { type: 'keyDown', key: 'A', code: 'KeyA' });
    expect(main.webContents.debugger.sendCommand).toHaveBeenCalledWith('Input.dispatchKeyEvent', expect.objectContaining({ key: 'A' }));
  });
});

describe('the screens', () => {
  it('a second window whose screen is unplugged is hidden at once, and restored when it is plugged in again', () => {
    opened('kiosk');
    electron.displays = [LEFT];
    electron.screen.emit('display-removed', {}, RIGHT);
    expect(latest().isVisible()).toBe(false);
    vi.advanceTimersByTime(1_000);
    expect(openOnes()).toEqual([]);
    screensAre(LEFT, RIGHT);
    expect(openOnes()).toHaveLength(1);
    expect(latest().bounds).toEqual(RIGHT.bounds);
  });

  it('a screen that was gone for a moment changes nothing but the visibility', () => {
    opened('kiosk');
    electron.screen.emit('display-removed', {}, RIGHT);
    electron.screen.emit('display-added', {}, RIGHT);
    vi.advanceTimersByTime(1_000);
    expect(made()).toHaveLength(1);
    expect(latest().isVisible()).toBe(true);
  });

  it('unplugging another screen leaves the second window alone', () => {
    electron.displays = [LEFT, RIGHT, FAR];
    opened();
    screensAre(LEFT, RIGHT);
    expect(made()).toHaveLength(1);
    expect(latest().isVisible()).toBe(true);
  });

  it('no second window opens in a kiosk with one screen, and one opens when the kiosk ends', () => {
    electron.displays = [LEFT];
    const { handover, current } = create('kiosk');
    handover.start(true);
    expect(made()).toEqual([]);
    current.mode = 'window';
    handover.reposition();
    expect(openOnes()).toHaveLength(1);
    current.mode = 'kiosk';
    handover.reposition();
    expect(openOnes()).toEqual([]);
    expect(handover.contents()).toBeNull();
    // It still opens with the next screen.
    expect(stored()).toMatchObject({ isOpen: true });
  });

  it('the screen that a person has moved the second window to is remembered', () => {
    electron.displays = [LEFT, RIGHT, FAR];
    opened();
    // Entering full screen moves the window, too.
    latest().setBounds(LEFT.bounds);
    latest().emit('move');
    vi.advanceTimersByTime(1_000);
    expect(stored()).toMatchObject({ screen: null });
    if (process.platform === 'linux') expect(latest().bounds).toEqual(RIGHT.bounds);
    latest().setBounds(FAR.bounds);
    latest().emit('move');
    vi.advanceTimersByTime(1_000);
    expect(stored()).toMatchObject({ isOpen: true, screen: FAR.bounds });
    const again = create();
    again.handover.start(false);
    expect(latest().bounds).toEqual(FAR.bounds);
  });

  it('with one screen the bounds of the second window are remembered', () => {
    electron.displays = [LEFT];
    opened();
    const bounds = { x: 30, y: 40, width: 900, height: 600 };
    latest().setBounds(bounds);
    latest().emit('resize');
    vi.advanceTimersByTime(1_000);
    expect(stored()).toEqual({ isOpen: true, bounds, screen: null });
    create().handover.start(false);
    expect(latest().bounds).toEqual(bounds);
  });

  it('the second window leaves the screen to the main window when that one is moved there', () => {
    const { main } = opened();
    main.setBounds({ x: 2_000, y: 100, width: 1280, height: 800 });
    main.emit('move');
    vi.advanceTimersByTime(1_000);
    expect(openOnes()).toHaveLength(1);
    expect(latest().bounds).toEqual(LEFT.bounds);
  });

  it('with one screen the second window opens behind the main one, and in front only when it is asked for', () => {
    electron.displays = [LEFT];
    const { main, handover } = create();
    handover.start(true);
    latest().emit('ready-to-show');
    expect(main.moveTop).toHaveBeenCalledOnce();
    expect(latest().moveTop).not.toHaveBeenCalled();
    handover.open();
    expect(latest().moveTop).toHaveBeenCalledOnce();
  });
});

describe('closing and opening', () => {
  it('the second window does not open before the main one, and not where it was closed', () => {
    const { main, handover } = opened();
    expect(latest().closeByPerson()).toBe(false);
    expect(main.destroyed).toBe(false);
    expect(handover.contents()).toBeNull();
    const next = create();
    next.main.emit('move');
    vi.advanceTimersByTime(1_000);
    next.handover.start(false);
    expect(openOnes()).toEqual([]);
  });

  it('a second window that was open when the app ended opens again, after the main one', () => {
    opened();
    made().length = 0;
    const next = create();
    next.main.emit('move');
    vi.advanceTimersByTime(1_000);
    expect(made()).toEqual([]);
    next.handover.start(false);
    expect(openOnes()).toHaveLength(1);
  });

  it('the second window closes with the main one, and is open at the next start', () => {
    const { main } = opened();
    main.destroy();
    expect(openOnes()).toEqual([]);
    expect(stored()).toMatchObject({ isOpen: true });
  });

  it('a kiosk ignores an attempt to close or minimize its second window', () => {
    opened('kiosk');
    expect(latest().closeByPerson()).toBe(true);
    latest().hide();
    latest().emit('minimize');
    expect(latest().isVisible()).toBe(true);
  });

  it('a stored state that is not readable opens no second window', () => {
    for (const text of ['', '{', '[]', 'null', '{"isOpen":"yes"}', '{"isOpen":true,"bounds":{"x":1e999},"screen":7}']) {
      writeFileSync(join(folder, 'handover-window.json'), text);
      const { handover } = create();
      handover.start(false);
    }
    expect(made()).toHaveLength(1);
    expect(latest().bounds).toEqual(RIGHT.bounds);
  });
});

it('an error of the second page reloads the second page alone', () => {
  const { main, handover } = opened();
  handover.reportPageError('TypeError', true);
  latest().webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
  vi.advanceTimersByTime(2_000);
  expect(latest().webContents.reload).toHaveBeenCalledTimes(2);
  expect(main.webContents.reload).not.toHaveBeenCalled();
});
