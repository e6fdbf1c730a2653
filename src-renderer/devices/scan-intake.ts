/** Turns the texts of scanners that are not keyboards into readings. */
import { REPEAT_WINDOW_MS, type Reading, readScannedText } from '../scanner';

export interface ScannedText {
  readonly kind: 'text' | 'unfinished';
  readonly text: string;
}

/**
 * @param options.now milliseconds on a monotonic clock
 * @returns a function that passes on the reading of each text. Two scanners may share it: a label that both read is one label
 */
export function createScanIntake({
  prefix,
  onReading,
  now,
}: {
  readonly prefix: () => string | null;
  readonly onReading: (reading: Reading) => void;
  readonly now: () => number;
}): (scan: ScannedText) => void {
  let last: { readonly text: string; readonly at: number } | null = null;
  return ({ kind, text }) => {
    if (kind === 'unfinished') return onReading({ kind: 'unfinished-scan', text, whileTyping: false });
    const reading = readScannedText(text, prefix());
    if (reading === null) return;
    if (reading.kind !== 'scan') return onReading(reading);
    const isRepeated = last?.text === reading.text && now() - last.at <= REPEAT_WINDOW_MS;
    last = { text: reading.text, at: now() };
    onReading(isRepeated ? { ...reading, kind: 'repeated-scan' } : reading);
  };
}
