import { showHiddenAsBoxes } from '../../src-shared/text/hidden-characters';
import styles from './OrderIdText.module.css';

/** People compare order IDs by their last five characters, which are darker than the rest. */
const EMPHASIZED_LENGTH = 5;

/** Keeps a line from breaking after the ellipsis. */
const WORD_JOINER = '\u2060';

/** The characters of an ID by which people compare it. */
export const emphasizedEnd = (id: string): string => [...showHiddenAsBoxes(id)].slice(-EMPHASIZED_LENGTH).join('');

/** What names an order where its whole ID has no room: `…78780`. */
export function idEnding(id: string): string {
  const characters = [...showHiddenAsBoxes(id)];
  return characters.length > EMPHASIZED_LENGTH ? `…${WORD_JOINER}${emphasizedEnd(id)}` : characters.join('');
}

export interface OrderIdTextProps {
  readonly id: string;
  /** Whether the beginning is shortened so that the ID fits on one line. */
  readonly isOneLine?: boolean;
}

export function OrderIdText({ id, isOneLine = false }: OrderIdTextProps) {
  const characters = [...showHiddenAsBoxes(id)];
  return (
    <span className={styles.orderId} data-one-line={isOneLine || undefined}>
      <span className={styles.start}>{characters.slice(0, -EMPHASIZED_LENGTH).join('')}</span>
      <span className={styles.end}>{emphasizedEnd(id)}</span>
    </span>
  );
}
