import { type CSSProperties, type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { ErrorText } from './Feedback';
import { Label } from './Label';
import styles from './NumberField.module.css';
import { type Step, spinButtonProps, stepOnArrowKey } from './spin-button';

export interface NumberFieldProps {
  readonly label: string;
  readonly value: string;
  /** `count` is a spin button; `decimal` is a text box, because the steps of a spin button mean nothing for a weight. */
  readonly kind: 'count' | 'decimal';
  readonly error: string | null;
  /** Whether the keypad writes into this field. */
  readonly isActive: boolean;
  /** A new number each time the field is to take the focus. */
  readonly focusRequest: number | null;
  readonly onChange: (text: string) => void;
  readonly onSelect: () => void;
  readonly onStep?: (by: Step) => void;
  /** Enter moves on to the next field; it never sends an order. */
  readonly onEnter: () => void;
  /** Below the label while there is no error, for example where the number came from. */
  readonly remark?: ReactNode;
  /** Beside the number: its − and +. */
  readonly children?: ReactNode;
}

/** One big number. The input holds the raw text even while it is no number, so that nothing typed is ever lost. */
export function NumberField(props: NumberFieldProps) {
  const { label, value, kind, error, isActive, focusRequest, onChange, onSelect, onStep, onEnter, remark, children } = props;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (focusRequest === null) return;
    input.current?.focus();
    input.current?.select();
  }, [focusRequest]);

  function handleKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === 'Enter') {
      event.preventDefault();
      onEnter();
    }
    if (onStep) stepOnArrowKey(event, onStep);
  }

  return (
    <div className={styles.field} data-active={isActive || undefined} data-invalid={error !== null || undefined}>
      <div className={styles.head}>
        <Label htmlFor={id}>{label}</Label>
        {error === null && remark}
        <ErrorText id={`${id}-error`}>{error}</ErrorText>
      </div>
      <input
        ref={input}
        id={id}
        className={styles.figure}
        type="text"
        inputMode={kind === 'count' ? 'numeric' : 'decimal'}
        autoComplete="off"
        {...(kind === 'count' && spinButtonProps(value))}
        aria-invalid={error !== null}
        aria-describedby={error === null ? undefined : `${id}-error`}
        value={value}
        style={{ '--characters': Math.max(value.length, 3) } as CSSProperties}
        onChange={(event) => onChange(event.target.value)}
        onFocus={(event) => {
          event.target.select();
          onSelect();
        }}
        onPointerDown={onSelect}
        onKeyDown={handleKeyDown}
      />
      {children}
    </div>
  );
}
