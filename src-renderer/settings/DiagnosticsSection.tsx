import { useState } from 'react';
import { Button, ButtonRow, Card, FileStatus, HintText } from '../controls';
import { cancelFileTask, dismissFileTask, invoke, useFileTask, useStation } from '../station';
import { strings } from '../strings';
import styles from './SettingsView.module.css';
import { settingsRefusalMessage } from './settings-refusal';

const text = strings.diagnostics;

/** One file in which IT finds what can be known of a station from afar. */
export function DiagnosticsSection() {
  const locked = useStation(({ station }) => station.isLocked);
  const task = useFileTask('diagnostics');
  const [refusal, setRefusal] = useState<string | null>(null);

  async function saveDiagnostics(): Promise<void> {
    const response = await invoke('diagnostics.save', undefined);
    setRefusal(response.ok ? null : settingsRefusalMessage(response.problem));
  }
  function closeStatus(): void {
    setRefusal(null);
    dismissFileTask();
  }

  return (
    <Card aria-labelledby="settings-diagnostics">
      <h2 id="settings-diagnostics">{text.title}</h2>
      <HintText>{text.hint}</HintText>
      <ButtonRow className={styles.buttons}>
        <Button disabled={locked} onClick={() => void saveDiagnostics()}>
          {text.save}
        </Button>
      </ButtonRow>
      {/* The path is one of this computer's folders, which stand behind the PIN. */}
      <FileStatus task={locked ? null : task} refusal={refusal} onStop={cancelFileTask} onClose={closeStatus} />
    </Card>
  );
}
