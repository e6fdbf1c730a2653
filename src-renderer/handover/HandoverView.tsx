import { assertNever } from '../../src-shared/base/result';
import { Note, SLOW_TICK_MS, useNow, View } from '../controls';
import { useStation } from '../station';
import { formatTime, storeClockOf, t } from '../strings';
import { HandoverRow } from './HandoverRow';
import styles from './HandoverView.module.css';
import { isCanceled, lastReportAt } from './handover-row';
import { type MissedScan, useHandover } from './handover-store';

/** Each waiting order is looked up at least every quarter of an hour. So after this time without a report, Connect does not answer. */
const OUTDATED_MS = 20 * 60_000;

/** The orders that wait for their shopper, for the person at the door. */
export function HandoverView() {
  const { entries, canceled, isLoaded, done, scannedOrderId, missedScan } = useHandover();
  const settings = useStation(({ station }) => station.settings);
  const now = useNow(true, SLOW_TICK_MS);
  return (
    <View className={styles.handover}>
      <h1 id="handover-title" className={styles.title}>
        {t('handover.title')}
      </h1>
      <div className={styles.notes}>
        <div role="alert">
          {canceled > 0 && <Note tone="alert">{t('handover.canceledCount', { n: canceled })}</Note>}
          {missedScan !== null && <Note tone="alert">{missedScanMessage(missedScan)}</Note>}
        </div>
        <LastChecked now={now} />
      </div>
      {isLoaded && entries.length === 0 && <p className={styles.empty}>{t('handover.empty')}</p>}
      <ul className={styles.list} aria-labelledby="handover-title">
        {entries.map((entry) => (
          <HandoverRow
            key={entry.intent.request.orderId}
            entry={entry}
            settings={settings}
            now={now}
            isDone={done.has(entry.intent.request.orderId)}
            isScanned={scannedOrderId === entry.intent.request.orderId}
          />
        ))}
      </ul>
    </View>
  );
}

function missedScanMessage(missed: MissedScan): string {
  switch (missed.kind) {
    case 'command':
      return t('scan.command.onStage');
    case 'place':
      return t('handover.placeScan');
    case 'not-waiting':
      return t('handover.notHere', { orderId: missed.orderId });
    default:
      return assertNever(missed);
  }
}

/** The time of Connect's last report, while no new one comes. @param now milliseconds since 1970 */
function LastChecked({ now }: { readonly now: number }) {
  const isConnected = useStation(({ station: { connection } }) => connection.kind === 'live' || connection.kind === 'practice');
  const clock = useStation(({ station }) => storeClockOf(station.settings));
  // A canceled order is not looked up any more.
  const lastAt = useHandover(({ entries }) => lastReportAt(isConnected ? entries.filter((entry) => !isCanceled(entry)) : entries));
  if (isConnected && (lastAt === null || now - lastAt < OUTDATED_MS)) return null;
  return <Note>{lastAt === null ? t('handover.notChecked') : t('handover.lastChecked', { time: formatTime(lastAt, clock) })}</Note>;
}
