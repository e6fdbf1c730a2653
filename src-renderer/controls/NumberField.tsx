import { type CSSProperties, type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { spinButtonValue } from '../../src-shared/order/parse-order';

export interface NumberFieldProps {
  readonly label: string;
  readonly value: string;
  /** `count` is a spin button; `decimal` is a text box, because a spin button's steps mean nothing for a weight. */
  readonly kind: 'count' | 'decimal';
  readonly problem: string | null;
  readonly isActive: boolean;
  /** Changes when the field should take the focus. */
  readonly focusRequest: number | null;
  readonly onChange: (text: string) => void;
  readonly onSelect: () => void;
  readonly onStep?: (by: 1 | -1) => void;
  /** Enter goes on to the next field; it never sends anything. */
  readonly onEnter: () => void;
  /** What stands beside the number: its − and +, or where it came from. */
  readonly children?: ReactNode;
}

/** One big number. The input holds the raw text, also when it is no number: what was typed is never taken away. */
export function NumberField(props: NumberFieldProps) {
  const { label, value, kind, problem, isActive, focusRequest, onChange, onSelect, onStep, onEnter, children } = props;
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
    if (onStep && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      onStep(event.key === 'ArrowUp' ? 1 : -1);
    }
  }

  const number = spinButtonValue(value);
  const spinButtonProps = kind === 'count' && {
    role: 'spinbutton',
    ...(number !== undefined && { 'aria-valuenow': number }),
    'aria-valuetext': value,
  };

  return (
    <div className={`card number ${isActive ? 'is-active' : ''} ${problem ? 'is-wrong' : ''}`}>
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
        {...spinButtonProps}
        aria-invalid={problem !== null}
        aria-describedby={problem ? `${id}-problem` : undefined}
        value={value}
        style={{ '--characters': Math.max(value.length, 2) } as CSSProperties}
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
