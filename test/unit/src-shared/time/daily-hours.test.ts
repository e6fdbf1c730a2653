import { describe, expect, it } from 'vitest';
import { isWithinHours, parseDailyHours } from '../../../../src-shared/time/daily-hours';
import { minuteOfDay } from '../../../../src-shared/time/minute-of-day';

const minute = (text: string) => {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
};
const within = (span: string, at: string) => {
  const hours = parseDailyHours(span);
  if (!hours.ok) throw new Error(hours.problem);
  return isWithinHours(hours.value, minute(at));
};

describe('a store that is open from 6:00 to 22:30', () => {
  it.each([
    ['05:59', false],
    ['06:00', true],
    ['22:29', true],
    ['22:30', false],
  ])('opening hours at %s: %s', (at, open) => expect(within('06:00-22:30', at)).toBe(open));
});

describe('update hours in the night', () => {
  it.each([
    ['22:29', false],
    ['22:30', true],
    ['00:00', true],
    ['04:59', true],
    ['05:00', false],
  ])('night hours at %s: %s', (at, night) => expect(within('22:30-05:00', at)).toBe(night));
});

it('daily hours can cover a whole day', () => expect(['00:00', '12:00', '23:59'].every((at) => within('00:00-24:00', at))).toBe(true));

it.each(['', '6-22', '06:00-06:00', '25:00-26:00', '06:60-07:00', '24:00-06:00', '06:00 - 22:00', '06:00-24:01'])(
  'the hours “%s” are refused with a reason',
  (text) => {
    const parsed = parseDailyHours(text);
    expect(parsed.ok).toBe(false);
    expect(!parsed.ok && parsed.problem).toMatch(/^(must be|names|begins)/);
  },
);

describe('the minute of the day', () => {
  it.each([
    ['America/Toronto', '2026-11-25T03:30:00Z', 22 * 60 + 30],
    ['America/Vancouver', '2026-07-01T06:59:00Z', 23 * 60 + 59],
    ['America/St_Johns', '2026-01-01T03:30:00Z', 0],
  ])('the minute of the day follows the clock of a store in %s', (zone, at, expected) =>
    expect(minuteOfDay(Date.parse(at), zone)).toBe(expected),
  );
});
