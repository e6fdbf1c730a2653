import type { ComponentProps } from 'react';
import { classNames } from '../theme';
import styles from './PrimaryButton.module.css';

export interface PrimaryButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  readonly label: string;
  /** What is missing, or what the press will do. */
  readonly hint: string;
  readonly hintId: string;
  /** `again` asks for care: the same work may be done a second time. */
  readonly state: 'ready' | 'again' | 'not-ready';
  /** Whether the label needs smaller type to fit. */
  readonly isLong?: boolean;
}

/** The big button of a view, with a hint below its label. It stays enabled, so that its press can say what is missing. */
export const PrimaryButton = ({ label, hint, hintId, state, isLong = false, className, ...props }: PrimaryButtonProps) => (
  <button type="button" className={classNames(styles.button, className)} data-state={state} aria-describedby={hintId} {...props}>
    <span className={styles.label} data-long={isLong || undefined}>
      {label}
    </span>
    <span className={styles.hint} id={hintId}>
      {hint}
    </span>
  </button>
);
