import { useEffect, useRef, useState } from 'react';
import firstBarcode from '../../resources/practice-0001.svg?url';
import { type Intent, needsPerson } from '../../src-shared/intent';
import { OrderIdText, useNow } from '../controls';
import { useStation } from '../station';
import { words } from '../words';
import { act } from './actions';
import { railEntry } from './rail-entry';

const FIRST_ORDER = 'PRACTICE-0001';

/** The latest orders, newest first. A card changes where it stands and never moves by itself. */
export function Rail() {
  const orders = useStation((state) => state.orders);
  const settings = useStation((state) => state.station.settings);
  const list = useRef<HTMLUListElement>(null);
  const below = useBelowTheFold(list, orders);
  const now = useNow(orders.some(({ state }) => state.name === 'held'));
  const practice = settings['connection.mode'] === 'practice';
  const staged = orders.filter(({ state }) => state.name === 'staged').length;

  return (
    <section className="rail" aria-labelledby="rail-title">
      <header className="rail-head">
        <h2 id="rail-title">{words.rail.title}</h2>
        {staged > 0 && <span>{words.rail.todayStaged(staged)}</span>}
      </header>
      <ul className="rail-list" aria-labelledby="rail-title" ref={list}>
        {orders.map((intent) => (
          <RailCard key={intent.id} intent={intent} now={now} timeZone={settings['station.timeZone']} practice={practice} />
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
      {below.length > 0 && (
        <button type="button" className="rail-attention" onClick={() => below[0]?.scrollIntoView({ block: 'center' })}>
          {words.rail.attention(below.length)}
        </button>
      )}
    </section>
  );
}

function RailCard({ intent, now, timeZone, practice }: { intent: Intent; now: number; timeZone: string | null; practice: boolean }) {
  const { tone, state, detail, actions } = railEntry(intent, now, timeZone);
  const alarming = needsPerson(intent.state);
  return (
    <li className={`rail-card is-${tone}`} data-needs-person={alarming || undefined}>
      <OrderIdText id={intent.request.orderId} />
      {/* A failure that nobody has dealt with is an alert for as long as it stands. */}
      <div role={alarming ? 'alert' : undefined}>
        <p className="rail-state">{state}</p>
        <p className="rail-detail">
          {detail}
          {practice && <span className="practice-mark">{words.rail.practice}</span>}
        </p>
      </div>
      {actions.length > 0 && (
        <div className="rail-actions">
          {actions.map((action) => (
            <button key={action} type="button" className="button" onClick={() => void act(action, intent)}>
              {words.rail.actions[action]}
            </button>
          ))}
        </div>
      )}
    </li>
  );
}

/** Cards that want a person and have been pushed out of sight by newer ones. */
function useBelowTheFold(list: React.RefObject<HTMLUListElement | null>, orders: readonly Intent[]): readonly Element[] {
  const [below, setBelow] = useState<readonly Element[]>([]);
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
    if (cards.length === 0) setBelow([]);
    for (const card of cards) observer.observe(card);
    return () => observer.disconnect();
  }, [orders]);
  return below;
}
