import type { ComponentProps } from 'react';
import { classNames } from '../theme';
import styles from './View.module.css';

/** The main element of a view that scrolls as a whole. */
export const View = ({ className, ...props }: ComponentProps<'main'>) => <main className={classNames(styles.view, className)} {...props} />;
