import type { ReactNode } from 'react';
import { type Step, TextField } from '../controls';
import { useStation } from '../station';
import { editProblemMessage, storeClockOf, t } from '../strings';
import styles from './EditField.module.css';
import { keepCurrent, setField, useEdit, validateField } from './edit-store';
import type { FieldName, FieldOnScreen } from './fields';
import { readServerErrors } from './server-errors';

/** The error of a field: its own problem, or what Connect said about the value that was submitted, until it is changed. */
export function useFieldError(name: FieldName): string | null {
  const problem = useEdit(({ problems }) => problems[name]);
  const serverError = useEdit(({ edit, correctedFields }) =>
    edit && !correctedFields.has(name) ? readServerErrors(edit).byField[name] : undefined,
  );
  const clock = useStation(({ station }) => storeClockOf(station.settings));
  return (problem ? editProblemMessage(problem, clock) : serverError) ?? null;
}

export interface EditFieldProps {
  readonly name: Exclude<FieldOnScreen, 'alcoholic'>;
  readonly kind?: 'text' | 'count' | 'decimal';
  readonly hint?: string | null;
  readonly placeholder?: string;
  /** Whether the field offers to keep the order's current value. The two IDs have none: they say which order it is. */
  readonly canKeepCurrent?: boolean;
  readonly onStep?: (by: Step) => void;
  readonly onBlur?: () => void;
  readonly children?: ReactNode;
}

/** One text field of the Edit view. */
export function EditField({ name, canKeepCurrent = true, onBlur, ...props }: EditFieldProps) {
  const value = useEdit(({ fields }) => fields[name]);
  const isChanged = useEdit(({ baseline }) => baseline[name] !== value) && canKeepCurrent;
  const focusRequest = useEdit(({ focus }) => (focus.field === name ? focus.count : null));
  return (
    <TextField
      name={name}
      label={t(`edit.label.${name}`)}
      value={value}
      error={useFieldError(name)}
      spellCheck={name === 'specialInstructions' || name === 'bagLabel'}
      isChanged={isChanged}
      focusRequest={focusRequest}
      headAction={isChanged && <KeepCurrentButton what={t(`edit.label.${name}`)} onPress={() => keepCurrent(name)} />}
      onChange={(changed) => setField(name, changed)}
      onBlur={() => {
        validateField(name);
        onBlur?.();
      }}
      {...props}
    />
  );
}

export interface KeepCurrentButtonProps {
  /** The name of the field or section. */
  readonly what: string;
  readonly onPress: () => void;
}

/** Gives a field the order's current value back, so that it is not sent. */
export const KeepCurrentButton = ({ what, onPress }: KeepCurrentButtonProps) => (
  <button type="button" className={styles.keepCurrent} aria-label={t('edit.keepCurrentOf', { field: what })} onClick={onPress}>
    {t('edit.keepCurrent')}
  </button>
);
