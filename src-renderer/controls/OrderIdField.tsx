import { type CSSProperties, useEffect, useId, useRef, useState } from 'react';
import { Feedback } from './Feedback';
import { useKeyboardField } from './keyboard';
import { Label } from './Label';
import styles from './OrderIdField.module.css';
import { OrderIdText } from './OrderIdText';

export interface OrderIdFieldProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  /** Shown while the field is empty. */
  readonly hint: string;
  readonly error: string | null;
  /** A new number each time the field is to take the focus. */
  readonly focusRequest: number | null;
  readonly onChange: (text: string) => void;
  readonly onEnter: () => void;
}

/**
 * The order's ID: a real input with the raw text, covered by the same text in two colors while it does not have the focus. Its label
 * is visible while it is empty.
 */
export function OrderIdField({ label, value, placeholder, hint, error, focusRequest, onChange, onEnter }: OrderIdFieldProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [isTyping, setIsTyping] = useState(false);
  const keyboardField = useKeyboardField();

  useEffect(() => {
    if (focusRequest !== null) input.current?.focus();
  }, [focusRequest]);

  return (
    <>
      <div
        className={styles.field}
        data-typing={isTyping || undefined}
        style={{ '--characters': Math.max([...value].length, 1) } as CSSProperties}
      >
        <Label htmlFor={id}>{label}</Label>
        <input
          ref={input}
          id={id}
          className={styles.input}
          type="text"
          autoComplete="off"
          spellCheck={false}
          {...keyboardField}
          placeholder={placeholder}
          aria-invalid={error !== null}
          aria-describedby={`${id}-feedback`}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onFocus={() => setIsTyping(true)}
          onBlur={() => setIsTyping(false)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            onEnter();
          }}
        />
        {!isTyping && value !== '' && (
          <span className={styles.overlay} aria-hidden="true">
            <span className={styles.lines}>
              <span>
                <OrderIdText id={value} />
              </span>
            </span>
          </span>
        )}
      </div>
      <Feedback id={`${id}-feedback`} error={error} hint={value === '' ? hint : ''} />
    </>
  );
}
