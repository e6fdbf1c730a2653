import { Button } from './Button';
import styles from './SpinButtons.module.css';
import type { Step } from './spin-button';
import { ThumbButton } from './ThumbButton';

export interface SpinButtonsProps {
  /** `large` buttons are for a thumb in a glove and leave the focus in the field. */
  readonly size: 'large' | 'small';
  /** The accessible names of − and +. */
  readonly fewerLabel: string;
  readonly moreLabel: string;
  readonly onStep: (by: Step) => void;
}

/** The − and + of a count. The Tab key passes over them, because the field itself steps with the arrow keys. */
export function SpinButtons({ size, fewerLabel, moreLabel, onStep }: SpinButtonsProps) {
  if (size === 'small') {
    return (
      <>
        <Button className={styles.small} tabIndex={-1} aria-label={fewerLabel} onClick={() => onStep(-1)}>
          −
        </Button>
        <Button className={styles.small} tabIndex={-1} aria-label={moreLabel} onClick={() => onStep(1)}>
          +
        </Button>
      </>
    );
  }
  return (
    <div className={styles.large}>
      <ThumbButton aria-label={fewerLabel} onClick={() => onStep(-1)}>
        −
      </ThumbButton>
      <ThumbButton aria-label={moreLabel} onClick={() => onStep(1)}>
        +
      </ThumbButton>
    </div>
  );
}
