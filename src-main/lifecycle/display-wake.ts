/** The display stays on while the store is open (`station.openingHours`), so that nobody has to wake a station to scan. */

import type { Settings } from '../../src-shared/settings/settings.schema';
import { parseDailyHours } from '../../src-shared/time/daily-hours';
import { openingStateAt } from '../../src-shared/time/opening-hours';

export interface DisplayWake {
  /** Looks at once: settings have changed, or the machine has slept, and no timer ran. */
  reevaluate(): void;
  close(): void;
}

/** Timers fire a little early now and then, and a look that comes before the minute would be one too many. */
const TIMER_MARGIN_MS = 20;

/** @param setWakeLock told whenever it is to be otherwise than before; at first the system does as it likes */
export function keepDisplayAwake(options: {
  readonly settings: () => Settings;
  readonly setWakeLock: (isAwake: boolean) => void;
  readonly now?: () => number;
}): DisplayWake {
  const { settings, setWakeLock, now = Date.now } = options;
  let isAwake = false;
  let timer: NodeJS.Timeout | undefined;

  function setAwake(next: boolean): void {
    if (next === isAwake) return;
    isAwake = next;
    setWakeLock(isAwake);
  }

  function reevaluate(): void {
    clearTimeout(timer);
    const { 'station.openingHours': text, 'station.timeZone': timeZone } = settings();
    const hours = text === null ? null : parseDailyHours(text);
    if (!hours?.ok) return setAwake(false);
    const { isOpen, recheckAt } = openingStateAt(hours.value, now(), timeZone);
    setAwake(isOpen);
    // At each half hour at the latest: of a clock that somebody sets nobody is told.
    timer = setTimeout(reevaluate, recheckAt - now() + TIMER_MARGIN_MS);
  }

  reevaluate();
  return {
    reevaluate,
    close() {
      clearTimeout(timer);
      setAwake(false);
    },
  };
}
