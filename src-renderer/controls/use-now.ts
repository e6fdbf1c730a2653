import { useEffect, useState } from 'react';

/**
 * The time, anew every second while somebody needs it; a still screen costs nothing.
 * @returns milliseconds since 1970
 */
export function useNow(isRunning: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!isRunning) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [isRunning]);
  return now;
}
