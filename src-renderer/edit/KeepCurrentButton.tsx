import { t } from '../strings';
import styles from './KeepCurrentButton.module.css';

export interface KeepCurrentButtonProps {
  /** The name of the field or group. */
  readonly what: string;
  /** Whether it is an arrow, which fits into a field, rather than words. */
  readonly isIcon?: boolean;
  readonly onPress: () => void;
}

/** Gives a field the order's current value back, so that it is not sent. */
export const KeepCurrentButton = ({ what, isIcon = false, onPress }: KeepCurrentButtonProps) => (
  <button
    type="button"
    className={isIcon ? styles.icon : styles.words}
    aria-label={t('edit.keepCurrentOf', { field: what })}
    title={isIcon ? t('edit.keepCurrent') : undefined}
    onClick={onPress}
  >
    {isIcon ? (
      <svg className={styles.arrow} viewBox="0 0 24 24" aria-hidden="true">
        <path d="M9 5 4 10l5 5M4 10h10a5 5 0 0 1 0 10h-3" />
      </svg>
    ) : (
      t('edit.keepCurrent')
    )}
  </button>
);
