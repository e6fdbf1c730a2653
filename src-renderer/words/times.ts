/** Times as the store's clock shows them. */
import type { Settings } from '../../src-shared/settings';
import { dayOf, formatWindow } from '../../src-shared/store-time';
import { storeClock } from './store-clock';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(timeZone: string | null, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone} ${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat('en-GB', { ...options, ...(timeZone ? { timeZone } : {}) });
  formats.set(key, known);
  return known;
}

/** `14:02`. @param at milliseconds since 1970 */
export const clockTime = (at: number, timeZone: string | null): string =>
  format(timeZone, { hour: '2-digit', minute: '2-digit' }).format(at);

/** `22 Nov, 14:02`, for what may be older than today. */
export const dayAndTime = (at: number, timeZone: string | null): string =>
  format(timeZone, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(at);

/** `22 Nov, 14:02:31`, for whoever reads a story out on the phone. */
export const dayAndSecond = (at: number, timeZone: string | null): string =>
  format(timeZone, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at);

/** A window as a lead reads it: with its day, since a correction may move it to another one. */
export function formatWindowIn(window: { readonly startsAt: string; readonly endsAt: string }, settings: Settings): string {
  const clock = storeClock(settings);
  const span = { startAt: window.startsAt, endAt: window.endsAt };
  return `${dayOf(span.startAt, clock).heading}, ${formatWindow(span, clock)}`;
}
