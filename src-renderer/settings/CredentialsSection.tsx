import { type FormEvent, useId, useState } from 'react';
import { awaitStationChange, invoke, useStation } from '../station';
import { storeClockOf, strings } from '../strings';
import { settingsRefusalMessage } from './settings-refusal';

const text = strings.settings.credentials;

/** Write-only: what is typed goes inward once, and nothing comes back but whether something is stored. */
export function CredentialsSection() {
  const { credentials, isLocked, settings } = useStation(({ station }) => station);
  const origin = new URL(settings['connection.baseUrl']).origin;
  const [typed, setTyped] = useState('');
  const [result, setResult] = useState<{ readonly problem: boolean; readonly text: string } | null>(null);
  const id = useId();

  async function submitChange(request: Parameters<typeof awaitStationChange>[0], done: string): Promise<void> {
    const refusal = await awaitStationChange(request);
    setResult(refusal ? { problem: true, text: settingsRefusalMessage(refusal) } : { problem: false, text: done });
    if (!refusal) setTyped('');
  }

  function storeCredentials(event: FormEvent): void {
    event.preventDefault();
    void submitChange(invoke('credentials.store', { text: typed }), text.storedNow);
  }

  const hasFailed = result?.problem === true;
  return (
    <section className="card" aria-labelledby="settings-credentials">
      <h2 id="settings-credentials">{strings.settings.sections.credentials}</h2>
      <p role="status">{text.state(credentials, origin, storeClockOf(settings))}</p>
      <form className="credentials" onSubmit={storeCredentials}>
        <label className="label" htmlFor={id}>
          {text.label}
        </label>
        <input
          id={id}
          className="text-input"
          type="password"
          autoComplete="off"
          disabled={isLocked}
          aria-invalid={hasFailed}
          aria-describedby={`${id}-hint`}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <p className="field-hint" id={`${id}-hint`}>
          {text.hint(origin)}
        </p>
        <div className="button-row">
          <button type="submit" className="button" disabled={isLocked || typed === ''}>
            {text.store}
          </button>
          {credentials.kind === 'stored' && (
            <button
              type="button"
              className="button is-quiet"
              disabled={isLocked}
              onClick={() => void submitChange(invoke('credentials.forget', undefined), text.forgottenNow)}
            >
              {text.forget}
            </button>
          )}
        </div>
        <p className="field-problem" role="alert">
          {hasFailed && result.text}
        </p>
        <p role="status">{result && !hasFailed && result.text}</p>
      </form>
    </section>
  );
}
