import { useKeyboard } from './keyboard-store';

/** What an input has so that the on-screen keyboard is offered for it. */
export interface KeyboardFieldProps {
  readonly 'data-keyboard'?: true;
  /** Keeps the system's own keyboard for touch screens closed. */
  readonly virtualkeyboardpolicy?: 'manual';
}

const NONE: KeyboardFieldProps = {};
const OFFERED: KeyboardFieldProps = { 'data-keyboard': true, virtualkeyboardpolicy: 'manual' };

export const useKeyboardField = (): KeyboardFieldProps => (useKeyboard(({ isOffered }) => isOffered) ? OFFERED : NONE);
