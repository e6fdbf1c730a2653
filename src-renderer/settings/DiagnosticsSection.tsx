import { useState } from 'react';
import { FileStatus } from '../controls';
import { ask, closeFile, stopFile, useFileTask, useStation } from '../station';
import { words } from '../words';
import { refusalWords } from './refusal-words';

const text = words.diagnostics;

/** One file in which IT finds what can be known of a station from afar. */
export function DiagnosticsSection() {
  const locked = useStation(({ station }) => station.locked);
  const task = useFileTask('diagnostics');
  const [refusal, setRefusal] = useState<string | null>(null);

  async function save(): Promise<void> {
    const begun = await ask('diagnostics.save', undefined);
    setRefusal(begun.ok ? null : refusalWords(begun.problem));
  }
  function close(): void {
    setRefusal(null);
    closeFile();
  }

  return (
    <section className="card" aria-labelledby="settings-diagnostics">
      <h2 id="settings-diagnostics">{text.title}</h2>
      <p className="field-hint">{text.hint}</p>
      <div className="button-row">
        <button type="button" className="button" disabled={locked} onClick={() => void save()}>
          {text.save}
        </button>
      </div>
      {/* The path is one of this computer's folders, which stand behind the PIN. */}
      <FileStatus task={locked ? null : task} refusal={refusal} onStop={stopFile} onClose={close} />
    </section>
  );
}
