import { type ComponentProps, createElement } from 'react';
import styles from './Note.module.css';

export interface NoteProps extends ComponentProps<'p'> {
  readonly tone?: 'status' | 'alert';
  /** `div` for a note of more than one paragraph. */
  readonly as?: 'p' | 'div';
}

/** One remark about what is on the screen. */
export const Note = ({ tone = 'status', as = 'p', ...props }: NoteProps) =>
  createElement(as, { className: styles.note, 'data-tone': tone, ...props });
