import { useEffect, useState } from 'react';

/**
 * The time, anew every second while somebody needs it; a still screen costs nothing.
 * @returns milliseconds since 1970
 */
export function useNow(needed: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!needed) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [needed]);
  return now;
}
