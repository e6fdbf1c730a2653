import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { Refusal } from '../../src-shared/bridge/refusal';
import { refusalMessage, t } from '../strings';
import { Button } from './Button';
import { ErrorText, HintText } from './Feedback';
import { Keypad } from './Keypad';
import { Label } from './Label';
import styles from './PinForm.module.css';
import { TextInput } from './TextInput';
import { useNow } from './use-now';

/** From here on the wait is shown in minutes. */
const LONG_WAIT_SECONDS = 120;

export interface PinFormProps {
  /** What the PIN is needed for. */
  readonly hint: string;
  /** Whether the field takes the focus when the form appears, as it does right after a press that needs the PIN. */
  readonly takesFocus?: boolean;
  readonly submitLabel: string;
  /** @returns why the PIN was refused; `null` when it was accepted */
  readonly onSubmit: (pin: string) => Promise<Refusal | null>;
}

/** Asks for the admin PIN, which the main process compares: on keys for a thumb, or with a keyboard. */
export function PinForm({ hint, takesFocus = false, submitLabel, onSubmit }: PinFormProps) {
  const [pin, setPin] = useState('');
  const [refusal, setRefusal] = useState<Refusal | null>(null);
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

  const pressKey = (key: string) => setPin((typed) => (key === 'delete' ? typed.slice(0, -1) : typed + key));

  async function submitPin(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (isWaiting) return;
    setPin('');
    const problem = await onSubmit(pin);
    const isPinRefusal = problem?.kind === 'wrong-pin' || problem?.kind === 'pin-wait';
    setRefusal(problem);
    setRetryAt(isPinRefusal ? Date.now() + problem.tryAgainInSeconds * 1000 : null);
  }

  const isRefused = refusal !== null;
  return (
    <div className={styles.container}>
      <form className={styles.form} onSubmit={(event) => void submitPin(event)}>
        <div className={styles.entry}>
          <Label htmlFor={id}>{t('pin.label')}</Label>
          <TextInput
            ref={input}
            id={id}
            className={styles.input}
            type="password"
            inputMode="numeric"
            isInvalid={isRefused}
            aria-describedby={`${id}-message`}
            value={pin}
            onChange={setPin}
          />
          <div id={`${id}-message`} className={styles.message}>
            {!isRefused && <HintText>{hint}</HintText>}
            <ErrorText role="alert">{isRefused && refusalMessage(refusal)}</ErrorText>
            {/* No live region, because a screen reader would announce the seconds one by one. */}
            {isWaiting && <ErrorText>{describeWait(waitSeconds)}</ErrorText>}
          </div>
        </div>
        <div className={styles.keys}>
          <Keypad label={t('pin.keypad')} deleteLabel={t('pin.deleteDigit')} decimal={null} onKey={pressKey} />
        </div>
        <Button className={styles.submit} type="submit" disabled={isWaiting}>
          {submitLabel}
        </Button>
      </form>
    </div>
  );
}

const describeWait = (seconds: number): string =>
  seconds < LONG_WAIT_SECONDS ? t('pin.wait.seconds', { seconds }) : t('pin.wait.minutes', { minutes: Math.ceil(seconds / 60) });
