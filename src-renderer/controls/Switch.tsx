import type { ComponentProps } from 'react';
import styles from './Switch.module.css';

export interface SwitchProps extends Omit<ComponentProps<'button'>, 'children' | 'onChange'> {
  readonly isOn: boolean;
  /** Whether neither side was chosen yet: the knob is in the middle. */
  readonly isUntouched?: boolean;
  readonly isInvalid?: boolean | undefined;
  readonly onChange: (isOn: boolean) => void;
}

/** A switch that is on or off. `aria-labelledby` names it. */
export const Switch = ({ isOn, isUntouched = false, isInvalid, onChange, ...props }: SwitchProps) => (
  <button
    type="button"
    role="switch"
    className={styles.switch}
    aria-checked={isOn}
    data-untouched={isUntouched || undefined}
    aria-invalid={isInvalid}
    onClick={() => onChange(!isOn)}
    {...props}
  >
    <span className={styles.knob} />
  </button>
);
