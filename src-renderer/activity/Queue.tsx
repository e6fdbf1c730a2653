import { type RefObject, useCallback, useMemo, useRef, useState } from 'react';
import type { CheckResult } from '../../src-shared/bridge/contract';
import type { Refusal } from '../../src-shared/bridge/refusal';
import type { Intent } from '../../src-shared/intent/intent.schema';
import type { Station } from '../../src-shared/station/station';
import { Button, HintText } from '../controls';
import { type OrderAction, OrderCard, performOrderAction } from '../orders';
import { invoke, totalOpen, useCounts, useStation } from '../station';
import { checkResultMessage, refusalMessage, sendNowMessage, storeClockOf, t } from '../strings';
import styles from './CardSection.module.css';
import { HeaderRow } from './HeaderRow';
import { loadQueue, useQueue } from './queue-store';
import { useKeepFocus } from './use-keep-focus';
import { useRefreshOnChange } from './use-refresh-on-change';

const reloadQueue = () => void loadQueue();

export interface QueueProps {
  /** A stable function, because the cards are memoized. */
  readonly correct: (intent: Intent) => void;
  /** Takes the focus when the queue disappears with its last order. */
  readonly view: RefObject<HTMLElement | null>;
}

/** The unfinished orders: the first cards, and the total number. */
export function Queue({ correct, view }: QueueProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useRefreshOnChange(reloadQueue);
  const orders = useLatestStates(useQueue((queue) => queue.orders));
  const keepFocus = useKeepFocus(heading, view);
  const settings = useStation(({ station }) => station.settings);
  const { current, live } = useCounts();
  const total = totalOpen(current) + (live ? totalOpen(live) : 0);
  const needsAttention = current.needsAttention + (live?.needsAttention ?? 0);
  const hasWaiting = current.byState.waiting || live?.byState.waiting;
  const [result, setResult] = useState<QueueResult | null>(null);

  const onAction = useCallback(
    async (action: OrderAction, intent: Intent): Promise<void> => {
      if (action === 'correct') return correct(intent);
      const response = await performOrderAction(action, intent);
      if (!response.ok) setResult({ kind: 'refused', refusal: response.problem });
      else setResult(response.value && { kind: 'checked', intent, check: response.value });
    },
    [correct],
  );

  if (total === 0) return null;

  async function sendNow(): Promise<void> {
    await invoke('orders.sendNow', undefined);
    setResult({ kind: 'sending-now', station: useStation.getState().station, at: Date.now() });
  }

  return (
    <section className={styles.section} aria-labelledby="queue-title" {...keepFocus}>
      <HeaderRow>
        <h2 id="queue-title" ref={heading} tabIndex={-1}>
          {queueTitle(needsAttention, total - needsAttention)}
        </h2>
        <p role="status">{result && isCurrent(result, orders) && resultMessage(result)}</p>
        {hasWaiting && <Button onClick={() => void sendNow()}>{t('activity.sendNow')}</Button>}
      </HeaderRow>
      {orders.some(({ kind, state }) => kind === 'stage' && state.kind === 'unknown') && <HintText>{t('rail.unknownHint')}</HintText>}
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
      {total > orders.length && orders.length > 0 && <p>{t('activity.moreInList', { n: total - orders.length })}</p>}
    </section>
  );
}

/** The result of the last action. Its text is worded when it is drawn, because the language may change. */
type QueueResult =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'checked'; readonly intent: Intent; readonly check: CheckResult }
  | { readonly kind: 'sending-now'; readonly station: Station; readonly at: number };

/** "Trying now" is over when each waiting order was tried, or the text would say so until the next press. */
const isCurrent = (result: QueueResult, orders: readonly Intent[]): boolean =>
  result.kind !== 'sending-now' || orders.some(({ state, changedAt }) => state.kind === 'waiting' && changedAt < result.at);

function resultMessage(result: QueueResult): string {
  switch (result.kind) {
    case 'refused':
      return refusalMessage(result.refusal);
    case 'checked':
      return checkResultMessage(result.intent.kind, result.intent.request.orderId, result.check);
    case 'sending-now':
      return sendNowMessage(result.station);
  }
}

const queueTitle = (needsAttention: number, unsent: number): string =>
  [needsAttention > 0 && t('activity.queueNeedsYou', { n: needsAttention }), unsent > 0 && t('activity.queueUnsent', { n: unsent })]
    .filter(Boolean)
    .join(' · ');

/** Replaces orders by their latest state in the rail's list, because the queue itself is read only once a second. */
function useLatestStates(orders: readonly Intent[]): readonly Intent[] {
  const latest = useStation((state) => state.orders);
  return useMemo(() => {
    const byId = new Map(latest.map((order) => [order.id, order]));
    return orders.map((order) => byId.get(order.id) ?? order);
  }, [orders, latest]);
}
