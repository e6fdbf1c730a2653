import { useCallback, useEffect, useRef, useState } from 'react';
import type { Edit, Intent } from '../../src-shared/intent/intent.schema';
import { needsAttention } from '../../src-shared/intent/intent-machine';
import type { StagedCounts } from '../../src-shared/station/station';
import { type OrderAction, OrderCard } from '../orders';
import { useCounts, useStation } from '../station';
import { storeClockOf, t } from '../strings';
import { performCardAction } from './card-actions';
import { FirstRun, isFirstRun } from './FirstRun';
import { pickPlace } from './place';
import styles from './Rail.module.css';

export interface RailProps {
  readonly openEdit: (edit: Edit) => void;
  /** Opens Activity with the orders that need attention. */
  readonly showNeedsAttention: () => void;
  /** Whether the window was painted for the first time. */
  readonly isPainted: boolean;
}

/** The latest orders, newest first, and a few of each state that needs attention. A card never moves by itself. */
export function Rail({ openEdit, showNeedsAttention, isPainted }: RailProps) {
  const orders = useStation((state) => state.orders);
  const settings = useStation((state) => state.station.settings);
  const clock = storeClockOf(settings);
  const list = useRef<HTMLUListElement>(null);
  const shownOrders = useDeferredOrders(orders, isPainted);
  const cardsBelow = useCardsBelowFold(list, shownOrders);
  const onAction = useCallback((action: OrderAction, intent: Intent) => performCardAction(action, intent, openEdit), [openEdit]);
  const isPractice = settings['connection.mode'] === 'practice';
  const isCurrentMode = (mode: 'practice' | 'live') => mode === settings['connection.mode'];
  const listedCount = orders.filter(({ state, destination }) => needsAttention(state) && isCurrentMode(destination.mode)).length;
  const { current, stagedToday } = useCounts();
  const needsAttentionCount = current.needsAttention;

  return (
    <section className={styles.rail} aria-labelledby="rail-title">
      <header className={styles.head}>
        <h2 id="rail-title">{t('rail.title')}</h2>
        {stagedToday !== null && stagedToday.total > 0 && <span>{stagedTodayText(stagedToday)}</span>}
      </header>
      <ul className={styles.list} aria-labelledby="rail-title" ref={list}>
        {shownOrders.map((intent) => (
          <OrderCard
            key={intent.id}
            intent={intent}
            clock={clock}
            isPractice={isPractice}
            onPickPlace={settings['stage.place'] === 'off' ? undefined : pickPlaceOf}
            onAction={onAction}
          />
        ))}
      </ul>
      {isPainted && isFirstRun(orders) && <FirstRun orders={orders} isPractice={isPractice} />}
      {needsAttentionCount > listedCount ? (
        <button type="button" className={styles.attention} onClick={showNeedsAttention}>
          {t('rail.needsAttentionCount', { n: needsAttentionCount })}
        </button>
      ) : (
        cardsBelow.length > 0 && (
          <button type="button" className={styles.attention} onClick={() => cardsBelow[0]?.scrollIntoView({ block: 'center' })}>
            {t('rail.needsAttentionBelow', { n: cardsBelow.length })}
          </button>
        )
      )}
    </section>
  );
}

const stagedTodayText = ({ total, late }: StagedCounts): string =>
  [t('rail.stagedToday', { n: total }), late > 0 && t('rail.stagedLate', { n: late })].filter(Boolean).join(' · ');

const pickPlaceOf = ({ request }: Intent) => pickPlace({ kind: 'pressed', orderId: request.orderId });

/** More cards than any screen shows before the packer scrolls. */
const INITIAL_CARDS = 15;

const NO_ORDERS: readonly Intent[] = [];

/** Draws the cards after the form and in two steps, so that neither the first scan nor a change of view waits for hidden cards. */
function useDeferredOrders(orders: readonly Intent[], painted: boolean): readonly Intent[] {
  const [showsAll, setAll] = useState(false);
  useEffect(() => setAll(painted), [painted]);
  if (!painted) return NO_ORDERS;
  return showsAll ? orders : orders.slice(0, INITIAL_CARDS);
}

const NO_ELEMENTS: readonly Element[] = [];

/** The cards that need attention and are below the visible part of the list. */
function useCardsBelowFold(list: React.RefObject<HTMLUListElement | null>, orders: readonly Intent[]): readonly Element[] {
  const [cardsBelow, setBelow] = useState(NO_ELEMENTS);
  // biome-ignore lint/correctness/useExhaustiveDependencies: changed orders have new cards to observe.
  useEffect(() => {
    const root = list.current;
    if (!root) return;
    const hiddenCards = new Set<Element>();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, intersectionRatio, boundingClientRect, rootBounds } of entries) {
          const isBelow = rootBounds !== null && boundingClientRect.bottom > rootBounds.bottom;
          if (intersectionRatio < 0.5 && isBelow) hiddenCards.add(target);
          else hiddenCards.delete(target);
        }
        setBelow([...hiddenCards]);
      },
      { root, threshold: 0.5 },
    );
    const cards = root.querySelectorAll('[data-needs-person]');
    if (cards.length === 0) return setBelow(NO_ELEMENTS);
    for (const card of cards) observer.observe(card);
    return () => observer.disconnect();
  }, [orders]);
  return cardsBelow;
}
