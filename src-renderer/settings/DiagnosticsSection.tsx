import { useState } from 'react';
import { FileStatus } from '../controls';
import { cancelFileTask, dismissFileTask, invoke, useFileTask, useStation } from '../station';
import { strings } from '../strings';
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
    <section className="card" aria-labelledby="settings-diagnostics">
      <h2 id="settings-diagnostics">{text.title}</h2>
      <p className="field-hint">{text.hint}</p>
      <div className="button-row">
        <button type="button" className="button" disabled={locked} onClick={() => void saveDiagnostics()}>
          {text.save}
        </button>
      </div>
      {/* The path is one of this computer's folders, which stand behind the PIN. */}
      <FileStatus task={locked ? null : task} refusal={refusal} onStop={cancelFileTask} onClose={closeStatus} />
    </section>
  );
}
