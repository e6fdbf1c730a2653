import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepPageAlive } from '../../../src-main/shell/page-life';

vi.mock('electron', () => ({}));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function open() {
  const webContents = Object.assign(new EventEmitter(), {
    reload: vi.fn(),
    loadURL: vi.fn(async () => undefined),
    forcefullyCrashRenderer: vi.fn(),
  });
  const window = Object.assign(new EventEmitter(), { webContents, isDestroyed: () => false });
  const logged: string[] = [];
  const write = (event: string) => void logged.push(event);
  const life = keepPageAlive(window as unknown as BrowserWindow, { debug: write, info: write, warn: write, error: write }, Date.now);
  const crash = (reason = 'crashed') => webContents.emit('render-process-gone', {}, { reason, exitCode: 5 });
  return { window, webContents, logged, life, crash };
}

describe('a page', () => {
  it.each(['crashed', 'killed', 'oom', 'abnormal-exit', 'launch-failed'])('comes back at once when it is gone (%s)', (reason) => {
    const { webContents, crash } = open();
    crash(reason);
    expect(webContents.reload).toHaveBeenCalledOnce();
  });

  it('that was closed does not', () => {
    const { webContents, crash } = open();
    crash('clean-exit');
    vi.runAllTimers();
    expect(webContents.reload).not.toHaveBeenCalled();
  });

  it('that crashes whenever it is there does not spin, is said to, and is tried again for ever', () => {
    const { webContents, crash, logged } = open();
    webContents.reload.mockImplementation(() => void setTimeout(crash, 10));
    crash();
    vi.advanceTimersByTime(10 * 60_000);
    const tries = webContents.reload.mock.calls.length;
    expect(tries).toBeGreaterThan(8);
    expect(tries).toBeLessThan(20);
    expect(logged).toContain('page-keeps-failing');
    vi.advanceTimersByTime(10 * 60_000);
    expect(webContents.reload.mock.calls.length).toBeGreaterThan(tries);
  });

  it('that crashes now and then comes back at once each time', () => {
    const { webContents, crash, logged } = open();
    for (let hour = 1; hour < 20; hour += 1) {
      crash();
      expect(webContents.reload).toHaveBeenCalledTimes(hour);
      vi.advanceTimersByTime(3_600_000);
    }
    expect(logged).not.toContain('page-keeps-failing');
  });

  it('that could not be loaded is loaded again; a part of it, or a load that was overtaken, is not', () => {
    const { webContents } = open();
    webContents.emit('did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', 'app://stagebay/index.html', false);
    webContents.emit('did-fail-load', {}, -3, 'ERR_ABORTED', 'app://stagebay/index.html', true);
    expect(webContents.reload).not.toHaveBeenCalled();
    webContents.emit('did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', 'app://stagebay/index.html', true);
    expect(webContents.reload).toHaveBeenCalledOnce();
  });

  it('that was led elsewhere is loaded in its place, and reloaded as before when it is back', () => {
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

  it('that hangs is ended after some seconds, and comes back as one that is gone', () => {
    const { window, webContents, logged } = open();
    window.emit('unresponsive');
    window.emit('unresponsive');
    expect(webContents.forcefullyCrashRenderer).not.toHaveBeenCalled();
    vi.advanceTimersByTime(5_000);
    expect(webContents.forcefullyCrashRenderer).toHaveBeenCalledOnce();
    expect(logged.filter((event) => event === 'page-hung')).toHaveLength(1);
  });

  it('that only took its time is left alone', () => {
    const { window, webContents, logged } = open();
    window.emit('unresponsive');
    vi.advanceTimersByTime(4_000);
    window.emit('responsive');
    vi.advanceTimersByTime(60_000);
    expect(webContents.forcefullyCrashRenderer).not.toHaveBeenCalled();
    expect(logged).toEqual(['page-hangs', 'page-hangs', 'page-answers-again'].slice(1));
  });

  it('that says itself that it broke is loaded anew when nothing of it is left', () => {
    const { webContents, life, logged } = open();
    life.failed('TypeError', false);
    expect(webContents.reload).not.toHaveBeenCalled();
    life.failed('TypeError', true);
    expect(webContents.reload).toHaveBeenCalledOnce();
    expect(logged).toEqual(['page-failed', 'page-failed']);
  });
});
