import { type FormEvent, useId, useState } from 'react';
import { words } from '../words';

const text = words.pin;

export interface PinFormProps {
  /** What the PIN is needed for. */
  readonly hint: string;
  /** What the button does. */
  readonly submit: string;
  /** @returns why it was refused; `null` when it was not */
  readonly onSubmit: (pin: string) => Promise<string | null>;
}

/** Asks for the admin PIN. The main process compares it. */
export function PinForm({ hint, submit, onSubmit }: PinFormProps) {
  const [pin, setPin] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const id = useId();

  async function enter(event: FormEvent): Promise<void> {
    event.preventDefault();
    setPin('');
    setProblem(await onSubmit(pin));
  }

  return (
    <form className="setting" onSubmit={(event) => void enter(event)}>
      <div>
        <label className="setting-name" htmlFor={id}>
          {text.label}
        </label>
        <p className="setting-help" id={`${id}-hint`}>
          {hint}
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
            {submit}
          </button>
        </span>
        <p className="field-problem" role="alert">
          {problem}
        </p>
      </div>
    </form>
  );
}
