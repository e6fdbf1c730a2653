import type { ComponentProps } from 'react';
import { Card } from '../controls';
import styles from './EditSection.module.css';

/** One card of the Edit view. */
export const EditSection = (props: ComponentProps<'section'>) => <Card className={styles.section} {...props} />;

export interface EditColumnsProps extends ComponentProps<'div'> {
  readonly count: 2 | 3;
}

/** Fields in columns of one width. */
export const EditColumns = ({ count, ...props }: EditColumnsProps) => <div className={styles.columns} data-count={count} {...props} />;
