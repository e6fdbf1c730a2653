import { type ComponentProps, type ReactNode, useEffect, useId, useRef } from 'react';
import { Feedback } from './Feedback';
import { Label } from './Label';
import { type Step, spinButtonProps, stepOnArrowKey } from './spin-button';
import styles from './TextField.module.css';
import { TextInput } from './TextInput';

export interface TextFieldProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  /** `count` is a spin button; `decimal` shows a keyboard for numbers. */
  readonly kind?: 'text' | 'count' | 'decimal';
  readonly error: string | null;
  /** Shown while there is no error. */
  readonly hint?: string | null;
  readonly placeholder?: string | undefined;
  readonly spellCheck?: boolean;
  /** Whether the value differs from the one that is stored. */
  readonly isChanged?: boolean;
  /** A new number each time the field is to take the focus. */
  readonly focusRequest?: number | null;
  /** Beside the label, for example a button that restores the value. */
  readonly headAction?: ReactNode;
  readonly onChange: (text: string) => void;
  readonly onBlur?: () => void;
  readonly onStep?: ((by: Step) => void) | undefined;
  /** Beside the input. */
  readonly children?: ReactNode;
}

/** A text input with its label, and its error or hint. It holds the raw text even while that is invalid, so that nothing typed is lost. */
export function TextField(props: TextFieldProps) {
  const { name, label, value, kind = 'text', error, hint = null, placeholder, spellCheck = false, isChanged = false } = props;
  const { focusRequest = null, headAction, onChange, onBlur, onStep, children } = props;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const hasFeedback = Boolean(error ?? hint);

  useEffect(() => {
    if (focusRequest !== null) input.current?.focus();
  }, [focusRequest]);

  return (
    <div className={styles.field} data-changed={isChanged || undefined} data-invalid={error !== null || undefined}>
      <FieldHead>
        <Label htmlFor={id}>{label}</Label>
        {headAction}
      </FieldHead>
      <FieldRow>
        <TextInput
          ref={input}
          id={id}
          name={name}
          spellCheck={spellCheck}
          inputMode={kind === 'count' ? 'numeric' : kind === 'decimal' ? 'decimal' : 'text'}
          placeholder={placeholder}
          {...(kind === 'count' && spinButtonProps(value))}
          isInvalid={error !== null}
          aria-describedby={hasFeedback ? `${id}-feedback` : undefined}
          value={value}
          onChange={onChange}
          onBlur={onBlur}
          onKeyDown={(event) => onStep && stepOnArrowKey(event, onStep)}
        />
        {children}
      </FieldRow>
      {hasFeedback && <Feedback id={`${id}-feedback`} error={error} hint={hint} />}
    </div>
  );
}

/** The name of a field or a group of fields, with a button beside it. */
export const FieldHead = (props: ComponentProps<'div'>) => <div className={styles.head} {...props} />;

/** A control and what is beside it. */
export const FieldRow = (props: ComponentProps<'div'>) => <div className={styles.row} {...props} />;
