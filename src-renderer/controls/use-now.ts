import { useEffect, useState } from 'react';

/** Four times a second, so that a countdown never seems to skip a second. */
const TICK_MS = 250;

/**
 * The current time, for a countdown.
 * @param isRunning whether the time advances; a screen without a countdown is not drawn again
 * @returns milliseconds since 1970
 */
export function useNow(isRunning: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!isRunning) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [isRunning]);
  return now;
}
