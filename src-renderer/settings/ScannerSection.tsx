import { useEffect, useState } from 'react';
import layoutCode from '../../resources/scanner-layout.svg?url';
import { type Calibration, detectComputerLayout, type LayoutDetection, loadLearnedRhythm } from '../scanner';
import { awaitStationChange, invoke, useStation } from '../station';
import { strings } from '../strings';
import { KeyLog } from './KeyLog';
import { SettingsSection } from './SettingsSection';
import { setCalibrationStep, stopCalibrating, useScannerTest } from './scanner-test';
import { settingsRefusalMessage } from './settings-refusal';

const text = strings.settings.scanner;

/** Shows what is read, without touching an order, and measures a scanner that the standard settings do not hear. */
export function ScannerSection() {
  const { last } = useScannerTest();
  const settings = useStation(({ station }) => station.settings);
  useEffect(() => stopCalibrating, []);
  const rhythm = loadLearnedRhythm();
  const layoutDescription = useLayoutDescription();
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
      <p>{text.inForce(rhythm ? Math.round(rhythm.gapMs) : null, text.suffix[settings['scan.suffix']])}</p>
      <p>{layoutDescription}</p>
      <CalibrationPanel />
      <KeyLog about={layoutDescription} />
    </SettingsSection>
  );
}

function CalibrationPanel() {
  const { step } = useScannerTest();
  const locked = useStation(({ station }) => station.isLocked);
  const [problem, setProblem] = useState<string | null>(null);

  async function saveCalibration({ maxGapMs, suffix }: Calibration, layout: LayoutDetection | null): Promise<void> {
    const changes = [
      { key: 'scan.maxGapMs', value: maxGapMs },
      { key: 'scan.suffix', value: suffix },
      ...(layout?.kind === 'found' ? [{ key: 'scan.layout', value: layout.layout } as const] : []),
    ] as const;
    for (const { key, value } of changes) {
      const refusal = await awaitStationChange(invoke('settings.change', { key, value }));
      if (refusal) return setProblem(settingsRefusalMessage(refusal));
    }
    setProblem(null);
    setCalibrationStep({ name: 'saved' });
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
            <p className={step.layout?.kind === 'unknown' ? 'note is-alert' : 'note'}>{describeLayout(step.layout)}</p>
            {step.calibration.isHumanSpeed && <p className="note is-alert">{text.asSlowAsPeople}</p>}
          </>
        )}
      </div>
      <div className="button-row">
        {step.name === 'measured' && (
          <button type="button" className="button" onClick={() => void saveCalibration(step.calibration, step.layout)}>
            {text.use}
          </button>
        )}
        {step.name === 'waiting' ? (
          <button type="button" className="button" onClick={() => setCalibrationStep({ name: 'idle' })}>
            {text.cancel}
          </button>
        ) : (
          <button type="button" className="button" disabled={locked} onClick={() => setCalibrationStep({ name: 'waiting' })}>
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

function describeLayout(layout: LayoutDetection | null): string {
  if (layout === null) return text.layout.otherCode;
  if (layout.kind === 'found') return text.layout.found(layout.layout);
  return text.layout.unknown(layout.wrong.map(({ printed, arrived }) => text.layout.wrong(printed, arrived)).join(', '));
}

/** For which keyboard layouts the computer and the scanner are set, in words. */
function useLayoutDescription(): string {
  const [computer, setComputer] = useState<string | null>(null);
  const scanner = useStation(({ station }) => station.settings['scan.layout']);
  const isCertain = useStation(({ station }) => station.sources['scan.layout'] !== 'built-in');
  useEffect(() => {
    const detectLayout = () => void detectComputerLayout().then(setComputer);
    detectLayout();
    // A person switches the layout somewhere else, and comes back.
    window.addEventListener('focus', detectLayout);
    return () => window.removeEventListener('focus', detectLayout);
  }, []);
  return text.layout.pair(computer, scanner, isCertain);
}
