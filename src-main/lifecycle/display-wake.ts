/** Keeps the display on during opening hours (`station.openingHours`), so that packers do not have to wake a station to scan. */
import type { Settings } from '../../src-shared/settings/settings.schema';
import { parseDailyHours } from '../../src-shared/time/daily-hours';
import { openingStateAt } from '../../src-shared/time/opening-hours';

export interface DisplayWake {
  /** Applies the opening hours now, because settings have changed, or the computer has slept and its timers did not run. */
  reevaluate(): void;
  close(): void;
}

/** Timers can fire slightly early, and an evaluation before the full minute would have to be repeated. */
const TIMER_MARGIN_MS = 20;

/** @param options.setWakeLock called when the display has to stay on, and when the system may turn it off again */
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
    // This fires at each half hour at the latest, because no event reports that the clock was changed.
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
