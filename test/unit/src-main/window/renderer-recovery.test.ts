import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { superviseRenderer } from '../../../../src-main/window/renderer-recovery';

vi.mock('electron', () => ({}));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function open() {
  const asked: (() => void)[] = [];
  const sendCommand = vi.fn(() => new Promise<void>((answer) => asked.push(answer)));
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
  const life = superviseRenderer(window as unknown as BrowserWindow, { debug: write, info: write, warn: write, error: write }, Date.now);
  const crash = (reason = 'crashed') => webContents.emit('render-process-gone', {}, { reason, exitCode: 5 });
  return { window, webContents, asked, logged, life, crash };
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
    vi.advanceTimersByTime(60_000);
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
    expect(logged).toContain('renderer-crash-loop');
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
    expect(logged).not.toContain('renderer-crash-loop');
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

  it('that answers nothing for some time is ended, and comes back as one that is gone', () => {
    const { webContents, asked, logged } = open();
    vi.advanceTimersByTime(10_000);
    expect(asked).toHaveLength(1);
    vi.advanceTimersByTime(19_999);
    expect(logged).toEqual(['renderer-unresponsive']);
    expect(webContents.forcefullyCrashRenderer).not.toHaveBeenCalled();
    vi.advanceTimersByTime(60_000);
    expect(webContents.forcefullyCrashRenderer).toHaveBeenCalledOnce();
    expect(logged).toEqual(['renderer-unresponsive', 'renderer-killed']);
    expect(asked).toHaveLength(1);
  });

  it('that only took its time is left alone, and asked again', async () => {
    const { webContents, asked, logged } = open();
    vi.advanceTimersByTime(10_000 + 15_000 + 4_000);
    asked[0]?.();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toHaveLength(2);
    expect(webContents.forcefullyCrashRenderer).not.toHaveBeenCalled();
    expect(logged).toEqual(['renderer-unresponsive', 'renderer-responsive']);
  });

  it('that answers is asked for ever, and nothing is said of it', async () => {
    const { asked, logged } = open();
    for (let count = 1; count < 100; count += 1) {
      await vi.advanceTimersByTimeAsync(10_000);
      expect(asked).toHaveLength(count);
      asked.at(-1)?.();
    }
    expect(logged).toEqual([]);
  });

  it.each(['isCrashed', 'isLoading'] as const)('that %s is not asked, because it cannot answer', (state) => {
    const { webContents, asked } = open();
    webContents[state] = () => true;
    vi.advanceTimersByTime(60_000);
    expect(asked).toEqual([]);
    webContents[state] = () => false;
    vi.advanceTimersByTime(10_000);
    expect(asked).toHaveLength(1);
  });

  it('that says itself that it broke is loaded anew when nothing of it is left', () => {
    const { webContents, life, logged } = open();
    life.reportPageError('TypeError', false);
    expect(webContents.reload).not.toHaveBeenCalled();
    life.reportPageError('TypeError', true);
    expect(webContents.reload).toHaveBeenCalledOnce();
    expect(logged).toEqual(['page-failed', 'page-failed']);
  });
});
