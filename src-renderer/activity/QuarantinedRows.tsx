import { useEffect, useState } from 'react';
import type { Refusal } from '../../src-shared/bridge/refusal';
import type { QuarantinedRow } from '../../src-shared/station/station';
import type { StoreClock } from '../../src-shared/time/time-format';
import { OrderIdText, PressButton, usePressGroup } from '../controls';
import { CardActions, CardBody, CardFrame, OrderDetail, OrderStatus } from '../orders';
import { invoke, useStation } from '../station';
import { formatDayAndTime, refusalMessage, storeClockOf, t } from '../strings';
import styles from './CardSection.module.css';

/** A damaged disk may have thousands of rows; a person starts with the first ones. */
const MAX_ROWS = 50;

/** The quarantined rows of the journal. A person dismisses each one after a look in Connect. */
export function QuarantinedRows() {
  const count = useStation(({ station }) => station.quarantinedCount);
  const clock = useStation(({ station }) => storeClockOf(station.settings));
  const [rows, setRows] = useState<readonly QuarantinedRow[]>([]);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  async function loadRows(): Promise<void> {
    const response = await invoke('orders.quarantined', undefined);
    if (response.ok) setRows(response.value);
  }

  async function dismissRow(row: number): Promise<void> {
    const response = await invoke('orders.dismissQuarantined', { row });
    setRefusal(response.ok ? null : response.problem);
    await loadRows();
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed count makes the list outdated.
  useEffect(() => void loadRows(), [count]);

  if (rows.length === 0) return null;
  return (
    <section className={styles.section} aria-labelledby="unreadable-title">
      <h2 id="unreadable-title">{t('unreadable.title', { n: rows.length })}</h2>
      <p role="alert">{refusal && refusalMessage(refusal)}</p>
      <ul className={styles.list} aria-labelledby="unreadable-title">
        {rows.slice(0, MAX_ROWS).map((row) => (
          <QuarantinedRowCard key={row.row} row={row} clock={clock} onDismiss={() => dismissRow(row.row)} />
        ))}
      </ul>
      {rows.length > MAX_ROWS && <p>{t('unreadable.more', { n: rows.length - MAX_ROWS })}</p>}
    </section>
  );
}

interface QuarantinedRowCardProps {
  readonly row: QuarantinedRow;
  readonly clock: StoreClock;
  readonly onDismiss: () => Promise<void>;
}

function QuarantinedRowCard({ row: { orderId, isIntent, foundAt }, clock, onDismiss }: QuarantinedRowCardProps) {
  const group = usePressGroup();
  return (
    <CardFrame tone="unknown" layout="row">
      {orderId === null ? <OrderStatus>{t('unreadable.noOrder')}</OrderStatus> : <OrderIdText id={orderId} />}
      <CardBody>
        <p role="alert">{isIntent ? t('unreadable.order') : t('unreadable.step')}</p>
        <OrderDetail>{t('unreadable.foundAt', { at: formatDayAndTime(foundAt, clock) })}</OrderDetail>
      </CardBody>
      <CardActions>
        <PressButton group={group} onPress={onDismiss}>
          {t('unreadable.dismiss')}
        </PressButton>
      </CardActions>
    </CardFrame>
  );
}
