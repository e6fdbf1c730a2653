import { useCallback, useMemo, useState } from 'react';
import type { Intent } from '../../src-shared/intent/intent.schema';
import { Button } from '../controls';
import { type OrderAction, OrderCard, performOrderAction } from '../orders';
import { invoke, totalOpen, useCounts, useStation } from '../station';
import { checkResultMessage, refusalMessage, sendNowMessage, storeClockOf, strings, t } from '../strings';
import styles from './CardSection.module.css';
import { HeaderRow } from './HeaderRow';
import { loadQueue, useQueue } from './queue-store';
import { useRefreshOnChange } from './use-refresh-on-change';

const text = strings.activity;

const reloadQueue = () => void loadQueue();

export interface QueueProps {
  /** A stable function, because the cards are memoized. */
  readonly correct: (intent: Intent) => void;
}

/** The unfinished orders: the first cards, and the total number. */
export function Queue({ correct }: QueueProps) {
  useRefreshOnChange(reloadQueue);
  const orders = useLatestStates(useQueue((queue) => queue.orders));
  const settings = useStation(({ station }) => station.settings);
  const { current, live } = useCounts();
  const total = totalOpen(current) + (live ? totalOpen(live) : 0);
  const hasWaiting = current.byState.waiting || live?.byState.waiting;
  const [resultMessage, setResultMessage] = useState<string | null>(null);

  const onAction = useCallback(
    async (action: OrderAction, intent: Intent): Promise<void> => {
      if (action === 'correct') return correct(intent);
      const result = await performOrderAction(action, intent);
      if (!result.ok) setResultMessage(refusalMessage(result.problem));
      else setResultMessage(result.value && checkResultMessage(intent.kind, intent.request.orderId, result.value));
    },
    [correct],
  );

  if (total === 0) return null;

  async function sendNow(): Promise<void> {
    await invoke('orders.sendNow', undefined);
    setResultMessage(sendNowMessage(useStation.getState().station));
  }

  return (
    <section className={styles.section} aria-labelledby="queue-title">
      <HeaderRow>
        <h2 id="queue-title">{text.queue(total)}</h2>
        <p role="status">{resultMessage}</p>
        {hasWaiting && <Button onClick={() => void sendNow()}>{t('activity.sendNow')}</Button>}
      </HeaderRow>
      <ul className={styles.list} aria-labelledby="queue-title">
        {orders.map((intent) => (
          <OrderCard
            key={intent.id}
            intent={intent}
            clock={storeClockOf(settings)}
            isPractice={settings['connection.mode'] === 'practice'}
            shownIn="activity"
            onAction={onAction}
          />
        ))}
      </ul>
      {total > orders.length && orders.length > 0 && <p>{text.moreInList(total - orders.length)}</p>}
    </section>
  );
}

/** Replaces orders by their latest state in the rail's list, because the queue itself is read only once a second. */
function useLatestStates(orders: readonly Intent[]): readonly Intent[] {
  const latest = useStation((state) => state.orders);
  return useMemo(() => {
    const byId = new Map(latest.map((order) => [order.id, order]));
    return orders.map((order) => byId.get(order.id) ?? order);
  }, [orders, latest]);
}
