import { useState } from 'react';
import { ask, useStation } from '../station';
import { words } from '../words';
import { refusalWords } from './refusal-words';

const text = words.diagnostics;

type Said = { readonly kind: 'nothing' | 'saving' } | { readonly kind: 'saved' | 'refused'; readonly text: string };

/** One file in which IT finds what can be known of a station from afar. */
export function DiagnosticsSection() {
  const locked = useStation(({ station }) => station.locked);
  const [said, setSaid] = useState<Said>({ kind: 'nothing' });

  async function save(): Promise<void> {
    setSaid({ kind: 'saving' });
    const saved = await ask('diagnostics.save', undefined);
    if (!saved.ok) setSaid({ kind: 'refused', text: refusalWords(saved.problem) });
    else if (saved.value === null) setSaid({ kind: 'nothing' });
    else setSaid({ kind: 'saved', text: text.saved(saved.value.path, Math.ceil(saved.value.bytes / 1000)) });
  }

  return (
    <section className="card" aria-labelledby="settings-diagnostics">
      <h2 id="settings-diagnostics">{text.title}</h2>
      <p className="field-hint">{text.hint}</p>
      <div className="button-row">
        <button type="button" className="button" disabled={locked || said.kind === 'saving'} onClick={() => void save()}>
          {text.save}
        </button>
      </div>
      <p className="field-problem" role="alert">
        {said.kind === 'refused' && said.text}
      </p>
      <p role="status">
        {said.kind === 'saving' && text.saving}
        {said.kind === 'saved' && said.text}
      </p>
    </section>
  );
}
