import { type ComponentProps, createElement } from 'react';
import { classNames } from '../theme';
import styles from './Label.module.css';

export interface LabelProps extends ComponentProps<'label'> {
  /** The element, where the text names something else than one input. */
  readonly as?: 'label' | 'legend' | 'dt' | 'h3' | 'p' | 'span';
}

/** A short text that names what follows it. */
export const Label = ({ as = 'label', className, ...props }: LabelProps) =>
  createElement(as, { className: classNames(styles.label, className), ...props });
