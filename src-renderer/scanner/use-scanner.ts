/** The scanner as a React hook. One per window: it takes the keyboard before everything else. */
import { useEffect, useEffectEvent } from 'react';
import { attachScanner } from './attach';
import type { Reading, ScannerSettings } from './reading';

/**
 * Stays attached while the component is there, so that no key is lost when it is drawn anew.
 * @param settings asked at each key
 * @param onReading called within the key event, always the function of the latest drawing
 */
export function useScanner(settings: () => ScannerSettings, onReading: (reading: Reading) => void): void {
  const settingsNow = useEffectEvent(settings);
  const onReadingNow = useEffectEvent(onReading);
  useEffect(() => {
    const detach = attachScanner(window, { settings: () => settingsNow(), onReading: (reading) => onReadingNow(reading) });
    performance.mark('scanner-listening');
    return detach;
  }, []);
}
