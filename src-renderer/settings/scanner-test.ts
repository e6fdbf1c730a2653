/** The last reading in Settings, and the state of the calibration. */
import { create } from 'zustand';
import { formatPounds } from '../../src-shared/weight/weight-format';
import type { Calibration, LayoutDetection, Reading } from '../scanner';
import { currentLanguage } from '../strings';

/** A reading as the scanner test shows it. */
export interface TestReading {
  readonly kind: 'scan' | 'weight' | 'scale';
  readonly text: string;
  readonly symbology: string | null;
}

type CalibrationStep =
  | { readonly name: 'idle' }
  | { readonly name: 'waiting' }
  | { readonly name: 'too-short' }
  /** `layout` is `null` when another code than the one for it was scanned. */
  | { readonly name: 'measured'; readonly calibration: Calibration; readonly layout: LayoutDetection | null }
  | { readonly name: 'saved' };

export const useScannerTest = create<{ readonly last: TestReading | null; readonly step: CalibrationStep }>(() => ({
  last: null,
  step: { name: 'idle' },
}));

/** Whether the next typed text is the test scan, however slow it is. */
export const isCalibrating = (): boolean => useScannerTest.getState().step.name === 'waiting';

export const setCalibrationStep = (step: CalibrationStep): void => useScannerTest.setState({ step });

/** Ends a calibration when Settings is left, so that it does not wait for a scan unseen. */
export function stopCalibrating(): void {
  if (isCalibrating()) setCalibrationStep({ name: 'idle' });
}

export function handleTestReading(reading: Reading): void {
  switch (reading.kind) {
    case 'scan':
    case 'repeated-scan':
      return showReading({ kind: 'scan', text: reading.text, symbology: reading.symbology?.name ?? null });
    case 'unfinished-scan':
      return showReading({ kind: 'scan', text: reading.text, symbology: null });
    case 'weight':
      return showReading({ kind: 'weight', text: `${formatPounds(reading.weight, currentLanguage())} lb`, symbology: null });
    case 'scale-problem':
      return showReading({ kind: 'scale', text: reading.printed, symbology: null });
    case 'enter-ignored':
      return;
    case 'test-scan':
      showReading({ kind: 'scan', text: reading.text, symbology: reading.symbology?.name ?? null });
      return setCalibrationStep(
        reading.calibration ? { name: 'measured', calibration: reading.calibration, layout: reading.layout } : { name: 'too-short' },
      );
  }
}

/** Whether the last reading is a scan with this text. */
export function isLastTestScan(text: string): boolean {
  const { last } = useScannerTest.getState();
  return last?.kind === 'scan' && last.text === text;
}

const showReading = (last: TestReading) => useScannerTest.setState({ last });
