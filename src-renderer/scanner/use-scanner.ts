/** The scanner as a React hook, once per window, because it receives the keyboard before everything else. */
import { useEffect, useEffectEvent } from 'react';
import { attachScanner, type ScannerOptions } from './attach';
import { saveLearnedRhythm } from './learned-rhythm';
import type { Reading, ScannerSettings } from './reading';

/**
 * Attaches the scanner while the component is mounted, so that no key is lost when it renders.
 * @param settings called at each key
 * @param onPreview called with a scan's text before its reading
 * @param onReading called within the key event, as the latest render passed it
 */
export function useScanner(
  settings: () => ScannerSettings,
  onReading: (reading: Reading) => void,
  onPreview: (text: string | null) => void,
  onClassified: NonNullable<ScannerOptions['onClassified']>,
): void {
  const settingsNow = useEffectEvent(settings);
  const onReadingNow = useEffectEvent(onReading);
  const onPreviewNow = useEffectEvent(onPreview);
  const onClassifiedNow = useEffectEvent(onClassified);
  useEffect(() => {
    const detach = attachScanner(window, {
      settings: () => settingsNow(),
      onReading: (reading) => onReadingNow(reading),
      onPreview: (text) => onPreviewNow(text),
      onClassified: (keys, classification) => onClassifiedNow(keys, classification),
      onLearned: saveLearnedRhythm,
    });
    performance.mark('scanner-listening');
    return detach;
  }, []);
}
