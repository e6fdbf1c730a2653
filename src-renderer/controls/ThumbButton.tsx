import type { ComponentProps } from 'react';
import { classNames } from '../theme';
import styles from './ThumbButton.module.css';

/**
 * A square button for a thumb in a glove. It never takes the focus from the number that it writes into, and the Tab key passes
 * over it, because a keyboard has the same keys.
 */
export const ThumbButton = ({ className, ...props }: ComponentProps<'button'>) => (
  <button
    type="button"
    className={classNames(styles.button, className)}
    tabIndex={-1}
    onPointerDown={(event) => event.preventDefault()}
    {...props}
  />
);
