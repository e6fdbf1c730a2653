import { type ReactNode, useId } from 'react';
import { useController } from 'react-hook-form';
import { spinButtonValue } from '../../src-shared/order/parse-order';
import { Label, TextInput } from '../controls';
import { strings } from '../strings';
import styles from './EditField.module.css';
import { EditHead } from './EditSection';
import { form, keepCurrent, setField, useEdit } from './edit-model';
import type { EditFields, FieldName } from './fields';
import { readServerErrors } from './server-errors';

const text = strings.edit;

type LabeledField = keyof typeof text.label;

/** What is said at a box: what is wrong with what stands in it, or what Connect complained of and nobody has answered yet. */
export function useFieldError(name: FieldName): string | null {
  const { fieldState } = useController<EditFields>({ control: form.control, name });
  const { edit, correctedFields } = useEdit();
  if (fieldState.error?.message) return fieldState.error.message;
  return edit && !correctedFields.has(name) ? (readServerErrors(edit).byField[name] ?? null) : null;
}

export interface EditFieldProps {
  readonly name: Exclude<LabeledField, 'alcoholic'>;
  readonly kind?: 'text' | 'count' | 'decimal';
  readonly hint?: string | null;
  readonly placeholder?: string;
  /** The two ids say of which order; there is nothing to leave as it is. */
  readonly canKeepCurrent?: boolean;
  readonly onStep?: (by: 1 | -1) => void;
  readonly onBlur?: () => void;
  readonly children?: ReactNode;
}

/** One box with the raw text. What was typed is never taken away, also where it cannot be read. */
export function EditField({
  name,
  kind = 'text',
  hint = null,
  placeholder,
  canKeepCurrent = true,
  onStep,
  onBlur,
  children,
}: EditFieldProps) {
  const id = useId();
  const { field } = useController<EditFields>({ control: form.control, name });
  const baseline = useEdit((edit) => edit.baseline[name]);
  const error = useFieldError(name);
  const description = error ?? hint;
  const number = kind === 'count' ? spinButtonValue(field.value) : undefined;
  const isTouched = field.value !== baseline;

  return (
    <div className={styles.field} data-touched={(isTouched && canKeepCurrent) || undefined} data-invalid={error !== null || undefined}>
      <EditHead>
        <Label htmlFor={id}>{text.label[name]}</Label>
        {isTouched && canKeepCurrent && <KeepCurrentButton what={text.label[name]} onPress={() => keepCurrent(name)} />}
      </EditHead>
      <div className={styles.row}>
        <TextInput
          id={id}
          ref={field.ref}
          name={name}
          spellCheck={name === 'specialInstructions' || name === 'bagLabel'}
          inputMode={kind === 'count' ? 'numeric' : kind === 'decimal' ? 'decimal' : 'text'}
          placeholder={placeholder}
          {...(kind === 'count' && {
            role: 'spinbutton',
            ...(number !== undefined && { 'aria-valuenow': number }),
            'aria-valuetext': field.value,
          })}
          isInvalid={error !== null}
          aria-describedby={description ? `${id}-said` : undefined}
          value={field.value}
          onChange={(value) => setField(name, value)}
          onBlur={() => {
            field.onBlur();
            onBlur?.();
          }}
          onKeyDown={(event) => {
            if (!onStep || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
            event.preventDefault();
            onStep(event.key === 'ArrowUp' ? 1 : -1);
          }}
        />
        {children}
      </div>
      {description && (
        <p className={error ? 'field-problem' : 'field-hint'} id={`${id}-said`}>
          {description}
        </p>
      )}
    </div>
  );
}

export function KeepCurrentButton({ what, onPress }: { readonly what: string; readonly onPress: () => void }) {
  return (
    <button type="button" className={styles.keepCurrent} aria-label={text.leaveAsIsOf(what)} onClick={onPress}>
      {text.leaveAsIs}
    </button>
  );
}
