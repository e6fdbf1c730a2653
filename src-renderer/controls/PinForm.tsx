import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { Refusal } from '../../src-shared/bridge/refusal';
import { refusalMessage, strings, t } from '../strings';
import { Button } from './Button';
import { ErrorText } from './Feedback';
import { FormRow } from './FormRow';
import styles from './PinForm.module.css';
import { TextInput } from './TextInput';
import { useNow } from './use-now';

const text = strings.pin;

export interface PinFormProps {
  /** What the PIN is needed for. */
  readonly hint: string;
  /** Whether the field takes the focus when the form appears, as it does right after a press that needs the PIN. */
  readonly takesFocus?: boolean;
  readonly submitLabel: string;
  /** @returns why the PIN was refused; `null` when it was accepted */
  readonly onSubmit: (pin: string) => Promise<Refusal | null>;
}

/** Asks for the admin PIN, which the main process compares. */
export function PinForm({ hint, takesFocus = false, submitLabel, onSubmit }: PinFormProps) {
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
    setProblem(refusal && refusalMessage(refusal));
    setRetryAt(isPinRefusal ? Date.now() + refusal.tryAgainInSeconds * 1000 : null);
  }

  return (
    <FormRow id={id} name={t('pin.label')} description={hint} inputId={`${id}-input`} onSubmit={(event) => void submitPin(event)}>
      <span className={styles.pin}>
        <TextInput
          ref={input}
          id={`${id}-input`}
          type="password"
          inputMode="numeric"
          isInvalid={problem !== null}
          aria-describedby={`${id}-description`}
          value={pin}
          onChange={setPin}
        />
        <Button type="submit" disabled={isWaiting}>
          {submitLabel}
        </Button>
      </span>
      <ErrorText role="alert">{problem}</ErrorText>
      {/* No live region, because a screen reader would announce the seconds one by one. */}
      {isWaiting && <ErrorText>{text.wait(waitSeconds)}</ErrorText>}
    </FormRow>
  );
}
