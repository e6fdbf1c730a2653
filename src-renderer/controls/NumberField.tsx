import { type CSSProperties, type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { spinValue } from '../../src-shared/typed-order';

export interface NumberFieldProps {
  readonly label: string;
  readonly value: string;
  /** `count` is a spin button; `decimal` is a text box, because a spin button's steps mean nothing for a weight. */
  readonly kind: 'count' | 'decimal';
  readonly problem: string | null;
  readonly active: boolean;
  /** Changes when the field should take the focus. */
  readonly focusCount: number | null;
  readonly onChange: (text: string) => void;
  readonly onChoose: () => void;
  readonly onStep?: (by: 1 | -1) => void;
  /** Enter goes on to the next field; it never sends anything. */
  readonly onEnter: () => void;
  /** What stands beside the number: its − and +, or where it came from. */
  readonly children?: ReactNode;
}

/** One big number. The input holds the raw text, also when it is no number: what was typed is never taken away. */
export function NumberField(props: NumberFieldProps) {
  const { label, value, kind, problem, active, focusCount, onChange, onChoose, onStep, onEnter, children } = props;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (focusCount === null) return;
    input.current?.focus();
    input.current?.select();
  }, [focusCount]);

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === 'Enter') {
      event.preventDefault();
      onEnter();
    }
    if (onStep && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      onStep(event.key === 'ArrowUp' ? 1 : -1);
    }
  }

  const number = spinValue(value);
  const spin = kind === 'count' && {
    role: 'spinbutton',
    ...(number !== undefined && { 'aria-valuenow': number }),
    'aria-valuetext': value,
  };

  return (
    <div className={`card number ${active ? 'is-active' : ''} ${problem ? 'is-wrong' : ''}`}>
      <div className="number-head">
        <label className="label" htmlFor={id}>
          {label}
        </label>
        <p className="field-problem" id={`${id}-problem`}>
          {problem}
        </p>
      </div>
      <input
        ref={input}
        id={id}
        className="figure"
        type="text"
        inputMode={kind === 'count' ? 'numeric' : 'decimal'}
        autoComplete="off"
        {...spin}
        aria-invalid={problem !== null}
        aria-describedby={problem ? `${id}-problem` : undefined}
        value={value}
        style={{ '--characters': Math.max(value.length, 2) } as CSSProperties}
        onChange={(event) => onChange(event.target.value)}
        onFocus={(event) => {
          event.target.select();
          onChoose();
        }}
        onPointerDown={onChoose}
        onKeyDown={onKeyDown}
      />
      {children}
    </div>
  );
}
