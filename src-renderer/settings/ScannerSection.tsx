import { useEffect, useState } from 'react';
import { type Calibration, learnedRhythm } from '../scanner';
import { ask, change, useStation } from '../station';
import { words } from '../words';
import { KeyLog } from './KeyLog';
import { refusalWords } from './refusal-words';
import { SettingsSection } from './SettingsSection';
import { setStep, stopCalibrating, useScannerTest } from './scanner-test';

const text = words.settings.scanner;

/** Shows what is read, without touching an order, and measures a scanner that the standard settings do not hear. */
export function ScannerSection() {
  const { last } = useScannerTest();
  const settings = useStation(({ station }) => station.settings);
  useEffect(() => stopCalibrating, []);
  const learned = learnedRhythm();
  return (
    <SettingsSection name="scanner">
      <p>{text.hint}</p>
      <div className="scanner-test" role="status">
        {last ? (
          <>
            <p className="label">{[text.kind[last.kind], last.symbology].filter(Boolean).join(', ')}</p>
            <p className="scanner-test-text">{last.text.replace(/\p{Cc}/gu, '▯')}</p>
          </>
        ) : (
          <p>{text.nothing}</p>
        )}
      </div>
      <p>{text.inForce(learned ? Math.round(learned.gapMs) : null, text.suffix[settings['scan.suffix']])}</p>
      <Calibrate />
      <KeyLog />
    </SettingsSection>
  );
}

function Calibrate() {
  const { step } = useScannerTest();
  const locked = useStation(({ station }) => station.locked);
  const [problem, setProblem] = useState<string | null>(null);

  async function save({ maxGapMs, suffix }: Calibration): Promise<void> {
    const values = { 'scan.maxGapMs': maxGapMs, 'scan.suffix': suffix } as const;
    for (const key of ['scan.maxGapMs', 'scan.suffix'] as const) {
      const value = values[key];
      const refusal = await change(ask('settings.change', { key, value }));
      if (refusal) return setProblem(refusalWords(refusal));
    }
    setProblem(null);
    setStep({ name: 'saved' });
  }

  return (
    <div className="calibrate">
      <div role="status">
        {step.name === 'waiting' && <p className="note">{text.calibrating}</p>}
        {step.name === 'too-short' && <p className="note is-alert">{text.tooShort}</p>}
        {step.name === 'saved' && <p className="note">{text.calibrated}</p>}
        {step.name === 'measured' && (
          <>
            <p className="note">{text.result(step.calibration.longestGapMs, text.suffix[step.calibration.suffix])}</p>
            {step.calibration.asSlowAsPeople && <p className="note is-alert">{text.asSlowAsPeople}</p>}
          </>
        )}
      </div>
      <div className="button-row">
        {step.name === 'measured' && (
          <button type="button" className="button" onClick={() => void save(step.calibration)}>
            {text.use(step.calibration.maxGapMs)}
          </button>
        )}
        {step.name === 'waiting' ? (
          <button type="button" className="button" onClick={() => setStep({ name: 'idle' })}>
            {text.cancel}
          </button>
        ) : (
          <button type="button" className="button" disabled={locked} onClick={() => setStep({ name: 'waiting' })}>
            {text.calibrate}
          </button>
        )}
      </div>
      <p className="field-problem" role="alert">
        {problem}
      </p>
    </div>
  );
}
