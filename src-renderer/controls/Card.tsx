import type { ComponentProps } from 'react';
import { classNames } from '../theme';
import styles from './Card.module.css';

/** A section on a white card. */
export const Card = ({ className, ...props }: ComponentProps<'section'>) => (
  <section className={classNames(styles.card, className)} {...props} />
);
