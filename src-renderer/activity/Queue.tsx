import { useState } from 'react';
import type { Intent } from '../../src-shared/intent';
import { isUnsent, needsPerson } from '../../src-shared/life';
import { type OrderAction, OrderCard, perform } from '../orders';
import { ask, useStation } from '../station';
import { refusalWords, words } from '../words';

const text = words.activity;

/** What has not been sent or wants somebody: first what wants somebody, because nothing else will happen to it. */
export function Queue({ correct }: { readonly correct: (intent: Intent) => void }) {
  const orders = useStation((state) => state.orders);
  const settings = useStation(({ station }) => station.settings);
  const [said, setSaid] = useState<string | null>(null);
  const queue = [
    ...orders.filter(({ state }) => needsPerson(state)),
    ...orders.filter(({ state }) => isUnsent(state) && !needsPerson(state)),
  ];
  if (queue.length === 0) return null;

  async function act(action: OrderAction, intent: Intent): Promise<void> {
    if (action === 'correct') return correct(intent);
    const done = await perform(action, intent);
    if (!done.ok) setSaid(refusalWords(done.problem));
    else setSaid(done.value && words.checked(intent.request.orderId, done.value));
  }

  async function sendNow(): Promise<void> {
    await ask('orders.sendNow', undefined);
    setSaid(text.sendingNow);
  }

  const waits = queue.some(({ state }) => state.name === 'waiting');
  return (
    <section className="queue" aria-labelledby="queue-title">
      <header className="activity-head">
        <h2 id="queue-title">{text.queue(queue.length)}</h2>
        <p role="status">{said}</p>
        {waits && (
          <button type="button" className="button" onClick={() => void sendNow()}>
            {text.sendNow}
          </button>
        )}
      </header>
      <ul className="queue-list" aria-labelledby="queue-title">
        {queue.slice(0, MOST_CARDS).map((intent) => (
          <OrderCard
            key={intent.id}
            intent={intent}
            timeZone={settings['station.timeZone']}
            practice={settings['connection.mode'] === 'practice'}
            shownIn="activity"
            onAction={(action, intent) => void act(action, intent)}
          />
        ))}
      </ul>
      {queue.length > MOST_CARDS && <p>{text.queueMore(queue.length - MOST_CARDS)}</p>}
    </section>
  );
}

/** After a day without a network there are hundreds; the rest is in the list below, by its filter. */
const MOST_CARDS = 50;
