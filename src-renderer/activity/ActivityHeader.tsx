import { useState } from 'react';
import type { Refusal } from '../../src-shared/bridge/refusal';
import type { ExportFormat } from '../../src-shared/station/file-task';
import { Button, ButtonRow, Card, FileStatus, PinForm, PressButton, usePressGroup } from '../controls';
import { cancelFileTask, dismissFileTask, invoke, useFileTask, useStation } from '../station';
import { refusalMessage, t } from '../strings';
import styles from './ActivityView.module.css';
import { HeaderRow } from './HeaderRow';
import { buildQuery, useHistory } from './history-store';

/** The title, with buttons that export everything that the query finds, not only the rows that are loaded. */
export function ActivityHeader() {
  const task = useFileTask('orders');
  const locked = useStation(({ station }) => station.isLocked);
  const group = usePressGroup();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  /** The export format while the PIN is being entered. */
  const [formatAwaitingPin, setFormatAwaitingPin] = useState<ExportFormat | null>(null);

  /** @returns why the export did not start */
  async function startExport(format: ExportFormat, pin?: string): Promise<Refusal | null> {
    const response = await invoke('orders.export', { ...buildQuery(useHistory.getState()), format, ...(pin !== undefined && { pin }) });
    if (!response.ok) return response.problem;
    setFormatAwaitingPin(null);
    return null;
  }
  async function exportAs(format: ExportFormat): Promise<void> {
    if (locked) return setFormatAwaitingPin(format);
    setRefusal(await startExport(format));
  }
  function closeStatus(): void {
    setRefusal(null);
    dismissFileTask();
  }

  return (
    <>
      <HeaderRow>
        <h1>{t('activity.title')}</h1>
        <ButtonRow>
          <PressButton group={group} onPress={() => exportAs('xlsx')}>
            {t('activity.exportXlsx')}
          </PressButton>
          <PressButton group={group} onPress={() => exportAs('csv')}>
            {t('activity.exportCsv')}
          </PressButton>
        </ButtonRow>
      </HeaderRow>
      {formatAwaitingPin && (
        <Card className={styles.pin}>
          <PinForm
            takesFocus
            hint={t('activity.exportPin')}
            submitLabel={t('activity.exportWithPin')}
            onSubmit={(pin) => startExport(formatAwaitingPin, pin)}
          />
          <Button onClick={() => setFormatAwaitingPin(null)}>{t('activity.exportCancel')}</Button>
        </Card>
      )}
      <FileStatus task={task} refusal={refusal && refusalMessage(refusal)} onStop={cancelFileTask} onClose={closeStatus} />
    </>
  );
}
