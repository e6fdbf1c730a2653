import { type CSSProperties, useEffect, useId, useRef, useState } from 'react';
import { OrderIdText } from './OrderIdText';

export interface OrderIdFieldProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  readonly hint: string;
  readonly problem: string | null;
  readonly focusRequest: number | null;
  readonly onChange: (text: string) => void;
  readonly onEnter: () => void;
}

/** The order's ID: a real input with the raw text, and over it, while nobody types, the same text in two colours. */
export function OrderIdField({ label, value, placeholder, hint, problem, focusRequest, onChange, onEnter }: OrderIdFieldProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [isTyping, setIsTyping] = useState(false);

  useEffect(() => {
    if (focusRequest !== null) input.current?.focus();
  }, [focusRequest]);

  return (
    <>
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <div
        className={`order-field ${isTyping ? 'is-typing' : ''}`}
        style={{ '--characters': Math.max([...value].length, 1) } as CSSProperties}
      >
        <input
          ref={input}
          id={id}
          className="order-input"
          type="text"
          autoComplete="off"
          spellCheck={false}
          placeholder={placeholder}
          aria-invalid={problem !== null}
          aria-describedby={`${id}-hint`}
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
          <span className="order-overlay" aria-hidden="true">
            <OrderIdText id={value} />
          </span>
        )}
      </div>
      <p className={problem ? 'field-problem' : 'field-hint'} id={`${id}-hint`}>
        {problem ?? (value === '' ? hint : '')}
      </p>
    </>
  );
}
