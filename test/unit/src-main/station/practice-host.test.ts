import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LogFields } from '../../../../src-main/log';
import { type PracticeServer, startPracticeServer } from '../../../../src-main/practice';
import { createPracticeHost } from '../../../../src-main/station/practice-host';

vi.mock('../../../../src-main/practice', () => ({ startPracticeServer: vi.fn() }));
const start = vi.mocked(startPracticeServer);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  start.mockReset();
});

function open(isWanted = true) {
  const close = vi.fn(async () => undefined);
  start.mockResolvedValue({ baseUrl: 'http://127.0.0.1:1', bearer: 'b', close } as unknown as PracticeServer);
  const errors: (LogFields | undefined)[] = [];
  const onRecovered = vi.fn();
  const wanted = { current: isWanted };
  const log = { debug() {}, info() {}, warn() {}, error: (_event: string, fields?: LogFields) => void errors.push(fields) };
  return {
    host: createPracticeHost({ log, isNeeded: () => wanted.current, timeZone: () => null, onRecovered }),
    wanted,
    errors,
    onRecovered,
    close,
  };
}

it('a live station runs no practice server', async () => {
  const { host } = open(false);
  await host.startIfNeeded();
  expect(start).not.toHaveBeenCalled();
  expect(host.server()).toBeNull();
});

it('simultaneous calls start one practice server', async () => {
  const { host } = open();
  await Promise.all([host.startIfNeeded(), host.startIfNeeded()]);
  await host.startIfNeeded();
  expect(start).toHaveBeenCalledOnce();
  expect(host.server()?.bearer).toBe('b');
});

it('a practice server that fails to start is logged once and retried, and waiting orders are sent then', async () => {
  const { host, errors, onRecovered } = open();
  for (let failure = 0; failure < 2; failure += 1) start.mockRejectedValueOnce(new Error('EADDRNOTAVAIL'));
  await host.startIfNeeded();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(onRecovered).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(errors).toEqual([{ detail: 'EADDRNOTAVAIL' }]);
  expect(onRecovered).toHaveBeenCalledOnce();
  expect(host.server()).not.toBeNull();
});

it('a closing station starts no practice server and closes the running one', async () => {
  const { host, close } = open();
  start.mockRejectedValueOnce(new Error('EADDRNOTAVAIL'));
  await host.startIfNeeded();
  host.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(start).toHaveBeenCalledOnce();
  await host.close();
  const second = open();
  await second.host.startIfNeeded();
  second.host.stop();
  expect(second.host.server()).not.toBeNull();
  await second.host.close();
  expect(second.close).toHaveBeenCalledOnce();
  expect(close).not.toHaveBeenCalled();
});
