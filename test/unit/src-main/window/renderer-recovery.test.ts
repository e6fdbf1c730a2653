import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PAGE_URL } from '../../../../src-main/window/page-scheme';
import { superviseRenderer } from '../../../../src-main/window/renderer-recovery';

vi.mock('electron', () => ({}));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function open() {
  const pings: (() => void)[] = [];
  const sendCommand = vi.fn(() => new Promise<void>((answer) => pings.push(answer)));
  const webContents = Object.assign(new EventEmitter(), {
    reload: vi.fn(),
    loadURL: vi.fn(async () => undefined),
    forcefullyCrashRenderer: vi.fn(),
    isCrashed: (): boolean => false,
    isLoading: (): boolean => false,
    debugger: { isAttached: () => true, sendCommand },
  });
  const window = Object.assign(new EventEmitter(), { webContents, isDestroyed: () => false });
  const logged: string[] = [];
  const write = (event: string) => void logged.push(event);
  const log = { debug: write, info: write, warn: write, error: write };
  const supervisor = superviseRenderer(window as unknown as BrowserWindow, { url: PAGE_URL, log, now: Date.now });
  const crash = (reason = 'crashed') => webContents.emit('render-process-gone', {}, { reason, exitCode: 5 });
  return { window, webContents, pings, logged, supervisor, crash };
}

describe('the recovery of the page', () => {
  it.each(['crashed', 'killed', 'oom', 'abnormal-exit', 'launch-failed'])(
    'the page is reloaded immediately when its process is gone (%s)',
    (reason) => {
      const { webContents, crash } = open();
      crash(reason);
      expect(webContents.reload).toHaveBeenCalledOnce();
    },
  );

  it('a page whose process exited cleanly is not reloaded', () => {
    const { webContents, crash } = open();
    crash('clean-exit');
    vi.advanceTimersByTime(60_000);
    expect(webContents.reload).not.toHaveBeenCalled();
  });

  it('a page that keeps crashing is reloaded with growing delays, forever, and the crash loop is logged', () => {
    const { webContents, crash, logged } = open();
    webContents.reload.mockImplementation(() => void setTimeout(crash, 10));
    crash();
    vi.advanceTimersByTime(10 * 60_000);
    const tries = webContents.reload.mock.calls.length;
    expect(tries).toBeGreaterThan(8);
    expect(tries).toBeLessThan(20);
    expect(logged).toContain('renderer-crash-loop');
    vi.advanceTimersByTime(10 * 60_000);
    expect(webContents.reload.mock.calls.length).toBeGreaterThan(tries);
  });

  it('a page that crashes occasionally is reloaded immediately each time', () => {
    const { webContents, crash, logged } = open();
    for (let hour = 1; hour < 20; hour += 1) {
      crash();
      expect(webContents.reload).toHaveBeenCalledTimes(hour);
      vi.advanceTimersByTime(3_600_000);
    }
    expect(logged).not.toContain('renderer-crash-loop');
  });

  it('a failed load of the page is repeated, but not one of a frame or an aborted one', () => {
    const { webContents } = open();
    webContents.emit('did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', 'app://stagebay/index.html', false);
    webContents.emit('did-fail-load', {}, -3, 'ERR_ABORTED', 'app://stagebay/index.html', true);
    expect(webContents.reload).not.toHaveBeenCalled();
    webContents.emit('did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', 'app://stagebay/index.html', true);
    expect(webContents.reload).toHaveBeenCalledOnce();
  });

  it('a page that navigated away is replaced by the app’s page, which is reloaded as usual afterwards', () => {
    const { webContents, logged, crash } = open();
    webContents.emit('did-navigate', {}, 'app://stagebay/index.html');
    expect(webContents.loadURL).not.toHaveBeenCalled();
    webContents.emit('did-navigate', {}, 'about:blank');
    expect(webContents.loadURL).toHaveBeenCalledExactlyOnceWith('app://stagebay/index.html');
    expect(logged).toEqual(['page-left']);
    webContents.emit('did-navigate', {}, 'app://stagebay/index.html');
    vi.advanceTimersByTime(3_600_000);
    crash();
    expect(webContents.reload).toHaveBeenCalledOnce();
  });

  it('a page that does not respond is killed, and then reloaded', () => {
    const { webContents, pings, logged } = open();
    vi.advanceTimersByTime(10_000);
    expect(pings).toHaveLength(1);
    vi.advanceTimersByTime(19_999);
    expect(logged).toEqual(['renderer-unresponsive']);
    expect(webContents.forcefullyCrashRenderer).not.toHaveBeenCalled();
    vi.advanceTimersByTime(60_000);
    expect(webContents.forcefullyCrashRenderer).toHaveBeenCalledOnce();
    expect(logged).toEqual(['renderer-unresponsive', 'renderer-killed']);
    expect(pings).toHaveLength(1);
  });

  it('a page that responds late is not killed, and is pinged again', async () => {
    const { webContents, pings, logged } = open();
    vi.advanceTimersByTime(10_000 + 15_000 + 4_000);
    pings[0]?.();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(pings).toHaveLength(2);
    expect(webContents.forcefullyCrashRenderer).not.toHaveBeenCalled();
    expect(logged).toEqual(['renderer-unresponsive', 'renderer-responsive']);
  });

  it('a page that responds is pinged forever, without log lines', async () => {
    const { pings, logged } = open();
    for (let count = 1; count < 100; count += 1) {
      await vi.advanceTimersByTimeAsync(10_000);
      expect(pings).toHaveLength(count);
      pings.at(-1)?.();
    }
    expect(logged).toEqual([]);
  });

  it.each(['isCrashed', 'isLoading'] as const)('a page that %s is not pinged, because it cannot respond', (state) => {
    const { webContents, pings } = open();
    webContents[state] = () => true;
    vi.advanceTimersByTime(60_000);
    expect(pings).toEqual([]);
    webContents[state] = () => false;
    vi.advanceTimersByTime(10_000);
    expect(pings).toHaveLength(1);
  });

  it('a page that reports an error is reloaded only if it is blank', () => {
    const { webContents, supervisor, logged } = open();
    supervisor.reportPageError('TypeError', false);
    expect(webContents.reload).not.toHaveBeenCalled();
    supervisor.reportPageError('TypeError', true);
    expect(webContents.reload).toHaveBeenCalledOnce();
    expect(logged).toEqual(['page-failed', 'page-failed']);
  });
});
