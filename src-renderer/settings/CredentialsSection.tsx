import { type FormEvent, useId, useState } from 'react';
import { ask, change, useStation } from '../station';
import { storeClock, words } from '../words';
import { refusalWords } from './refusal-words';

const text = words.settings.credentials;

/** Write-only: what is typed goes inward once, and nothing comes back but whether something is stored. */
export function CredentialsSection() {
  const { credentials, locked, settings } = useStation(({ station }) => station);
  const origin = new URL(settings['connection.baseUrl']).origin;
  const [typed, setTyped] = useState('');
  const [said, setSaid] = useState<{ readonly problem: boolean; readonly text: string } | null>(null);
  const id = useId();

  async function send(request: Parameters<typeof change>[0], done: string): Promise<void> {
    const refusal = await change(request);
    setSaid(refusal ? { problem: true, text: refusalWords(refusal) } : { problem: false, text: done });
    if (!refusal) setTyped('');
  }

  function store(event: FormEvent): void {
    event.preventDefault();
    void send(ask('credentials.store', { text: typed }), text.storedNow);
  }

  const failed = said?.problem === true;
  return (
    <section className="card" aria-labelledby="settings-credentials">
      <h2 id="settings-credentials">{words.settings.sections.credentials}</h2>
      <p role="status">{text.state(credentials, origin, storeClock(settings))}</p>
      <form className="credentials" onSubmit={store}>
        <label className="label" htmlFor={id}>
          {text.label}
        </label>
        <input
          id={id}
          className="text-input"
          type="password"
          autoComplete="off"
          disabled={locked}
          aria-invalid={failed}
          aria-describedby={`${id}-hint`}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <p className="field-hint" id={`${id}-hint`}>
          {text.hint(origin)}
        </p>
        <div className="button-row">
          <button type="submit" className="button" disabled={locked || typed === ''}>
            {text.store}
          </button>
          {credentials.kind === 'stored' && (
            <button
              type="button"
              className="button is-quiet"
              disabled={locked}
              onClick={() => void send(ask('credentials.forget', undefined), text.forgottenNow)}
            >
              {text.forget}
            </button>
          )}
        </div>
        <p className="field-problem" role="alert">
          {failed && said.text}
        </p>
        <p role="status">{said && !failed && said.text}</p>
      </form>
    </section>
  );
}
