import { useState } from 'react';
import type { Result } from '../../src-shared/base/result';
import type { Refusal } from '../../src-shared/bridge/refusal';
import { Button, ButtonRow, Card, ErrorText, FileStatus, HintText, Note } from '../controls';
import { awaitStationChange, cancelFileTask, dismissFileTask, invoke, useFileTask, useStation } from '../station';
import { commandSheetTexts, printProblemMessage, refusalMessage, t } from '../strings';
import styles from './SettingsView.module.css';

/** Saves and prints the sheet of this station's command barcodes, and gives it new codes. */
export function CommandSheetSection() {
  const { isLocked, settings } = useStation(({ station }) => station);
  const task = useFileTask('command-sheet');
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  async function request(response: Promise<Result<null, Refusal>>): Promise<void> {
    const result = await response;
    setRefusal(result.ok ? null : result.problem);
  }
  function closeStatus(): void {
    setRefusal(null);
    dismissFileTask();
  }

  return (
    <Card className={styles.section} aria-labelledby="settings-command-sheet">
      <h2 id="settings-command-sheet">{t('settings.commandSheet.title')}</h2>
      <HintText>{t('settings.commandSheet.hint')}</HintText>
      {!settings['scan.commands'] && <Note>{t('settings.commandSheet.off')}</Note>}
      <ButtonRow className={styles.buttons}>
        <Button disabled={isLocked} onClick={() => void request(invoke('commands.saveSheet', { texts: commandSheetTexts() }))}>
          {t('settings.commandSheet.save')}
        </Button>
        <Button disabled={isLocked} onClick={() => void request(invoke('commands.printSheet', { texts: commandSheetTexts() }))}>
          {t('settings.commandSheet.print')}
        </Button>
      </ButtonRow>
      {/* The path shows a folder of this computer, which the PIN protects. */}
      <FileStatus
        task={isLocked ? null : task}
        refusal={refusal && refusalMessage(refusal, 'settings')}
        onStop={cancelFileTask}
        onClose={closeStatus}
      />
      <PrintStatus />
      <NewCodes />
    </Card>
  );
}

/** Never says that the sheet was printed, because the system only takes the job. */
function PrintStatus() {
  const progress = useStation(({ print }) => print?.progress ?? null);
  return (
    <>
      <p role="status">{progress && progress.kind !== 'failed' && t(`print.${progress.kind}`)}</p>
      <ErrorText role="alert">{progress?.kind === 'failed' && printProblemMessage(progress.problem)}</ErrorText>
    </>
  );
}

/** New codes make every sheet useless that was printed before, so a second press confirms them. */
function NewCodes() {
  const isLocked = useStation(({ station }) => station.isLocked);
  const hasCodes = useStation(({ station }) => station.commandKey !== null);
  const [result, setResult] = useState<Refusal | 'asked' | 'done' | null>(null);
  const isAsked = result === 'asked' && !isLocked;

  return (
    <>
      {isAsked && <Note tone="alert">{t('settings.commandSheet.renewQuestion')}</Note>}
      <ButtonRow className={styles.buttons}>
        <Button
          variant="secondary"
          disabled={isLocked || !hasCodes}
          onClick={() =>
            isAsked
              ? void awaitStationChange(invoke('commands.renewKey', undefined)).then((refusal) => setResult(refusal ?? 'done'))
              : setResult('asked')
          }
        >
          {t(isAsked ? 'settings.commandSheet.renewNow' : 'settings.commandSheet.renew')}
        </Button>
        {isAsked && <Button onClick={() => setResult(null)}>{t('settings.commandSheet.keep')}</Button>}
      </ButtonRow>
      <p role="status">{result === 'done' && t('settings.commandSheet.renewed')}</p>
      <ErrorText role="alert">{typeof result === 'object' && result && refusalMessage(result, 'settings')}</ErrorText>
    </>
  );
}
