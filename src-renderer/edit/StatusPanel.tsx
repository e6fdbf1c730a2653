import type { ComponentProps } from 'react';
import styles from './StatusPanel.module.css';

export interface StatusPanelProps extends ComponentProps<'div'> {
  readonly tone: 'saved' | 'updated' | 'unknown' | 'rejected';
}

/** A panel above the form, in the color of its tone. */
export const StatusPanel = ({ tone, ...props }: StatusPanelProps) => <div className={styles.panel} data-tone={tone} {...props} />;
