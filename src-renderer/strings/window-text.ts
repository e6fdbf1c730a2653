import type { Settings } from '../../src-shared/settings/settings.schema';
import { formatWindow, storeDayLabel } from '../../src-shared/time/store-time';
import { storeClockOf } from './store-clock';

/** A window with its day, since an edit may move it to another day. */
export function formatWindowWithDay(window: { readonly startsAt: string; readonly endsAt: string }, settings: Settings): string {
  const clock = storeClockOf(settings);
  const span = { startAt: window.startsAt, endAt: window.endsAt };
  return `${storeDayLabel(span.startAt, clock).heading}, ${formatWindow(span, clock)}`;
}
