// @vitest-environment happy-dom
import { afterAll, describe, expect, it } from 'vitest';
import { selectLanguage } from '../../../../src-renderer/strings';
import { deliveryWindowText, isClosing, timeLeftMessage } from '../../../../src-renderer/strings/delivery-window';
import type { StoreClock } from '../../../../src-shared/time/time-format';

const TORONTO: StoreClock = { timeZone: 'America/Toronto', locale: 'en-US' };
const plain = (text: string) => text.replace(/[\u00a0\u202f\u2009]/g, ' ');
const windowOf = (startsAt: string, endsAt: string) => ({ startsAt, endsAt });
const at = (instant: string) => Date.parse(instant);
const format = (startsAt: string, endsAt: string, now: string, clock = TORONTO) =>
  plain(deliveryWindowText(windowOf(startsAt, endsAt), at(now), clock));

afterAll(() => selectLanguage('en'));

describe('a delivery window on the order card', () => {
  it('a window of today, tomorrow or yesterday names that day, and every other one its date', () => {
    const [start, end] = ['2026-11-22T14:00:00-05:00', '2026-11-22T16:00:00-05:00'];
    expect(format(start, end, '2026-11-22T08:00:00-05:00')).toBe('Today 2:00 – 4:00 PM');
    expect(format(start, end, '2026-11-21T23:59:59-05:00')).toBe('Tomorrow 2:00 – 4:00 PM');
    expect(format(start, end, '2026-11-23T00:00:00-05:00')).toBe('Yesterday 2:00 – 4:00 PM');
    expect(format(start, end, '2026-11-20T12:00:00-05:00')).toBe('Sun, Nov 22, 2:00 – 4:00 PM');
    expect(format(start, end, '2026-11-29T12:00:00-05:00')).toBe('Sun, Nov 22, 2:00 – 4:00 PM');
  });

  it('the day is the one at the store, and not the one of the computer or of UTC', () => {
    expect(format('2026-11-23T01:00:00Z', '2026-11-23T03:00:00Z', '2026-11-22T17:00:00Z')).toBe('Today 8:00 – 10:00 PM');
  });

  it('a window across midnight names both days', () => {
    const [start, end] = ['2026-11-22T22:00:00-05:00', '2026-11-23T01:00:00-05:00'];
    expect(format(start, end, '2026-11-22T12:00:00-05:00')).toBe('Today 10:00 PM – tomorrow 1:00 AM');
    expect(format(start, end, '2026-11-23T00:30:00-05:00')).toBe('Yesterday 10:00 PM – today 1:00 AM');
    expect(format(start, end, '2026-11-10T12:00:00-05:00')).toBe('Nov 22, 10:00 PM – Nov 23, 1:00 AM');
  });

  it('a window in which the clocks change names the zone of each end', () => {
    // In Toronto, 1:30 AM comes twice on November 1, 2026, and 2:30 AM not at all on March 8, 2026.
    expect(format('2026-11-01T01:30:00-04:00', '2026-11-01T01:30:00-05:00', '2026-11-01T00:00:00-04:00')).toBe(
      'Today 1:30 AM EDT – 1:30 AM EST',
    );
    expect(format('2026-03-08T01:00:00-05:00', '2026-03-08T04:00:00-04:00', '2026-03-07T12:00:00-05:00')).toBe(
      'Tomorrow 1:00 AM EST – 4:00 AM EDT',
    );
    expect(format('2026-11-01T12:00:00-05:00', '2026-11-01T14:00:00-05:00', '2026-11-01T00:00:00-04:00')).toBe('Today 12:00 – 2:00 PM');
  });

  it('the day after a change of the clocks is tomorrow', () => {
    expect(format('2026-11-02T00:15:00-05:00', '2026-11-02T02:15:00-05:00', '2026-11-01T00:10:00-04:00')).toBe('Tomorrow 12:15 – 2:15 AM');
  });

  it('an end that is no time is shown as Connect sent it', () => {
    expect(format('2026-11-22T14:00:00-05:00', 'soon', '2026-11-22T12:00:00Z')).toBe('2026-11-22T14:00:00-05:00 – soon');
  });

  it('French and Spanish write the window in their own way', async () => {
    const [start, end, now] = ['2026-11-22T14:00:00-05:00', '2026-11-22T16:00:00-05:00', '2026-11-22T08:00:00-05:00'] as const;
    await selectLanguage('fr-CA');
    expect(format(start, end, now, { ...TORONTO, locale: 'fr-CA' })).toBe('Aujourd’hui 14 h 00 – 16 h 00');
    await selectLanguage('es');
    expect(format(start, end, now, { ...TORONTO, locale: 'es' })).toMatch(/^Hoy, 2:00 ?– ?4:00 p\.m\.$/);
    await selectLanguage('en');
  });
});

describe('the time left in a delivery window', () => {
  const left = (minutes: number) => {
    const now = at('2026-11-01T00:00:00-04:00');
    const text = timeLeftMessage({ endsAt: new Date(now + minutes * 60_000).toISOString() }, now);
    return text && plain(text);
  };

  it.each([
    [0, 'closes in 0 min'],
    [38, 'closes in 38 min'],
    [60, 'closes in 1 h'],
    [127, 'closes in 2 h 7 min'],
    [1_439, 'closes in 23 h 59 min'],
    [1_440, null],
    [-1, 'closed 1 min ago'],
    [-90, 'closed 1 h 30 min ago'],
    [-1_440, null],
  ])('%i minutes before the end it says %j', (minutes, text) => {
    expect(left(minutes)).toBe(text);
  });

  it('the short form has no verb, except after the end', () => {
    const short = (minutes: number) =>
      plain(timeLeftMessage({ endsAt: new Date(minutes * 60_000).toISOString() }, 0, { isShort: true }) ?? '');
    expect([short(38), short(120), short(127), short(-5)]).toEqual(['38 min left', '2 h left', '2 h 7 left', 'closed 5 min ago']);
  });

  it('an hour that comes twice counts twice', () => {
    const now = at('2026-11-01T00:30:00-04:00');
    expect(plain(timeLeftMessage({ endsAt: '2026-11-01T02:30:00-05:00' }, now) ?? '')).toBe('closes in 3 h');
  });

  it('a window is marked when less than the minutes of the setting are left, and never with 0', () => {
    const now = at('2026-11-01T12:00:00Z');
    const window = { endsAt: '2026-11-01T12:30:00Z' };
    expect(isClosing(window, now, 30)).toBe(false);
    expect(isClosing(window, now + 1, 30)).toBe(true);
    expect(isClosing(window, now + 3_600_000, 30)).toBe(true);
    expect(isClosing(window, now + 3_600_000, 0)).toBe(false);
  });
});
