import type { Settings } from '../../src-shared/settings';
import { dayOf, formatWindow } from '../../src-shared/store-time';
import { storeClock } from './store-clock';

/** A window as a lead reads it: with its day, since a correction may move it to another one. */
export function formatWindowIn(window: { readonly startsAt: string; readonly endsAt: string }, settings: Settings): string {
  const clock = storeClock(settings);
  const span = { startAt: window.startsAt, endAt: window.endsAt };
  return `${dayOf(span.startAt, clock).heading}, ${formatWindow(span, clock)}`;
}
