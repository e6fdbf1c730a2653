import { useState } from 'react';
import type { Refusal } from '../../src-shared/bridge/refusal';
import { Button, ButtonRow, FileStatus, HintText } from '../controls';
import { cancelFileTask, dismissFileTask, invoke, useFileTask, useStation } from '../station';
import { refusalMessage, t } from '../strings';
import { SettingsSection } from './SettingsSection';
import styles from './SettingsView.module.css';

/** Saves one file with everything that IT needs to know about the station. */
export function DiagnosticsSection() {
  const locked = useStation(({ station }) => station.isLocked);
  const task = useFileTask('diagnostics');
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  async function saveDiagnostics(): Promise<void> {
    const response = await invoke('diagnostics.save', undefined);
    setRefusal(response.ok ? null : response.problem);
  }
  function closeStatus(): void {
    setRefusal(null);
    dismissFileTask();
  }

  return (
    <SettingsSection name="diagnostics">
      <HintText>{t('diagnostics.hint')}</HintText>
      <ButtonRow className={styles.buttons}>
        <Button disabled={locked} onClick={() => void saveDiagnostics()}>
          {t('diagnostics.save')}
        </Button>
      </ButtonRow>
      {/* The path shows a folder of this computer, which the PIN protects. */}
      <FileStatus
        task={locked ? null : task}
        refusal={refusal && refusalMessage(refusal, 'settings')}
        onStop={cancelFileTask}
        onClose={closeStatus}
      />
    </SettingsSection>
  );
}
