import { BackspaceIcon } from './Icon';
import styles from './Keypad.module.css';
import { ThumbButton } from './ThumbButton';

export interface KeypadProps {
  readonly label: string;
  readonly deleteLabel: string;
  /** The decimal sign of the language, with its name; `null` for a number without decimals. */
  readonly decimal: { readonly sign: '.' | ','; readonly label: string } | null;
  readonly onKey: (key: string) => void;
}

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'decimal', '0', 'delete'] as const;

/** Ten digits for gloves. It writes into the number that was selected last. */
export function Keypad({ label, deleteLabel, decimal, onKey }: KeypadProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw and announce this as part of a form.
    <div className={styles.keypad} role="group" aria-label={label}>
      {KEYS.map((key) => (
        <ThumbButton
          key={key}
          className={styles.key}
          aria-label={key === 'delete' ? deleteLabel : key === 'decimal' ? decimal?.label : key}
          disabled={key === 'decimal' && decimal === null}
          onClick={() => onKey(key === 'decimal' ? (decimal?.sign ?? '') : key)}
        >
          {key === 'delete' ? <BackspaceIcon /> : key === 'decimal' ? decimal?.sign : key}
        </ThumbButton>
      ))}
    </div>
  );
}
