/** The scanner as a React hook, once per window, because it receives the keyboard before everything else. */
import { useCallback, useEffect, useEffectEvent, useRef } from 'react';
import { type AttachedScanner, attachScanner, type ScannerOptions } from './attach';
import { saveLearnedRhythm } from './learned-rhythm';
import type { Reading, ScannerSettings } from './reading';

/**
 * Attaches the scanner while the component is mounted, so that no key is lost when it renders.
 * @param settings called at each key
 * @param onPreview called with a scan's text before its reading
 * @param onReading called within the key event, as the latest render passed it
 * @returns a function that decides whose the pending keys are, to be called before a device that is no keyboard is read
 */
export function useScanner(
  settings: () => ScannerSettings,
  onReading: (reading: Reading) => void,
  onPreview: (text: string | null) => void,
  onClassified: NonNullable<ScannerOptions['onClassified']>,
): () => void {
  const attached = useRef<AttachedScanner | null>(null);
  const settingsNow = useEffectEvent(settings);
  const onReadingNow = useEffectEvent(onReading);
  const onPreviewNow = useEffectEvent(onPreview);
  const onClassifiedNow = useEffectEvent(onClassified);
  useEffect(() => {
    const scanner = attachScanner(window, {
      settings: () => settingsNow(),
      onReading: (reading) => onReadingNow(reading),
      onPreview: (text) => onPreviewNow(text),
      onClassified: (keys, classification) => onClassifiedNow(keys, classification),
      onLearned: saveLearnedRhythm,
    });
    attached.current = scanner;
    performance.mark('scanner-listening');
    return scanner.detach;
  }, []);
  return useCallback(() => attached.current?.decidePendingKeys(), []);
}
