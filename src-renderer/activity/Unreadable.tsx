import { useEffect, useState } from 'react';
import type { QuarantinedRow } from '../../src-shared/station';
import type { StoreClock } from '../../src-shared/time-format';
import { OrderIdText, PressButton, usePressGroup } from '../controls';
import { ask, useStation } from '../station';
import { dayAndTime, refusalWords, storeClock, words } from '../words';

const text = words.unreadable;

/** A damaged disk may have thousands; a person looks into the first ones first. */
const MAX_ROWS = 50;

/** The entries of the journal that cannot be read. Each is dismissed by a person who has looked in Connect. */
export function Unreadable() {
  const count = useStation(({ station }) => station.unreadable);
  const clock = useStation(({ station }) => storeClock(station.settings));
  const [rows, setRows] = useState<readonly QuarantinedRow[]>([]);
  const [problem, setProblem] = useState<string | null>(null);

  async function read(): Promise<void> {
    const found = await ask('orders.quarantined', undefined);
    if (found.ok) setRows(found.value);
  }

  async function dismiss(row: number): Promise<void> {
    const dismissed = await ask('orders.dismissQuarantined', { row });
    setProblem(dismissed.ok ? null : refusalWords(dismissed.problem));
    await read();
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: another count is what makes the list old.
  useEffect(() => void read(), [count]);

  if (rows.length === 0) return null;
  return (
    <section className="queue" aria-labelledby="unreadable-title">
      <h2 id="unreadable-title">{text.title(rows.length)}</h2>
      <p role="alert">{problem}</p>
      <ul className="queue-list" aria-labelledby="unreadable-title">
        {rows.slice(0, MAX_ROWS).map((row) => (
          <Row key={row.row} row={row} clock={clock} onDismiss={() => dismiss(row.row)} />
        ))}
      </ul>
      {rows.length > MAX_ROWS && <p>{text.more(rows.length - MAX_ROWS)}</p>}
    </section>
  );
}

interface RowProps {
  readonly row: QuarantinedRow;
  readonly clock: StoreClock;
  readonly onDismiss: () => Promise<void>;
}

function Row({ row: { orderId, isIntent, foundAt }, clock, onDismiss }: RowProps) {
  const group = usePressGroup();
  return (
    <li className="rail-card is-unknown">
      {orderId === null ? <p className="rail-state">{text.noOrder}</p> : <OrderIdText id={orderId} />}
      <div role="alert">
        <p>{isIntent ? text.order : text.step}</p>
      </div>
      <p className="rail-detail">{text.foundAt(dayAndTime(foundAt, clock))}</p>
      <div className="rail-actions">
        <PressButton group={group} onPress={onDismiss}>
          {text.dismiss}
        </PressButton>
      </div>
    </li>
  );
}
