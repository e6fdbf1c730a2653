import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { installCrashHandler } from '../../../../src-main/lifecycle/crash-handler';
import type { Log, LogFields } from '../../../../src-main/log';
import { createTestFolder } from '../../../support/test-folder.mjs';

const comeBack = vi.fn();
const exit = vi.fn();

let userData: string;
let before: { readonly [event: string]: NodeJS.UncaughtExceptionListener[] };
const logged: [string, LogFields | undefined][] = [];
const write = (event: string, fields?: LogFields) => void logged.push([event, fields]);

beforeEach(() => {
  userData = createTestFolder('last-words');
  before = {
    uncaughtException: process.listeners('uncaughtException'),
    unhandledRejection: process.listeners('unhandledRejection') as never,
  };
  logged.length = 0;
  comeBack.mockClear();
  exit.mockClear();
});
afterEach(() => {
  vi.restoreAllMocks();
  for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error');
  for (const [event, listeners] of Object.entries(before))
    for (const listener of process.listeners(event as 'uncaughtException')) if (!listeners.includes(listener)) process.off(event, listener);
});

const log = { debug: write, info: write, warn: write, error: write };
const open = (options: { readonly log?: Log } = {}) =>
  installCrashHandler({ userData, version: '1.2.3', log, relaunch: comeBack, exit, ...options });
const reports = () => (existsSync(join(userData, 'crashes')) ? readdirSync(join(userData, 'crashes')) : []);

describe('the detection of an unclean shutdown', () => {
  it('a start logs that the last session ended unclean, and when it had started', () => {
    open().markStarted();
    open().markStarted();
    expect(logged).toEqual([['unclean-shutdown', { since: expect.stringMatching(/^20/), version: '1.2.3' }]]);
  });

  it('a start logs nothing after a clean exit or a crash with a report', () => {
    const first = open();
    first.markStarted();
    first.markClean();
    open().markStarted();
    expect(logged).toEqual([]);
    open().crash(new Error('x'));
    logged.length = 0;
    open().markStarted();
    expect(logged).toEqual([]);
  });

  it('a start continues with an invalid marker, and on a disk that is not writable', () => {
    writeFileSync(join(userData, 'running.json'), 'not JSON');
    open().markStarted();
    rmSync(userData, { recursive: true });
    const words = open();
    expect(() => [words.markStarted(), words.markClean()]).not.toThrow();
  });
});

describe('a crash', () => {
  it('a crash writes a report, relaunches the app and exits with its code', () => {
    open().crash(new TypeError('x'));
    expect(reports()).toHaveLength(1);
    expect(comeBack).toHaveBeenCalledOnce();
    expect(exit).toHaveBeenCalledExactlyOnceWith(70);
    expect(logged).toMatchObject([['main-crashed', { error: 'TypeError', report: true, willRelaunch: true }]]);
  });

  it('a crash exits only after the report is written and the relaunch is started', () => {
    exit.mockImplementationOnce(() => {
      expect(reports()).toHaveLength(1);
      expect(comeBack).toHaveBeenCalledOnce();
    });
    open().crash(new Error('x'));
    expect(exit).toHaveBeenCalledExactlyOnceWith(70);
  });

  it.each(['uncaughtException', 'unhandledRejection'] as const)('an unhandled error is a crash (%s)', (event) => {
    const others = process.listeners(event as 'uncaughtException');
    open();
    const [own] = process.listeners(event as 'uncaughtException').filter((listener) => !others.includes(listener));
    own?.(new RangeError('x'), 'uncaughtException');
    expect(exit).toHaveBeenCalledExactlyOnceWith(70);
    expect(logged).toMatchObject([['main-crashed', { error: 'RangeError', willRelaunch: true }]]);
  });

  it('a crash exits with its code even if the crash handler fails', () => {
    const error = () => {
      throw new Error('the log');
    };
    expect(() => open({ log: { ...log, error } }).crash(new Error('x'))).toThrow('the log');
    expect(comeBack).toHaveBeenCalledOnce();
    expect(exit).toHaveBeenCalledExactlyOnceWith(70);
  });

  it('an app that could not quit crashes without a relaunch', () => {
    open().crash(new Error('x'), { relaunch: false });
    expect(reports()).toHaveLength(1);
    expect(comeBack).not.toHaveBeenCalled();
    expect(exit).toHaveBeenCalledExactlyOnceWith(70);
    expect(logged).toMatchObject([['main-crashed', { willRelaunch: false }]]);
  });

  it('errors during a crash are ignored', () => {
    const words = open();
    words.crash(new Error('one'));
    words.crash(new Error('two'));
    expect(exit).toHaveBeenCalledOnce();
    expect(reports()).toHaveLength(1);
  });

  it('the app is relaunched three times within ten minutes, and then stays closed', () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 10, 22, 9) });
    for (let crash = 0; crash < 5; crash += 1) {
      vi.advanceTimersByTime(1_000);
      open().crash(new Error('again'));
    }
    expect(comeBack).toHaveBeenCalledTimes(3);
    vi.advanceTimersByTime(11 * 60_000);
    open().crash(new Error('later'));
    expect(comeBack).toHaveBeenCalledTimes(4);
    vi.useRealTimers();
  });

  it('an app that cannot write reports is not relaunched forever', () => {
    writeFileSync(join(userData, 'crashes'), 'a file where the folder should be');
    vi.spyOn(process, 'uptime').mockReturnValue(5);
    open().crash(new Error('x'));
    expect(comeBack).not.toHaveBeenCalled();
    vi.spyOn(process, 'uptime').mockReturnValue(3_600);
    open().crash(new Error('x'));
    expect(comeBack).toHaveBeenCalledOnce();
  });
});
