/** A span of hours that comes every day, by the store's clock: `06:00-22:30`. One that ends before it begins goes past midnight. */
import { fail, ok, type Result } from '../base/result';

export interface DailyHours {
  /** Minutes since midnight at which it begins; that minute is in it. */
  readonly from: number;
  /** Minutes since midnight at which it ends; that minute is not in it. */
  readonly to: number;
}

const MINUTES_OF_DAY = 1_440;

/** The problem is a sentence for IT, without its subject. `24:00` is the end of a day. */
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

/** @param minute of the day, by the same clock */
export const isWithinHours = ({ from, to }: DailyHours, minute: number): boolean =>
  from < to ? from <= minute && minute < to : from <= minute || minute < to;
