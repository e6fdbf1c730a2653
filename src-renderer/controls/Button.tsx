import type { ComponentProps } from 'react';
import { classNames } from '../theme';
import styles from './Button.module.css';

export interface ButtonProps extends ComponentProps<'button'> {
  /** A secondary button has a quiet border beside the one that most people want. */
  readonly variant?: 'primary' | 'secondary';
}

/** The ordinary button. It submits no form unless its `type` says so. */
export function Button({ variant = 'primary', className, type = 'button', ...props }: ButtonProps) {
  return <button type={type} className={classNames(styles.button, className)} data-variant={variant} {...props} />;
}

/** Buttons side by side. */
export const ButtonRow = ({ className, ...props }: ComponentProps<'div'>) => (
  <div className={classNames(styles.row, className)} {...props} />
);
