import { expect, it } from 'vitest';
import { createRateLimiter } from '../../../../src-main/courier/rate-limiter';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** A rate limiter whose clock the test advances, and whose random number is always 0.5. */
function openPace(random = () => 0.5) {
  const time = { now: 0 };
  const pace = createRateLimiter({ monotonic: () => time.now, random });
  /**
   * Waits for the next request, makes it, and answers it.
   * @returns how long it waited
   */
  function request(answer: 'accepted' | 'too-fast'): number {
    const waited = pace.waitMs();
    time.now += waited;
    const startedAt = time.now;
    pace.recordStart();
    time.now += 10;
    if (answer === 'accepted') pace.recordSuccess();
    else pace.slowDown(startedAt, null);
    return waited;
  }
  return { pace, time, request };
}

it('a server that never answers 429 receives every request immediately', () => {
  const { request } = openPace();
  for (let count = 0; count < 1_000; count += 1) expect(request('accepted')).toBe(0);
});

it('a 429 doubles the interval between requests, up to 20 seconds', () => {
  const { request } = openPace();
  request('too-fast');
  const waits = Array.from({ length: 8 }, () => Math.round(request('too-fast') / SECOND));
  expect(waits.slice(0, 5)).toEqual([2, 4, 8, 16, 20]);
});

it('many 429s without a success back off further, up to two minutes', () => {
  const { request } = openPace();
  const waits = Array.from({ length: 20 }, () => request('too-fast'));
  expect(Math.max(...waits)).toBe(120 * SECOND);
});

it('a request that was in flight when the rate was halved does not halve it again', () => {
  const { pace, time } = openPace();
  for (let count = 0; count < 4; count += 1) pace.recordStart();
  time.now += 10;
  for (let count = 0; count < 4; count += 1) pace.slowDown(0, null);
  const once = openPace();
  for (let count = 0; count < 4; count += 1) once.pace.recordStart();
  once.time.now += 10;
  once.pace.slowDown(0, null);
  expect(pace.waitMs()).toBe(once.pace.waitMs());
});

it('successes shorten the interval, and a long run of them ends the limit', () => {
  const { request } = openPace();
  request('too-fast');
  const waits = Array.from({ length: 100 }, () => request('accepted'));
  expect(waits[20]).toBeLessThan((waits[0] as number) / 2);
  expect(waits.at(-1)).toBe(0);
});

it('a busy lane continues at about half of its rate after one 429', () => {
  const { pace, time, request } = openPace();
  // Fifty requests per second.
  for (let count = 0; count < 500; count += 1) {
    request('accepted');
    time.now += 10;
  }
  pace.slowDown(time.now, null);
  expect(pace.waitMs()).toBeGreaterThan(20);
  expect(pace.waitMs()).toBeLessThan(80);
});

it('a 429 after a long outage causes a long wait, because ten thousand stations return together', () => {
  const { pace, request } = openPace();
  pace.recordRecovery(30 * MINUTE);
  expect(request('too-fast')).toBeLessThanOrEqual(2 * SECOND);
  expect(pace.waitMs()).toBe(30 * SECOND);
});

it('a station sends immediately after an outage of two seconds', () => {
  const { pace } = openPace();
  pace.recordRecovery(2 * SECOND);
  expect(pace.waitMs()).toBeLessThan(30);
});

it('a requested wait is kept and extended by random jitter, so that stations do not return in the same second', () => {
  const waits = [0, 0.25, 0.5, 0.999].map((chance) => {
    const { pace } = openPace(() => chance);
    pace.recordStart();
    pace.slowDown(0, 60 * SECOND);
    return pace.waitMs();
  });
  expect(waits[0]).toBe(60 * SECOND);
  expect(waits[3]).toBeGreaterThan(85 * SECOND);
  expect(new Set(waits).size).toBe(4);
});

it('a server with a fixed rate limit receives requests at nearly that rate, and refuses few', () => {
  const { pace, time, request } = openPace();
  const LIMIT = 50;
  // A token bucket that holds the requests of one second and starts full.
  const bucket = { tokens: LIMIT, at: 0 };
  const counts = { accepted: 0, refused: 0 };
  while (time.now < 5 * MINUTE) {
    const at = time.now + pace.waitMs();
    bucket.tokens = Math.min(LIMIT, bucket.tokens + ((at - bucket.at) / SECOND) * LIMIT);
    bucket.at = at;
    const isTaken = bucket.tokens >= 1;
    if (isTaken) bucket.tokens -= 1;
    counts[isTaken ? 'accepted' : 'refused'] += 1;
    request(isTaken ? 'accepted' : 'too-fast');
  }
  expect(counts.accepted).toBeGreaterThan(0.9 * LIMIT * 300);
  expect(counts.refused).toBeLessThan(0.02 * counts.accepted);
});
