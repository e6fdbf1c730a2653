/** What was scanned in Settings, and the calibration that may be under way. */
import { create } from 'zustand';
import { formatPounds } from '../../src-shared/pounds';
import type { Calibration, LayoutFinding, Reading } from '../scanner';

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
  | { readonly name: 'measured'; readonly calibration: Calibration; readonly layout: LayoutFinding | null }
  | { readonly name: 'saved' };

export const useScannerTest = create<{ readonly last: TestReading | null; readonly step: CalibrationStep }>(() => ({
  last: null,
  step: { name: 'idle' },
}));

/** While this is true the next thing that types is the test scan, however slow it is. */
export const isCalibrating = (): boolean => useScannerTest.getState().step.name === 'waiting';

export const setStep = (step: CalibrationStep): void => useScannerTest.setState({ step });

/** Leaving Settings ends a calibration: nobody should have to know that one is still waiting for a scan. */
export function stopCalibrating(): void {
  if (isCalibrating()) setStep({ name: 'idle' });
}

export function takeTestReading(reading: Reading): void {
  switch (reading.kind) {
    case 'scan':
    case 'repeated-scan':
      return show({ kind: 'scan', text: reading.text, symbology: reading.symbology?.name ?? null });
    case 'unfinished-scan':
      return show({ kind: 'scan', text: reading.text, symbology: null });
    case 'weight':
      return show({ kind: 'weight', text: `${formatPounds(reading.weight)} lb`, symbology: null });
    case 'scale-problem':
      return show({ kind: 'scale', text: reading.printed, symbology: null });
    case 'enter-not-taken':
      return;
    case 'test-scan':
      show({ kind: 'scan', text: reading.text, symbology: reading.symbology?.name ?? null });
      return setStep(
        reading.calibration ? { name: 'measured', calibration: reading.calibration, layout: reading.layout } : { name: 'too-short' },
      );
  }
}

/** Whether a scan with this text is the last reading that is shown. */
export function isShownInTest(text: string): boolean {
  const { last } = useScannerTest.getState();
  return last?.kind === 'scan' && last.text === text;
}

const show = (last: TestReading) => useScannerTest.setState({ last });
