import { useCallback, useMemo, useState } from 'react';
import type { Intent } from '../../src-shared/intent';
import { type OrderAction, OrderCard, perform } from '../orders';
import { ask, openTotal, useCounts, useStation } from '../station';
import { checkedWords, refusalWords, sendNowWords, storeClock, words } from '../words';
import { readQueue, useQueue } from './queue-orders';
import { useRefresh } from './use-refresh';

const text = words.activity;

const refreshQueue = () => void readQueue();

export interface QueueProps {
  /** The same function at each drawing. */
  readonly correct: (intent: Intent) => void;
}

/** What is not finished: the first cards, and how many there are in all. */
export function Queue({ correct }: QueueProps) {
  useRefresh(refreshQueue);
  const orders = useNewest(useQueue((queue) => queue.orders));
  const settings = useStation(({ station }) => station.settings);
  const { current, live } = useCounts();
  const total = openTotal(current) + (live ? openTotal(live) : 0);
  const waits = current.byState.waiting || live?.byState.waiting;
  const [said, setSaid] = useState<string | null>(null);

  const onAction = useCallback(
    async (action: OrderAction, intent: Intent): Promise<void> => {
      if (action === 'correct') return correct(intent);
      const done = await perform(action, intent);
      if (!done.ok) setSaid(refusalWords(done.problem));
      else setSaid(done.value && checkedWords(intent.what, intent.request.orderId, done.value));
    },
    [correct],
  );

  if (total === 0) return null;

  async function sendNow(): Promise<void> {
    await ask('orders.sendNow', undefined);
    setSaid(sendNowWords(useStation.getState().station));
  }

  return (
    <section className="queue" aria-labelledby="queue-title">
      <header className="activity-head">
        <h2 id="queue-title">{text.queue(total)}</h2>
        <p role="status">{said}</p>
        {waits && (
          <button type="button" className="button" onClick={() => void sendNow()}>
            {text.sendNow}
          </button>
        )}
      </header>
      <ul className="queue-list" aria-labelledby="queue-title">
        {orders.map((intent) => (
          <OrderCard
            key={intent.id}
            intent={intent}
            clock={storeClock(settings)}
            practice={settings['connection.mode'] === 'practice'}
            shownIn="activity"
            onAction={onAction}
          />
        ))}
      </ul>
      {total > orders.length && orders.length > 0 && <p>{text.queueMore(total - orders.length)}</p>}
    </section>
  );
}

/** The queue is read now and then; a step of an order that is in the rail too is shown at once. */
function useNewest(orders: readonly Intent[]): readonly Intent[] {
  const latest = useStation((state) => state.orders);
  return useMemo(() => {
    const byId = new Map(latest.map((order) => [order.id, order]));
    return orders.map((order) => byId.get(order.id) ?? order);
  }, [orders, latest]);
}
