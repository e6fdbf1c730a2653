import { useCallback, useEffect, useRef, useState } from 'react';
import firstBarcode from '../../resources/practice-0001.svg?url';
import type { Edit, Intent } from '../../src-shared/intent';
import { needsPerson } from '../../src-shared/life';
import { type OrderAction, OrderCard } from '../orders';
import { useCounts, useStation } from '../station';
import { storeClock, words } from '../words';
import { act } from './actions';

const FIRST_ORDER = 'PRACTICE-0001';

export interface RailProps {
  readonly openEdit: (edit: Edit) => void;
  /** Leads to Activity, to the orders that need a person. */
  readonly showNeedy: () => void;
  /** Whether the window's first picture is on the screen. */
  readonly painted: boolean;
}

/** The latest orders, newest first, and a few of each kind that needs a person. A card never moves by itself. */
export function Rail({ openEdit, showNeedy, painted }: RailProps) {
  const orders = useStation((state) => state.orders);
  const settings = useStation((state) => state.station.settings);
  const clock = storeClock(settings);
  const list = useRef<HTMLUListElement>(null);
  const shown = useFirstFew(orders, painted);
  const below = useBelowTheFold(list, shown);
  const onAction = useCallback((action: OrderAction, intent: Intent) => act(action, intent, openEdit), [openEdit]);
  const practice = settings['connection.mode'] === 'practice';
  const isOfMode = (mode: 'practice' | 'live') => mode === settings['connection.mode'];
  const listed = orders.filter(({ state, destination }) => needsPerson(state) && isOfMode(destination.mode)).length;
  const { current, stagedToday } = useCounts();
  const needy = current.needsPerson;

  return (
    <section className="rail" aria-labelledby="rail-title">
      <header className="rail-head">
        <h2 id="rail-title">{words.rail.title}</h2>
        {stagedToday !== null && stagedToday > 0 && <span>{words.rail.stagedToday(stagedToday)}</span>}
      </header>
      <ul className="rail-list" aria-labelledby="rail-title" ref={list}>
        {shown.map((intent) => (
          <OrderCard key={intent.id} intent={intent} clock={clock} practice={practice} onAction={onAction} />
        ))}
      </ul>
      {orders.length === 0 && (
        <div className="rail-empty">
          <p className="rail-empty-title">{words.rail.none}</p>
          <p>{practice ? words.rail.firstPractice : words.rail.firstLive}</p>
          {practice && (
            <figure className="first-barcode">
              <img src={firstBarcode} alt={words.rail.barcodeAlt(FIRST_ORDER)} />
              <figcaption>{FIRST_ORDER}</figcaption>
            </figure>
          )}
        </div>
      )}
      {needy > listed ? (
        <button type="button" className="rail-attention" onClick={showNeedy}>
          {words.rail.needYou(needy)}
        </button>
      ) : (
        below.length > 0 && (
          <button type="button" className="rail-attention" onClick={() => below[0]?.scrollIntoView({ block: 'center' })}>
            {words.rail.attention(below.length)}
          </button>
        )
      )}
    </section>
  );
}

/** What a rail shows before anybody scrolls, on any screen. */
const AT_FIRST = 15;

const NO_ORDERS: readonly Intent[] = [];

/** Neither the first scan nor a change of place waits for what it cannot see: the cards come after the form, and in two goes. */
function useFirstFew(orders: readonly Intent[], painted: boolean): readonly Intent[] {
  const [all, setAll] = useState(false);
  useEffect(() => setAll(painted), [painted]);
  if (!painted) return NO_ORDERS;
  return all ? orders : orders.slice(0, AT_FIRST);
}

const NONE: readonly Element[] = [];

/** Cards that want a person and have been pushed out of sight by newer ones. */
function useBelowTheFold(list: React.RefObject<HTMLUListElement | null>, orders: readonly Intent[]): readonly Element[] {
  const [below, setBelow] = useState(NONE);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new picture of the orders is what makes new cards to watch.
  useEffect(() => {
    const root = list.current;
    if (!root) return;
    const hidden = new Set<Element>();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, intersectionRatio, boundingClientRect, rootBounds } of entries) {
          const under = rootBounds !== null && boundingClientRect.bottom > rootBounds.bottom;
          if (intersectionRatio < 0.5 && under) hidden.add(target);
          else hidden.delete(target);
        }
        setBelow([...hidden]);
      },
      { root, threshold: 0.5 },
    );
    const cards = root.querySelectorAll('[data-needs-person]');
    if (cards.length === 0) return setBelow(NONE);
    for (const card of cards) observer.observe(card);
    return () => observer.disconnect();
  }, [orders]);
  return below;
}
