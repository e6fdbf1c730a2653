import { BackspaceIcon } from './Icon';
import styles from './Keypad.module.css';
import { ThumbButton } from './ThumbButton';

export interface KeypadProps {
  readonly label: string;
  readonly deleteLabel: string;
  readonly pointLabel: string;
  /** Whether the number may have a decimal point. */
  readonly hasDecimalPoint: boolean;
  readonly onKey: (key: string) => void;
}

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '0', 'delete'] as const;

/** Ten digits for gloves. It writes into the number that was selected last. */
export function Keypad({ label, deleteLabel, pointLabel, hasDecimalPoint, onKey }: KeypadProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw and announce this as part of a form.
    <div className={styles.keypad} role="group" aria-label={label}>
      {KEYS.map((key) => (
        <ThumbButton
          key={key}
          className={styles.key}
          aria-label={key === 'delete' ? deleteLabel : key === '.' ? pointLabel : key}
          disabled={key === '.' && !hasDecimalPoint}
          onClick={() => onKey(key)}
        >
          {key === 'delete' ? <BackspaceIcon /> : key}
        </ThumbButton>
      ))}
    </div>
  );
}
