import { type CSSProperties, type ReactNode, useEffect, useId, useRef } from 'react';
import { Feedback, Label, type Step, spinButtonProps, stepOnArrowKey, TextInput } from '../controls';
import { useStation } from '../station';
import { editProblemMessage, storeClockOf, t } from '../strings';
import styles from './EditField.module.css';
import { ControlLine, EditLine } from './EditRow';
import { keepCurrent, setField, useEdit, useOrderPathRules, validateField } from './edit-store';
import type { FieldName, FieldOnScreen } from './fields';
import { KeepCurrentButton } from './KeepCurrentButton';
import { readServerErrors } from './server-errors';

/** The error of a field: its own problem, or what Connect said about the value that was submitted, until it is changed. */
export function useFieldError(name: FieldName): string | null {
  const problem = useEdit(({ problems }) => problems[name]);
  const rules = useOrderPathRules();
  const serverError = useEdit(({ edit, correctedFields }) =>
    edit && !correctedFields.has(name) ? readServerErrors(edit, rules).byField[name] : undefined,
  );
  const clock = useStation(({ station }) => storeClockOf(station.settings));
  return (problem ? editProblemMessage(problem, clock) : serverError) ?? null;
}

export interface EditFieldProps {
  readonly name: Exclude<FieldOnScreen, 'alcoholic'>;
  /** The column of the row, from 1. */
  readonly column: number;
  /** Where there is room for an error: below the field alone, or also to the right or left of it, or in the row for messages. */
  readonly errorAt?: 'below' | 'right' | 'left' | 'message-slot';
  /** `id`: an order or user ID, in monospace. `count` is a spin button; `decimal` shows a keyboard for numbers. */
  readonly kind?: 'text' | 'id' | 'count' | 'decimal';
  readonly hint?: string | null;
  readonly placeholder?: string;
  /** Whether the field itself offers to keep the order's current value. The IDs have none, and the window has one for all three. */
  readonly canKeepCurrent?: boolean;
  readonly onStep?: (by: Step) => void;
  readonly onBlur?: () => void;
  readonly children?: ReactNode;
}

/** One text field of the Edit view. It holds the raw text even while that is invalid, so that nothing typed is lost. */
export function EditField(props: EditFieldProps) {
  const {
    name,
    column,
    errorAt = 'right',
    kind = 'text',
    hint = null,
    placeholder,
    canKeepCurrent = true,
    onStep,
    onBlur,
    children,
  } = props;
  const id = useId();
  const feedbackId = `edit-feedback-${name}`;
  const value = useEdit(({ fields }) => fields[name]);
  const isChanged = useEdit(({ baseline }) => baseline[name] !== value) && canKeepCurrent;
  const error = useFieldError(name);
  const { input, showEnd } = useInput(name, value);
  const hasFeedback = Boolean(error ?? hint);

  return (
    <>
      <div
        className={styles.field}
        style={{ gridColumn: column }}
        data-kind={kind}
        data-changed={isChanged || undefined}
        data-invalid={error !== null || undefined}
      >
        <EditLine>
          <Label htmlFor={id}>{t(`edit.label.${name}`)}</Label>
        </EditLine>
        <ControlLine>
          <span className={styles.inputBox}>
            <TextInput
              ref={input}
              id={id}
              className={styles.input}
              name={name}
              spellCheck={name === 'specialInstructions' || name === 'bagLabel'}
              inputMode={kind === 'count' ? 'numeric' : kind === 'decimal' ? 'decimal' : 'text'}
              placeholder={placeholder}
              {...(kind === 'count' && spinButtonProps(value))}
              isInvalid={error !== null}
              aria-describedby={hasFeedback ? feedbackId : undefined}
              value={value}
              onChange={(changed) => setField(name, changed)}
              onBlur={() => {
                validateField(name);
                onBlur?.();
                // Chromium shows the start of the text when the field has lost the focus.
                requestAnimationFrame(showEnd);
              }}
              onKeyDown={(event) => onStep && stepOnArrowKey(event, onStep)}
            />
            {isChanged && <KeepCurrentButton what={t(`edit.label.${name}`)} isIcon onPress={() => keepCurrent(name)} />}
          </span>
          {children}
        </ControlLine>
      </div>
      {errorAt !== 'message-slot' && hasFeedback && (
        <FieldFeedback column={column} at={errorAt}>
          <Feedback id={feedbackId} error={error} hint={hint} />
        </FieldFeedback>
      )}
    </>
  );
}

/** The input takes the focus on request. While another element has it, the end of a long text is in sight, which people compare. */
function useInput(name: FieldName, value: string) {
  const focusRequest = useEdit(({ focus }) => (focus.field === name ? focus.count : null));
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (focusRequest !== null) input.current?.focus();
  }, [focusRequest]);

  function showEnd(): void {
    const element = input.current;
    if (element && element !== document.activeElement) element.scrollLeft = element.scrollWidth;
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: the end moves when the value changes.
  useEffect(showEnd, [value]);

  return { input, showEnd };
}

export interface FieldFeedbackProps {
  readonly column: number;
  readonly at: 'below' | 'right' | 'left';
  readonly children: ReactNode;
}

/** The line below a field. It may be longer than the field, and goes below that of another field where the two would meet. */
export const FieldFeedback = ({ column, at, children }: FieldFeedbackProps) => (
  <div className={styles.feedback} data-at={at} style={{ '--column': column } as CSSProperties}>
    {children}
  </div>
);
