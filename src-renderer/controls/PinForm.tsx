import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { Refusal } from '../../src-shared/bridge/refusal';
import { refusalMessage, strings } from '../strings';
import { useNow } from './use-now';

const text = strings.pin;

export interface PinFormProps {
  /** What the PIN is needed for. */
  readonly hint: string;
  /** Whether the field takes the focus when the question appears: right after a press that needs the PIN. */
  readonly takesFocus?: boolean;
  /** What the button does. */
  readonly submit: string;
  /** @returns why it was refused; `null` when it was not */
  readonly onSubmit: (pin: string) => Promise<Refusal | null>;
}

/** Asks for the admin PIN. The main process compares it. */
export function PinForm({ hint, takesFocus = false, submit, onSubmit }: PinFormProps) {
  const [pin, setPin] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  /** When the next PIN may be entered, in milliseconds since 1970. */
  const [retryAt, setRetryAt] = useState<number | null>(null);
  const now = useNow(retryAt !== null);
  const waitSeconds = retryAt === null ? 0 : Math.ceil((retryAt - now) / 1000);
  const isWaiting = waitSeconds > 0;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (takesFocus) input.current?.focus();
  }, [takesFocus]);

  async function submitPin(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (isWaiting) return;
    setPin('');
    const refusal = await onSubmit(pin);
    const isPinRefusal = refusal?.kind === 'wrong-pin' || refusal?.kind === 'pin-wait';
    setProblem(isPinRefusal ? text.refused[refusal.kind] : refusal && refusalMessage(refusal));
    setRetryAt(isPinRefusal ? Date.now() + refusal.tryAgainInSeconds * 1000 : null);
  }

  return (
    <form className="setting" onSubmit={(event) => void submitPin(event)}>
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
            ref={input}
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
          <button type="submit" className="button" disabled={isWaiting}>
            {submit}
          </button>
        </span>
        <p className="field-problem" role="alert">
          {problem}
        </p>
        {/* No live region: it changes every second. */}
        {isWaiting && <p className="field-problem">{text.wait(waitSeconds)}</p>}
      </div>
    </form>
  );
}
