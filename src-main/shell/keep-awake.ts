/** The display stays on while the store is open (`station.openingHours`), so that nobody has to wake a station to scan. */
import { parseHours } from '../../src-shared/hours';
import { openingAt } from '../../src-shared/opening';
import type { Settings } from '../../src-shared/settings';

export interface Awake {
  /** Looks at once: settings have changed, or the machine has slept, and no timer ran. */
  look(): void;
  close(): void;
}

/** Timers fire a little early now and then, and a look that comes before the minute would be one too many. */
const JUST_AFTER_MS = 20;

/** @param keepOn told whenever it is to be otherwise than before; at first the system does as it likes */
export function keepAwake(options: {
  readonly settings: () => Settings;
  readonly keepOn: (on: boolean) => void;
  readonly now?: () => number;
}): Awake {
  const { settings, keepOn, now = Date.now } = options;
  let on = false;
  let timer: NodeJS.Timeout | undefined;

  function turn(next: boolean): void {
    if (next === on) return;
    on = next;
    keepOn(on);
  }

  function look(): void {
    clearTimeout(timer);
    const { 'station.openingHours': text, 'station.timeZone': timeZone } = settings();
    const hours = text === null ? null : parseHours(text);
    if (!hours?.ok) return turn(false);
    const { open, until } = openingAt(hours.value, now(), timeZone);
    turn(open);
    // At each half hour at the latest: of a clock that somebody sets nobody is told.
    timer = setTimeout(look, until - now() + JUST_AFTER_MS);
  }

  look();
  return {
    look,
    close() {
      clearTimeout(timer);
      turn(false);
    },
  };
}
