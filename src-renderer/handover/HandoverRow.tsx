import { memo, useEffect, useRef } from 'react';
import type { HandoverEntry } from '../../src-shared/order/handover-entry';
import { currentPlace, deliveryWindowOf } from '../../src-shared/order/known-order';
import type { Settings } from '../../src-shared/settings/settings.schema';
import { emphasizedEnd, OrderIdText, PressButton, usePressGroup } from '../controls';
import { deliveryWindowText, statusLabel, storeClockOf, t, useLanguage } from '../strings';
import styles from './HandoverRow.module.css';
import { isCanceled, isShopperHere, minutesSince, statusSince } from './handover-row';
import { recordHandover } from './handover-store';

interface HandoverRowProps {
  readonly entry: HandoverEntry;
  readonly settings: Settings;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Whether the bags were just handed over, or put back. */
  readonly isDone: boolean;
  readonly isScanned: boolean;
}

/** One order, to be read from three meters away. */
export const HandoverRow = memo(function HandoverRow({ entry, settings, now, isDone, isScanned }: HandoverRowProps) {
  useLanguage();
  const { intent, known } = entry;
  const { orderId, bags } = intent.request;
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isScanned) row.current?.scrollIntoView({ block: 'center' });
  }, [isScanned]);
  const canceled = isCanceled(entry);
  const place = currentPlace(known);
  return (
    <li
      ref={row}
      className={styles.row}
      data-state={isDone ? 'done' : canceled ? 'canceled' : isShopperHere(entry) ? 'here' : 'waiting'}
      data-scanned={isScanned || undefined}
    >
      <div className={styles.order}>
        <span className={styles.ending} aria-hidden="true">
          {emphasizedEnd(orderId)}
        </span>
        <span className={styles.whole}>
          <OrderIdText id={orderId} isOneLine />
        </span>
      </div>
      {canceled && !isDone ? (
        <>
          <p className={styles.canceled} role="alert">
            {t('handover.canceled', { n: bags ?? 0 })}
          </p>
          <PlaceCell place={place} />
        </>
      ) : (
        <>
          <span className={styles.bags}>{bags === undefined ? '' : t('connect.bags', { n: bags })}</span>
          <PlaceCell place={place} />
          <WindowCell entry={entry} settings={settings} now={now} isDone={isDone} />
          <StatusCell entry={entry} now={now} isDone={isDone} />
        </>
      )}
      <RowButton orderId={orderId} isCanceled={canceled} isDone={isDone} />
    </li>
  );
});

/** A longer place has smaller letters, so that its row is not higher than the others. */
const LONG_PLACE = 20;

function PlaceCell({ place }: { readonly place: string | null }) {
  return (
    <span className={styles.place} data-long={(place?.length ?? 0) > LONG_PLACE || undefined}>
      {place}
    </span>
  );
}

type CellProps = Pick<HandoverRowProps, 'entry' | 'now' | 'isDone'>;

/** The window, or how late the order is. */
function WindowCell({ entry, settings, now, isDone }: CellProps & Pick<HandoverRowProps, 'settings'>) {
  const window = deliveryWindowOf(entry.intent, entry.known);
  if (!window) return <span className={styles.window} />;
  const lateMinutes = minutesSince(Date.parse(window.endsAt), now);
  const isLate = Date.parse(window.endsAt) < now && !isDone;
  return (
    <span className={styles.window} data-late={isLate || undefined}>
      {isLate
        ? t('handover.late', { minutes: lateMinutes })
        : deliveryWindowText(window, now, storeClockOf(settings), { namesToday: false })}
    </span>
  );
}

/** Connect's status, and since when a shopper is here. */
function StatusCell({ entry, now, isDone }: CellProps) {
  if (isDone) return <span className={styles.status}>{t('handover.done')}</span>;
  const { report } = entry.known;
  const since = statusSince(entry);
  const minutes = isShopperHere(entry) && since !== null ? minutesSince(since, now) : 0;
  return (
    <span className={styles.status}>
      {report ? statusLabel(report) : t('status.staged')}
      {minutes > 0 && <span className={styles.since}> {t('handover.minutes', { minutes })}</span>}
    </span>
  );
}

function RowButton({
  orderId,
  isCanceled,
  isDone,
}: {
  readonly orderId: HandoverEntry['intent']['request']['orderId'];
  readonly isCanceled: boolean;
  readonly isDone: boolean;
}) {
  const group = usePressGroup();
  if (isDone)
    return (
      <PressButton group={group} look="thumb" onPress={() => recordHandover(orderId, 'undone')}>
        {t('handover.undo')}
      </PressButton>
    );
  return (
    <PressButton group={group} look="thumb" onPress={() => recordHandover(orderId, isCanceled ? 'bags-back' : 'handed-over')}>
      {t(isCanceled ? 'handover.bagsBack' : 'handover.handOver')}
    </PressButton>
  );
}
