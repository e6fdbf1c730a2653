/** Daily hours by the store's clock: `06:00-22:30`. If the end is before the start, they extend past midnight. */
import { fail, ok, type Result } from '../base/result';

export interface DailyHours {
  /** First minute of the hours, counted from midnight. */
  readonly from: number;
  /** First minute after the hours, counted from midnight. */
  readonly to: number;
}

const MINUTES_OF_DAY = 1_440;

/** Parses two times of day; `24:00` is the end of a day. The problem is the end of a sentence for IT. */
export function parseDailyHours(text: string): Result<DailyHours, string> {
  const match = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(text);
  if (!match) return fail('must be two times of day, such as 06:00-22:30');
  const [, fromHour, fromMinute, toHour, toMinute] = match.map(Number) as [number, number, number, number, number];
  const from = fromHour * 60 + fromMinute;
  const to = toHour * 60 + toMinute;
  if (fromMinute > 59 || toMinute > 59 || from >= MINUTES_OF_DAY || to > MINUTES_OF_DAY) return fail('names a time that no clock shows');
  if (from === to) return fail('begins and ends at the same time');
  return ok({ from, to });
}

/** @param minute the minute of the day, by the same clock */
export const isWithinHours = ({ from, to }: DailyHours, minute: number): boolean =>
  from < to ? from <= minute && minute < to : from <= minute || minute < to;
