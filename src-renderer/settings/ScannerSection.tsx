import { useEffect, useState } from 'react';
import layoutCode from '../../resources/scanner-layout.svg?url';
import { type Calibration, computerLayout, type LayoutFinding, learnedRhythm } from '../scanner';
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
  const layouts = useLayoutWords();
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
      <p>{layouts}</p>
      <Calibrate />
      <KeyLog about={layouts} />
    </SettingsSection>
  );
}

function Calibrate() {
  const { step } = useScannerTest();
  const locked = useStation(({ station }) => station.locked);
  const [problem, setProblem] = useState<string | null>(null);

  async function save({ maxGapMs, suffix }: Calibration, layout: LayoutFinding | null): Promise<void> {
    const changes = [
      { key: 'scan.maxGapMs', value: maxGapMs },
      { key: 'scan.suffix', value: suffix },
      ...(layout?.kind === 'found' ? [{ key: 'scan.layout', value: layout.layout } as const] : []),
    ] as const;
    for (const { key, value } of changes) {
      const refusal = await change(ask('settings.change', { key, value }));
      if (refusal) return setProblem(refusalWords(refusal));
    }
    setProblem(null);
    setStep({ name: 'saved' });
  }

  return (
    <div className="calibrate">
      <div role="status">
        {step.name === 'waiting' && (
          <>
            <p className="note">{text.calibrating}</p>
            <img className="layout-code" src={layoutCode} alt={text.layoutCode} />
          </>
        )}
        {step.name === 'too-short' && <p className="note is-alert">{text.tooShort}</p>}
        {step.name === 'saved' && <p className="note">{text.calibrated}</p>}
        {step.name === 'measured' && (
          <>
            <p className="note">{text.result(step.calibration.longestGapMs, text.suffix[step.calibration.suffix])}</p>
            <p className={step.layout?.kind === 'unknown' ? 'note is-alert' : 'note'}>{layoutWords(step.layout)}</p>
            {step.calibration.asSlowAsPeople && <p className="note is-alert">{text.asSlowAsPeople}</p>}
          </>
        )}
      </div>
      <div className="button-row">
        {step.name === 'measured' && (
          <button type="button" className="button" onClick={() => void save(step.calibration, step.layout)}>
            {text.use}
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

function layoutWords(layout: LayoutFinding | null): string {
  if (layout === null) return text.layout.otherCode;
  if (layout.kind === 'found') return text.layout.found(layout.layout);
  return text.layout.unknown(layout.wrong.map(({ printed, arrived }) => text.layout.wrong(printed, arrived)).join(', '));
}

/** For which keyboard layouts the computer and the scanner are set, in words. */
function useLayoutWords(): string {
  const [computer, setComputer] = useState<string | null>(null);
  const scanner = useStation(({ station }) => station.settings['scan.layout']);
  const isCertain = useStation(({ station }) => station.sources['scan.layout'] !== 'built-in');
  useEffect(() => {
    const look = () => void computerLayout().then(setComputer);
    look();
    // A person switches the layout somewhere else, and comes back.
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, []);
  return text.layout.pair(computer, scanner, isCertain);
}
