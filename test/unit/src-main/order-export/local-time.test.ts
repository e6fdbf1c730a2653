import { describe, expect, it } from 'vitest';
import { createLocalTimeConverter } from '../../../../src-main/order-export/local-time';

const shown = (timeZone: string, ...moments: readonly string[]) => {
  const moment = createLocalTimeConverter(timeZone);
  return moments.map((text) => {
    const { dateTime, offset, wallClockMs } = moment(Date.parse(text));
    expect(new Date(wallClockMs).toISOString().slice(0, 19).replace('T', ' ')).toBe(dateTime);
    return `${dateTime} ${offset}`;
  });
};

describe('local time', () => {
  it('local time is correct before and after a clock change, even within an hour and in any order', () => {
    expect(shown('Australia/Lord_Howe', '2026-10-03T15:30:00Z', '2026-10-03T15:29:59Z', '2026-10-03T15:00:00Z')).toEqual([
      '2026-10-04 02:30:00 +11:00',
      '2026-10-04 01:59:59 +10:30',
      '2026-10-04 01:30:00 +10:30',
    ]);
  });

  it('local time is correct in zones with half hours and on both sides of Greenwich', () => {
    expect(shown('America/St_Johns', '2026-07-01T00:00:00.900Z')).toEqual(['2026-06-30 21:30:00 -02:30']);
    expect(shown('UTC', '2026-07-01T00:00:00Z')).toEqual(['2026-07-01 00:00:00 +00:00']);
  });
});
