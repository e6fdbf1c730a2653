import type { ComponentProps, CSSProperties } from 'react';
import styles from './EditRow.module.css';

export interface EditRowProps extends ComponentProps<'div'> {
  /** The widths of the columns, as for `grid-template-columns`. */
  readonly columns: string;
}

/** Fields side by side. The line for their errors is always reserved, so that an error moves nothing. */
export const EditRow = ({ columns, ...props }: EditRowProps) => (
  <div className={styles.row} style={{ '--columns': columns } as CSSProperties} {...props} />
);

/** The label of a field or group, and what is beside it. */
export const EditLine = (props: ComponentProps<'div'>) => <div className={styles.labelLine} {...props} />;

/** A control and what is beside it. */
export const ControlLine = (props: ComponentProps<'div'>) => <div className={styles.controlLine} {...props} />;
