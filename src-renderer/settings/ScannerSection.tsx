import { useEffect, useState } from 'react';
import layoutCode from '../../resources/scanner-layout.svg?url';
import type { Refusal } from '../../src-shared/bridge/refusal';
import type { KeyboardLayout, ScannerLayout } from '../../src-shared/scan/keyboard-layouts';
import { Button, ButtonRow, ErrorText, Label, Note } from '../controls';
import { type Calibration, detectComputerLayout, type LayoutDetection, loadLearnedRhythm } from '../scanner';
import { useStation } from '../station';
import { refusalMessage, scannedCommandMessage, settingChoiceLabel, t } from '../strings';
import { changeSettings } from './change-settings';
import { KeyLog } from './KeyLog';
import styles from './ScannerSection.module.css';
import { SettingsSection } from './SettingsSection';
import { setCalibrationStep, stopCalibrating, useScannerTest } from './scanner-test';

/** Shows readings without changing an order, and calibrates a scanner that the default settings do not recognize. */
export function ScannerSection() {
  const { last } = useScannerTest();
  const { settings, commandKey } = useStation(({ station }) => station);
  useEffect(() => stopCalibrating, []);
  const rhythm = loadLearnedRhythm();
  const computer = useComputerLayout();
  const hasOwnLayout = useStation(({ station }) => station.sources['scan.layout'] !== 'built-in');
  return (
    <SettingsSection name="scanner">
      <p>{t('settings.scanner.hint')}</p>
      <div className={styles.lastReading} role="status">
        {last ? (
          <>
            <Label as="p">{[t(`settings.scanner.kind.${last.kind}`), last.symbology].filter(Boolean).join(', ')}</Label>
            {last.command && <p>{scannedCommandMessage(last.command, commandKey)}</p>}
            <p className={styles.lastText}>{last.text.replace(/\p{Cc}/gu, '▯')}</p>
          </>
        ) : (
          <p>{t('settings.scanner.nothing')}</p>
        )}
      </div>
      <p>{rhythm ? t('settings.scanner.learnedSpeed', { gap: Math.round(rhythm.gapMs) }) : t('settings.scanner.anySpeed')}</p>
      <p>{t(`settings.scanner.ends.${settings['scan.suffix']}`)}</p>
      <p>{describeComputer(computer)}</p>
      <p>{describeScanner(settings['scan.layout'], hasOwnLayout)}</p>
      <CalibrationPanel />
      <KeyLog about={`computer: ${computer ?? 'unknown'}, scanner: ${settings['scan.layout']}`} />
    </SettingsSection>
  );
}

function CalibrationPanel() {
  const { step } = useScannerTest();
  const locked = useStation(({ station }) => station.isLocked);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  async function saveCalibration({ maxGapMs, suffix }: Calibration, layout: LayoutDetection | null): Promise<void> {
    const problem = await changeSettings([
      { key: 'scan.maxGapMs', value: maxGapMs },
      { key: 'scan.suffix', value: suffix },
      ...(layout?.kind === 'found' ? [{ key: 'scan.layout', value: layout.layout } as const] : []),
    ]);
    setRefusal(problem);
    if (!problem) setCalibrationStep({ name: 'saved' });
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
            <Note>{t(`settings.scanner.result.${step.calibration.suffix}`, { gap: step.calibration.longestGapMs })}</Note>
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
      <ErrorText role="alert">{refusal && refusalMessage(refusal, 'settings')}</ErrorText>
    </div>
  );
}

function describeLayout(layout: LayoutDetection | null): string {
  if (layout === null) return t('settings.scanner.layout.otherCode');
  if (layout.kind === 'found') return t('settings.scanner.layout.found', { layout: layoutName(layout.layout) });
  return t('settings.scanner.layout.unknown', { wrong: layout.wrong.map(describeWrong).join(', ') });
}

const describeWrong = ({ printed, arrived }: { readonly printed: string; readonly arrived: string }): string =>
  arrived === '' ? t('settings.scanner.layout.lost', { printed }) : t('settings.scanner.layout.wrong', { printed, arrived });

/** `Canadian French (ca)` */
const layoutName = (layout: ScannerLayout): string => `${settingChoiceLabel('scan.layout', layout)} (${layout})`;

const describeComputer = (layout: KeyboardLayout | null): string =>
  layout === null ? t('settings.scanner.layout.computerUnknown') : t('settings.scanner.layout.computer', { computer: layoutName(layout) });

const describeScanner = (layout: ScannerLayout, isSet: boolean): string =>
  t(isSet ? 'settings.scanner.layout.scanner' : 'settings.scanner.layout.scannerAssumed', { scanner: layoutName(layout) });

/** The keyboard layout of the computer; `null` if it is not known. */
function useComputerLayout(): KeyboardLayout | null {
  const [computer, setComputer] = useState<KeyboardLayout | null>(null);
  useEffect(() => {
    const detectLayout = () => void detectComputerLayout().then(setComputer);
    detectLayout();
    // A person changes the layout in another window and comes back.
    window.addEventListener('focus', detectLayout);
    return () => window.removeEventListener('focus', detectLayout);
  }, []);
  return computer;
}
