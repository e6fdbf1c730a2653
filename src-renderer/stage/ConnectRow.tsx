import { SLOW_TICK_MS, useNow } from '../controls';
import { connectMessage, t } from '../strings';
import styles from './ConnectRow.module.css';
import { warningToConfirm } from './connect-lookup';
import { useStage } from './stage-store';
import { useSettings } from './use-stage';

/**
 * The card's second row: what Connect says of the order. The station's own messages replace it, except where a person has to confirm what
 * Connect says.
 * @param isReplaced whether the card shows a message of the station
 */
export function ConnectRow({ isReplaced }: { readonly isReplaced: boolean }) {
  const { connect, standings } = useStage();
  const now = useNow(connect.kind === 'answered', SLOW_TICK_MS);
  const settings = useSettings();
  const isShown = !isReplaced || warningToConfirm({ connect, standings }) !== null;
  const message = isShown && connect.kind !== 'none' ? connectMessage(connect, now, settings) : null;
  return (
    // The region stays without a message, because screen readers announce only a text that comes into one that exists.
    <section
      className={styles.row}
      aria-label={t('connect.title')}
      data-tone={message?.tone ?? 'none'}
      data-long={isLong(message?.text) || undefined}
    >
      <p role="status">{message?.text}</p>
    </section>
  );
}

/** More characters than fit in one line of the larger letters at a window of 1280 pixels. */
const LONG_TEXT = 68;

const isLong = (text = ''): boolean => text.length > LONG_TEXT;
