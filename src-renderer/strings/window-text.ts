import type { Settings } from '../../src-shared/settings/settings.schema';
import { formatWindow, storeDayLabel } from '../../src-shared/time/store-time';
import { storeClockOf } from './store-clock';

/** A window with its day, since an edit may move it to another day. */
export function formatWindowWithDay(window: { readonly startsAt: string; readonly endsAt: string }, settings: Settings): string {
  const clock = storeClockOf(settings);
  const times = formatWindow({ startAt: window.startsAt, endAt: window.endsAt }, clock);
  const [day, lastDay] = [storeDayLabel(window.startsAt, clock), storeDayLabel(window.endsAt, clock)];
  // A window that crosses midnight has both of its days already.
  return keepTimesTogether(day.key === lastDay.key ? `${day.heading}, ${times}` : times);
}

const NO_BREAK_SPACE = '\u00a0';

/** No line ends within a time: `5:30 PM`, `17 h 30`. */
const keepTimesTogether = (text: string): string => text.replace(/(?<=\d)\s(?=h\b|[ap]\.?m)|(?<=\bh)\s(?=\d)/gi, NO_BREAK_SPACE);
