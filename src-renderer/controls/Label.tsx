import { type ComponentProps, createElement } from 'react';
import styles from './Label.module.css';

export interface LabelProps extends ComponentProps<'label'> {
  /** The element, where the text names something else than one input. */
  readonly as?: 'label' | 'legend' | 'dt' | 'h3' | 'p' | 'span';
}

/** A short text that names what follows it. */
export const Label = ({ as = 'label', ...props }: LabelProps) => createElement(as, { className: styles.label, ...props });
