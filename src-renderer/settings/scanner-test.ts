/** The last reading in Settings, and the state of the calibration. */
import { create } from 'zustand';
import { assertNever, type Result } from '../../src-shared/base/result';
import { classifyScan } from '../../src-shared/scan/classify-scan';
import type { CommandCode, CommandCodeProblem } from '../../src-shared/scan/command-code';
import { formatPounds } from '../../src-shared/weight/weight-format';
import type { Calibration, LayoutDetection, Reading } from '../scanner';
import { useStation } from '../station';
import { currentLanguage } from '../strings';

/** A reading as the scanner test shows it. */
export interface TestReading {
  readonly kind: 'scan' | 'place' | 'command' | 'weight' | 'scale';
  readonly text: string;
  readonly symbology: string | null;
  /** For a command: what it was read as. */
  readonly command?: Result<CommandCode, CommandCodeProblem>;
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
      return showScan(reading);
    case 'unfinished-scan':
      return showReading({ kind: 'scan', text: reading.text, symbology: null });
    case 'weight':
      return showReading({ kind: 'weight', text: `${formatPounds(reading.weight, currentLanguage())} lb`, symbology: null });
    case 'scale-problem':
      return showReading({ kind: 'scale', text: reading.printed, symbology: null });
    case 'enter-ignored':
      return;
    case 'test-scan':
      showScan(reading);
      return setCalibrationStep(
        reading.calibration ? { name: 'measured', calibration: reading.calibration, layout: reading.layout } : { name: 'too-short' },
      );
  }
}

/** Shows a scan with its whole text, as what Stage would take it for. */
function showScan({ text, symbology }: Extract<Reading, { kind: 'scan' | 'repeated-scan' | 'test-scan' }>): void {
  const scan = classifyScan(text, useStation.getState().station.settings);
  switch (scan.kind) {
    case 'command':
      return showReading({ kind: 'command', text, symbology: symbology?.name ?? null, command: scan.result });
    case 'place':
      return showReading({ kind: 'place', text, symbology: symbology?.name ?? null });
    case 'order':
      return showReading({ kind: 'scan', text, symbology: symbology?.name ?? null });
    default:
      return assertNever(scan);
  }
}

/** Whether the last reading is a scan with this text. */
export function isLastTestScan(text: string): boolean {
  const { last } = useScannerTest.getState();
  return (last?.kind === 'scan' || last?.kind === 'place' || last?.kind === 'command') && last.text === text;
}

const showReading = (last: TestReading) => useScannerTest.setState({ last });
