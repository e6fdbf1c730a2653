import type { ComponentProps } from 'react';
import { classNames } from '../theme';
import { useKeyboardField } from './keyboard';
import styles from './TextInput.module.css';

export interface TextInputProps extends Omit<ComponentProps<'input'>, 'onChange' | 'value'> {
  readonly value: string;
  readonly isInvalid?: boolean | undefined;
  readonly onChange: (text: string) => void;
}

/** One line of text. The browser neither completes nor corrects it: an ID is not a word. */
export const TextInput = ({ className, isInvalid, onChange, ...props }: TextInputProps) => (
  <input
    className={classNames(styles.input, className)}
    type="text"
    autoComplete="off"
    spellCheck={false}
    aria-invalid={isInvalid}
    onChange={(event) => onChange(event.target.value)}
    {...useKeyboardField()}
    {...props}
  />
);
