/** A delivery window as a packer reads it in a second: `Today 2:00 – 4:00 PM`, and the time left. It needs Intl alone. */
import { dateTimeFormat, isValidTime, type StoreClock } from '../../src-shared/time/time-format';
import { formatDayAndTime, formatTime, isSameDay } from './time-text';
import { t } from './translate';

/** Times are ISO 8601 texts with an offset, as `OrderDetails` has them. */
export interface DeliveryWindow {
  readonly startsAt: string;
  readonly endsAt: string;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * The window by the store's clock. It names the day of each end, and the zone if daylight-saving time begins or ends nearby.
 * @param now milliseconds since 1970
 * @param options.namesToday `false` where a window without a day is one of today
 */
export function deliveryWindowText(
  { startsAt, endsAt }: DeliveryWindow,
  now: number,
  clock: StoreClock,
  { namesToday = true } = {},
): string {
  const [start, end] = [Date.parse(startsAt), Date.parse(endsAt)];
  if (!isValidTime(start) || !isValidTime(end)) return `${startsAt} – ${endsAt}`;
  const day = dayOf(start, now, clock);
  if (!isSameDay(start, end, clock)) {
    return t('window.twoDays', {
      startDay: day.kind,
      start: day.kind === 'other' ? formatDayAndTime(start, clock) : timeOf(start, end, start, clock),
      endDay: dayOf(end, now, clock).kind,
      end: dayOf(end, now, clock).kind === 'other' ? formatDayAndTime(end, clock) : timeOf(start, end, end, clock),
    });
  }
  const times = hasZoneChange(start, end, clock)
    ? `${timeOf(start, end, start, clock)} – ${timeOf(start, end, end, clock)}`
    : dateTimeFormat(clock, TIME).formatRange(start, end);
  if (day.kind === 'today' && !namesToday) return times;
  return t('window.oneDay', { day: day.kind, date: day.date, times });
}

const TIME = { hour: 'numeric', minute: '2-digit' } as const;

/** The day relative to today. In the morning of a daylight-saving change a day has 23 or 25 hours, so noon is compared. */
function dayOf(at: number, now: number, clock: StoreClock) {
  const date = dateTimeFormat(clock, { weekday: 'short', month: 'short', day: 'numeric' }).format(at);
  if (isSameDay(at, now, clock)) return { kind: 'today', date } as const;
  if (isNextDay(now, at, clock)) return { kind: 'tomorrow', date } as const;
  return { kind: isNextDay(at, now, clock) ? 'yesterday' : 'other', date } as const;
}

const isNextDay = (one: number, next: number, clock: StoreClock): boolean =>
  next > one && next - one < 2 * DAY_MS && [23, 24, 25].some((hours) => isSameDay(one + hours * HOUR_MS, next, clock));

const zoneNameAt = (at: number, clock: StoreClock): string =>
  dateTimeFormat(clock, { timeZoneName: 'short' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value ?? '';

/** Whether the clocks change in the window or in the hour around it, in which a time of day may come twice. */
const hasZoneChange = (start: number, end: number, clock: StoreClock): boolean =>
  zoneNameAt(start - HOUR_MS, clock) !== zoneNameAt(end + HOUR_MS, clock);

const timeOf = (start: number, end: number, at: number, clock: StoreClock): string =>
  hasZoneChange(start, end, clock) ? dateTimeFormat(clock, { ...TIME, timeZoneName: 'short' }).format(at) : formatTime(at, clock);

/** How long a window is still open. `minutes` are whole minutes; negative after its end. */
export const minutesLeft = ({ endsAt }: Pick<DeliveryWindow, 'endsAt'>, now: number): number | null => {
  const end = Date.parse(endsAt);
  return isValidTime(end) ? Math.floor((end - now) / 60_000) : null;
};

/**
 * `closes in 38 min`, `closed 5 min ago`; `null` for a window that closes in more than a day.
 * @param options.isShort `38 min left`, for a narrow list
 */
export function timeLeftMessage(window: Pick<DeliveryWindow, 'endsAt'>, now: number, { isShort = false } = {}): string | null {
  const left = minutesLeft(window, now);
  if (left === null || Math.abs(left) >= 24 * 60) return null;
  if (left < 0) return t('window.closedAgo', durationArguments(-left));
  return t(isShort ? 'window.left' : 'window.closesIn', durationArguments(left));
}

const durationArguments = (minutes: number) => ({
  unit: minutes < 60 ? ('minutes' as const) : minutes % 60 === 0 ? ('hours' as const) : ('both' as const),
  hours: Math.floor(minutes / 60),
  minutes: minutes % 60,
});

/** Whether a window closes soon, or has closed. @param lateMinutes `stage.lateMinutes`; 0 marks no window */
export function isClosing(window: Pick<DeliveryWindow, 'endsAt'>, now: number, lateMinutes: number): boolean {
  const left = minutesLeft(window, now);
  return lateMinutes > 0 && left !== null && left < lateMinutes;
}
