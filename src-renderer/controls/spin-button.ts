/** An input that holds a number as raw text and can be stepped. */
import type { AriaRole, KeyboardEvent } from 'react';
import { spinButtonValue } from '../../src-shared/order/parse-order';

export type Step = 1 | -1;

export interface SpinButtonProps {
  readonly role: AriaRole;
  /** Absent while the text is no number. */
  readonly 'aria-valuenow'?: number;
  readonly 'aria-valuetext': string;
}

/** The attributes that make a text input a spin button for assistive technology. */
export function spinButtonProps(text: string): SpinButtonProps {
  const value = spinButtonValue(text);
  return { role: 'spinbutton', ...(value !== undefined && { 'aria-valuenow': value }), 'aria-valuetext': text };
}

/** Steps up or down with the arrow keys, as a spin button does everywhere. */
export function stepOnArrowKey(event: KeyboardEvent, onStep: (by: Step) => void): void {
  if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
  event.preventDefault();
  onStep(event.key === 'ArrowUp' ? 1 : -1);
}
