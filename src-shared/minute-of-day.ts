/**
 * How late it is at the store: minutes since midnight, as its clock shows it. By Intl and not by Temporal, which the main
 * process would have to read at each start for this alone (0.01 s).
 * @param at milliseconds since 1970
 * @param timeZone an IANA zone; `null` is the system's
 */
export function minuteOfDay(at: number, timeZone: string | null): number {
  const clock = new Intl.DateTimeFormat('en', { hour: 'numeric', minute: 'numeric', hourCycle: 'h23', timeZone: timeZone ?? undefined });
  const shown = (type: 'hour' | 'minute') => Number(clock.formatToParts(at).find((part) => part.type === type)?.value);
  return shown('hour') * 60 + shown('minute');
}
