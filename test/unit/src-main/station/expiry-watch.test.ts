/** The log entries for an expiring token and for network problems (`src-main/station`). */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RequestLogEntry } from '../../../../src-main/connect';
import type { LogFields } from '../../../../src-main/log';
import { watchExpiry } from '../../../../src-main/station/expiry-watch';
import { createNetworkLogger } from '../../../../src-main/station/network-log';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOON = Date.UTC(2026, 10, 20, 12);

function recorder() {
  const lines: [string, string, LogFields | undefined][] = [];
  const level = (name: string) => (event: string, fields?: LogFields) => void lines.push([name, event, fields]);
  return { lines, log: { debug: level('debug'), info: level('info'), warn: level('warn'), error: level('error') } };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('the expiry of a token', () => {
  function watch(endsAt: () => number | null) {
    vi.useFakeTimers({ now: NOON });
    const { lines, log } = recorder();
    const watched = watchExpiry(endsAt, log);
    watched.check();
    return { lines, watched };
  }

  it('the expiry of a token is logged once a day in its last week and afterwards, without the token', () => {
    const end = NOON + 9 * DAY;
    const { lines, watched } = watch(() => end);
    vi.advanceTimersByTime(2 * DAY - HOUR);
    expect(lines).toEqual([]);
    vi.advanceTimersByTime(HOUR);
    expect(lines).toEqual([['warn', 'credentials-expiring', { at: '2026-11-29T12:00:00.000Z', hoursLeft: 168 }]]);
    vi.advanceTimersByTime(8 * DAY);
    expect(lines.map(([, , fields]) => fields?.hoursLeft)).toEqual([168, 144, 120, 96, 72, 48, 24, 0, -24]);
    watched.close();
    vi.advanceTimersByTime(3 * DAY);
    expect(lines).toHaveLength(9);
  });

  it('the expiry is not logged twice after repeated checks, but immediately for another token', () => {
    let end: number | null = NOON + DAY;
    const { lines, watched } = watch(() => end);
    watched.check();
    expect(lines).toHaveLength(1);
    end = NOON + 2 * DAY;
    watched.check();
    expect(lines).toHaveLength(2);
    end = null;
    watched.check();
    vi.advanceTimersByTime(3 * DAY);
    expect(lines).toHaveLength(2);
    watched.close();
  });

  it('an expiry before the earliest date is logged and does not stop the station', () => {
    const { lines, watched } = watch(() => -1e300);
    expect(lines).toMatchObject([['warn', 'credentials-expiring', { at: 'unknown time' }]]);
    watched.close();
  });
});

describe('the network log', () => {
  const call = (more: Partial<RequestLogEntry>): RequestLogEntry => ({
    method: 'POST',
    path: '/',
    status: null,
    failure: null,
    durationMs: 1,
    attempt: 1,
    ...more,
  });
  const untrusted = call({ failure: 'not-reached', cause: 'untrusted', detail: 'X: issued by “Store Inspection CA”' });

  it('a network problem is logged once, again when it changes, and when it ends', () => {
    const { lines, log } = recorder();
    const tell = createNetworkLogger(log);
    tell(call({ status: 200 }));
    for (let attempt = 0; attempt < 3; attempt += 1) tell(untrusted);
    tell(call({ failure: 'not-reached', cause: 'proxy', detail: 'PROXY a:1: ECONNREFUSED' }));
    // The response proves a connection, but not that Connect sent it.
    tell(call({ failure: 'not-connect', status: 200 }));
    tell(call({ status: 200 }));
    tell(untrusted);
    expect(lines).toEqual([
      ['warn', 'network-down', { failure: 'not-reached', cause: 'untrusted', detail: 'X: issued by “Store Inspection CA”' }],
      ['warn', 'network-down', { failure: 'not-reached', cause: 'proxy', detail: 'PROXY a:1: ECONNREFUSED' }],
      ['info', 'network-up', undefined],
      ['warn', 'network-down', { failure: 'not-reached', cause: 'untrusted', detail: 'X: issued by “Store Inspection CA”' }],
    ]);
  });
});
