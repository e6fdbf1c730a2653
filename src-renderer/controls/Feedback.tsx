import type { ComponentProps } from 'react';
import { classNames } from '../theme';
import styles from './Feedback.module.css';

/** What is wrong with a field, or why a press did nothing. */
export const ErrorText = ({ className, ...props }: ComponentProps<'p'>) => <p className={classNames(styles.error, className)} {...props} />;

/** What a field is for. */
export const HintText = ({ className, ...props }: ComponentProps<'p'>) => <p className={classNames(styles.hint, className)} {...props} />;

export interface FeedbackProps {
  /** For the field's `aria-describedby`. */
  readonly id: string;
  readonly error: string | null;
  readonly hint?: string | null;
}

/** The error of a field, or its hint where nothing is wrong. */
export const Feedback = ({ id, error, hint = null }: FeedbackProps) =>
  error === null ? <HintText id={id}>{hint}</HintText> : <ErrorText id={id}>{error}</ErrorText>;
