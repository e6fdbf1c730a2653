import { expect, it } from 'vitest';
import { createRateLimiter } from '../../../../src-main/courier/rate-limiter';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** A pace whose clock goes on when the test says so, and whose chance is always a half. */
function openPace(random = () => 0.5) {
  const time = { now: 0 };
  const pace = createRateLimiter({ monotonic: () => time.now, random });
  /** Waits for the next request, makes it, and answers it. @returns how long it waited */
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

it('a server that never refuses gets every request at once', () => {
  const { request } = openPace();
  for (let count = 0; count < 1_000; count += 1) expect(request('accepted')).toBe(0);
});

it('a refusal doubles the interval, up to twenty seconds', () => {
  const { request } = openPace();
  request('too-fast');
  const waits = Array.from({ length: 8 }, () => Math.round(request('too-fast') / SECOND));
  expect(waits.slice(0, 5)).toEqual([2, 4, 8, 16, 20]);
});

it('a herd that is too large for that gets longer intervals, up to two minutes', () => {
  const { request } = openPace();
  const waits = Array.from({ length: 20 }, () => request('too-fast'));
  expect(Math.max(...waits)).toBe(120 * SECOND);
});

it('requests that were in flight when the rate was halved do not halve it again', () => {
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

it('successes make the interval shorter, and after a long run of them there is no limit any more', () => {
  const { request } = openPace();
  request('too-fast');
  const waits = Array.from({ length: 100 }, () => request('accepted'));
  expect(waits[20]).toBeLessThan((waits[0] as number) / 2);
  expect(waits.at(-1)).toBe(0);
});

it('a busy lane that is refused once goes on at about half of its rate', () => {
  const { pace, time, request } = openPace();
  // Fifty requests a second.
  for (let count = 0; count < 500; count += 1) {
    request('accepted');
    time.now += 10;
  }
  pace.slowDown(time.now, null);
  expect(pace.waitMs()).toBeGreaterThan(20);
  expect(pace.waitMs()).toBeLessThan(80);
});

it('a refusal after a long outage makes a station wait for long, because ten thousand others came back with it', () => {
  const { pace, request } = openPace();
  pace.recordRecovery(30 * MINUTE);
  expect(request('too-fast')).toBeLessThanOrEqual(2 * SECOND);
  expect(pace.waitMs()).toBe(30 * SECOND);
});

it('a store that lost its server for two seconds sends at once', () => {
  const { pace } = openPace();
  pace.recordRecovery(2 * SECOND);
  expect(pace.waitMs()).toBeLessThan(30);
});

it('a wait that the server asks for is kept, and is longer by chance, so that stations do not return in the same second', () => {
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

it('a server with a limit of its own is asked at nearly that rate, and few requests are refused', () => {
  const { pace, time, request } = openPace();
  const LIMIT = 50;
  // A bucket that holds a second's worth, and is full.
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
