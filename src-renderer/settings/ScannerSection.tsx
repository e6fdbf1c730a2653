import { useEffect, useState } from 'react';
import layoutCode from '../../resources/scanner-layout.svg?url';
import { Button, ButtonRow, ErrorText, Label, Note } from '../controls';
import { type Calibration, detectComputerLayout, type LayoutDetection, loadLearnedRhythm } from '../scanner';
import { awaitStationChange, invoke, useStation } from '../station';
import { refusalMessage, strings, t } from '../strings';
import { KeyLog } from './KeyLog';
import styles from './ScannerSection.module.css';
import { SettingsSection } from './SettingsSection';
import { setCalibrationStep, stopCalibrating, useScannerTest } from './scanner-test';

const text = strings.settings.scanner;

/** Shows readings without changing an order, and calibrates a scanner that the default settings do not recognize. */
export function ScannerSection() {
  const { last } = useScannerTest();
  const settings = useStation(({ station }) => station.settings);
  useEffect(() => stopCalibrating, []);
  const rhythm = loadLearnedRhythm();
  const layoutDescription = useLayoutDescription();
  return (
    <SettingsSection name="scanner">
      <p>{t('settings.scanner.hint')}</p>
      <div className={styles.lastReading} role="status">
        {last ? (
          <>
            <Label as="p">{[t(`settings.scanner.kind.${last.kind}`), last.symbology].filter(Boolean).join(', ')}</Label>
            <p className={styles.lastText}>{last.text.replace(/\p{Cc}/gu, '▯')}</p>
          </>
        ) : (
          <p>{t('settings.scanner.nothing')}</p>
        )}
      </div>
      <p>{text.inForce(rhythm ? Math.round(rhythm.gapMs) : null, t(`settings.scanner.suffix.${settings['scan.suffix']}`))}</p>
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
      if (refusal) return setProblem(refusalMessage(refusal, 'settings'));
    }
    setProblem(null);
    setCalibrationStep({ name: 'saved' });
  }

  return (
    <div className={styles.calibration}>
      <div role="status">
        {step.name === 'waiting' && (
          <>
            <Note>{t('settings.scanner.calibrating')}</Note>
            <img className={styles.layoutCode} src={layoutCode} alt={t('settings.scanner.layoutCode')} />
          </>
        )}
        {step.name === 'too-short' && <Note tone="alert">{t('settings.scanner.tooShort')}</Note>}
        {step.name === 'saved' && <Note>{t('settings.scanner.calibrated')}</Note>}
        {step.name === 'measured' && (
          <>
            <Note>{text.result(step.calibration.longestGapMs, t(`settings.scanner.suffix.${step.calibration.suffix}`))}</Note>
            <Note tone={step.layout?.kind === 'unknown' ? 'alert' : 'status'}>{describeLayout(step.layout)}</Note>
            {step.calibration.isHumanSpeed && <Note tone="alert">{t('settings.scanner.asSlowAsPeople')}</Note>}
          </>
        )}
      </div>
      <ButtonRow className={styles.buttons}>
        {step.name === 'measured' && (
          <Button onClick={() => void saveCalibration(step.calibration, step.layout)}>{t('settings.scanner.use')}</Button>
        )}
        {step.name === 'waiting' ? (
          <Button onClick={() => setCalibrationStep({ name: 'idle' })}>{t('settings.scanner.cancel')}</Button>
        ) : (
          <Button disabled={locked} onClick={() => setCalibrationStep({ name: 'waiting' })}>
            {t('settings.scanner.calibrate')}
          </Button>
        )}
      </ButtonRow>
      <ErrorText role="alert">{problem}</ErrorText>
    </div>
  );
}

function describeLayout(layout: LayoutDetection | null): string {
  if (layout === null) return t('settings.scanner.layout.otherCode');
  if (layout.kind === 'found') return text.layout.found(layout.layout);
  return text.layout.unknown(layout.wrong.map(({ printed, arrived }) => text.layout.wrong(printed, arrived)).join(', '));
}

/** Describes the keyboard layouts of the computer and the scanner. */
function useLayoutDescription(): string {
  const [computer, setComputer] = useState<string | null>(null);
  const scanner = useStation(({ station }) => station.settings['scan.layout']);
  const isCertain = useStation(({ station }) => station.sources['scan.layout'] !== 'built-in');
  useEffect(() => {
    const detectLayout = () => void detectComputerLayout().then(setComputer);
    detectLayout();
    // A person changes the layout in another window and comes back.
    window.addEventListener('focus', detectLayout);
    return () => window.removeEventListener('focus', detectLayout);
  }, []);
  return text.layout.pair(computer, scanner, isCertain);
}
