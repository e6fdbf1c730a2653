import { type ReactNode, useId } from 'react';
import { useController } from 'react-hook-form';
import { spinValue } from '../../src-shared/typed-order';
import { words } from '../words';
import { complaintsOf } from './complaints';
import type { EditFields, FieldName } from './fields';
import { form, leaveAsIs, useEdit, write } from './form';

const text = words.edit;

type LabelledName = keyof typeof text.label;

/** What is said at a box: what is wrong with what stands in it, or what Connect complained of and nobody has answered yet. */
export function useComplaint(name: FieldName): string | null {
  const { fieldState } = useController<EditFields>({ control: form.control, name });
  const { edit, answered } = useEdit();
  if (fieldState.error?.message) return fieldState.error.message;
  return edit && !answered.has(name) ? (complaintsOf(edit).fields[name] ?? null) : null;
}

export interface EditFieldProps {
  readonly name: Exclude<LabelledName, 'alcoholic'>;
  readonly kind?: 'text' | 'count' | 'decimal';
  readonly hint?: string | null;
  readonly placeholder?: string;
  /** The two ids say of which order; there is nothing to leave as it is. */
  readonly withLeaveAsIs?: boolean;
  readonly onStep?: (by: 1 | -1) => void;
  readonly onLeave?: () => void;
  readonly children?: ReactNode;
}

/** One box with the raw text. What was typed is never taken away, also where it cannot be read. */
export function EditField({
  name,
  kind = 'text',
  hint = null,
  placeholder,
  withLeaveAsIs = true,
  onStep,
  onLeave,
  children,
}: EditFieldProps) {
  const id = useId();
  const { field } = useController<EditFields>({ control: form.control, name });
  const had = useEdit((edit) => edit.baseline[name]);
  const complaint = useComplaint(name);
  const said = complaint ?? hint;
  const number = kind === 'count' ? spinValue(field.value) : undefined;
  const touched = field.value !== had;

  return (
    <div className={`edit-field is-${kind} ${touched && withLeaveAsIs ? 'is-touched' : ''} ${complaint ? 'is-wrong' : ''}`}>
      <div className="edit-field-head">
        <label className="label" htmlFor={id}>
          {text.label[name]}
        </label>
        {touched && withLeaveAsIs && <LeaveAsIs what={text.label[name]} onPress={() => leaveAsIs(name)} />}
      </div>
      <div className="edit-field-row">
        <input
          id={id}
          ref={field.ref}
          name={name}
          className="text-input"
          type="text"
          autoComplete="off"
          spellCheck={name === 'specialInstructions' || name === 'bagLabel'}
          inputMode={kind === 'count' ? 'numeric' : kind === 'decimal' ? 'decimal' : 'text'}
          placeholder={placeholder}
          {...(kind === 'count' && {
            role: 'spinbutton',
            ...(number !== undefined && { 'aria-valuenow': number }),
            'aria-valuetext': field.value,
          })}
          aria-invalid={complaint !== null}
          aria-describedby={said ? `${id}-said` : undefined}
          value={field.value}
          onChange={(event) => write(name, event.target.value)}
          onBlur={() => {
            field.onBlur();
            onLeave?.();
          }}
          onKeyDown={(event) => {
            if (!onStep || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
            event.preventDefault();
            onStep(event.key === 'ArrowUp' ? 1 : -1);
          }}
        />
        {children}
      </div>
      {said && (
        <p className={complaint ? 'field-problem' : 'field-hint'} id={`${id}-said`}>
          {said}
        </p>
      )}
    </div>
  );
}

export function LeaveAsIs({ what, onPress }: { readonly what: string; readonly onPress: () => void }) {
  return (
    <button type="button" className="quiet-button" aria-label={text.leaveAsIsOf(what)} onClick={onPress}>
      {text.leaveAsIs}
    </button>
  );
}
