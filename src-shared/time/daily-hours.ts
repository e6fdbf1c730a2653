/** Daily hours by the store's clock: `06:00-22:30`. If the end is before the start, they extend past midnight. */
import { fail, ok, type Result } from '../base/result';
import { VALUE_PROBLEMS } from '../settings/value-problems';

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
  if (!match) return fail(VALUE_PROBLEMS['not-hours']);
  const [, fromHour, fromMinute, toHour, toMinute] = match.map(Number) as [number, number, number, number, number];
  const from = fromHour * 60 + fromMinute;
  const to = toHour * 60 + toMinute;
  if (fromMinute > 59 || toMinute > 59 || from >= MINUTES_OF_DAY || to > MINUTES_OF_DAY) return fail(VALUE_PROBLEMS['no-such-time']);
  if (from === to) return fail(VALUE_PROBLEMS['empty-hours']);
  return ok({ from, to });
}

/** @param minute the minute of the day, by the same clock */
export const isWithinHours = ({ from, to }: DailyHours, minute: number): boolean =>
  from < to ? from <= minute && minute < to : from <= minute || minute < to;
