import type { ComponentProps } from 'react';
import { Card } from '../controls';
import styles from './EditSection.module.css';

/** One card of the Edit view. */
export const EditSection = (props: ComponentProps<'section'>) => <Card className={styles.section} {...props} />;

/** The name of a section or field, and beside it the button that gives it its current value back. */
export const EditHead = (props: ComponentProps<'div'>) => <div className={styles.head} {...props} />;

export interface EditColumnsProps extends ComponentProps<'div'> {
  readonly count: 2 | 3;
}

/** Fields in columns of one width. */
export const EditColumns = ({ count, ...props }: EditColumnsProps) => <div className={styles.columns} data-count={count} {...props} />;
