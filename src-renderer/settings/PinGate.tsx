import { type FormEvent, useEffect, useId, useState } from 'react';
import { ask, change, useStation } from '../station';
import { words } from '../words';
import { refusalWords } from './refusal-words';

const text = words.settings;

/** Where a PIN is set, values can be seen by anybody and changed by those who know it. */
export function PinGate() {
  const locked = useStation(({ station }) => station.locked);
  const hasPin = useStation(({ station }) => station.settings['settings.adminPinHash'] !== null);
  const [pin, setPin] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const id = useId();
  useEffect(() => lockBehind, []);
  if (!hasPin) return null;

  async function unlock(event: FormEvent): Promise<void> {
    event.preventDefault();
    const refusal = await change(ask('settings.unlock', { pin }));
    setPin('');
    setProblem(refusal && refusalWords(refusal));
  }

  return (
    <section className="card">
      {locked ? (
        <form className="setting" onSubmit={(event) => void unlock(event)}>
          <div>
            <label className="setting-name" htmlFor={id}>
              {text.pin}
            </label>
            <p className="setting-help" id={`${id}-hint`}>
              {text.pinHint}
            </p>
          </div>
          <div className="setting-how">
            <span className="pin">
              <input
                id={id}
                className="text-input"
                type="password"
                inputMode="numeric"
                autoComplete="off"
                aria-invalid={problem !== null}
                aria-describedby={`${id}-hint`}
                value={pin}
                onChange={(event) => setPin(event.target.value)}
              />
              <button type="submit" className="button">
                {text.unlock}
              </button>
            </span>
            <p className="field-problem" role="alert">
              {problem}
            </p>
          </div>
        </form>
      ) : (
        <button type="button" className="button" onClick={() => void change(ask('settings.lock', undefined))}>
          {text.lock}
        </button>
      )}
    </section>
  );
}

/** Whoever has left this place is not there any more to see who comes to it next. */
function lockBehind(): void {
  const { locked, settings } = useStation.getState().station;
  if (!locked && settings['settings.adminPinHash'] !== null) void change(ask('settings.lock', undefined));
}
