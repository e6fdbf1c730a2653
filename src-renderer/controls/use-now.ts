import { useEffect, useState } from 'react';

/** Four times a second, so that a countdown never seems to skip a second. */
const TICK_MS = 250;

/** For a number of minutes. */
export const SLOW_TICK_MS = 5_000;

/**
 * The current time, for a countdown.
 * @param isRunning whether the time advances; a screen without a countdown is not drawn again
 * @param tickMs how often it advances
 * @returns milliseconds since 1970
 */
export function useNow(isRunning: boolean, tickMs = TICK_MS): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!isRunning) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, [isRunning, tickMs]);
  return now;
}
