import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Intent } from '../../src-shared/intent/intent.schema';
import type { StoreClock } from '../../src-shared/time/time-format';
import { OrderIdText } from '../controls';
import { formatDayAndTime, stateLabel, summarizeIntent, t } from '../strings';
import { loadMore, openTimeline, useHistory } from './history-store';
import styles from './OrderTable.module.css';

/** The distance from the end of the list, in rows, at which the next page is loaded. */
const PREFETCH_ROWS = 40;

export interface OrderTableProps {
  /** Newest first. */
  readonly intents: readonly Intent[];
  readonly clock: StoreClock;
  /** The element that scrolls: the whole view, so that no scroll bar is inside another. */
  readonly scrollContainer: RefObject<HTMLElement | null>;
}

/** The history as a table. Only the visible rows are drawn, because there may be 200,000. */
export function OrderTable({ intents, clock, scrollContainer }: OrderTableProps) {
  const table = useRef<HTMLTableElement>(null);
  const offsetTop = useOffsetTop(table);
  const hasMore = useHistory((found) => found.nextBefore !== null);
  const rows = useVirtualizer({
    count: intents.length,
    getScrollElement: () => scrollContainer.current,
    scrollMargin: offsetTop,
    estimateSize: () => 60,
    overscan: 8,
    getItemKey: (index) => intents[index]?.id ?? index,
  });
  const visibleRows = rows.getVirtualItems();
  const lastVisibleIndex = visibleRows.at(-1)?.index ?? 0;

  useEffect(() => {
    if (lastVisibleIndex > intents.length - PREFETCH_ROWS) void loadMore();
  }, [lastVisibleIndex, intents.length]);

  const heightBefore = (visibleRows[0]?.start ?? offsetTop) - offsetTop;
  const heightAfter = rows.getTotalSize() - ((visibleRows.at(-1)?.end ?? offsetTop) - offsetTop);

  return (
    <table className={styles.table} ref={table} aria-label={t('activity.title')} aria-rowcount={hasMore ? -1 : intents.length + 1}>
      <thead>
        <tr aria-rowindex={1}>
          <th scope="col">{t('activity.columns.order')}</th>
          <th scope="col">{t('activity.columns.state')}</th>
          <th scope="col">{t('activity.columns.what')}</th>
          <th scope="col">{t('activity.columns.time')}</th>
          <th scope="col">{t('activity.columns.attempts')}</th>
        </tr>
      </thead>
      <tbody>
        <SpacerRow height={heightBefore} />
        {visibleRows.map(({ index, key }) => {
          const intent = intents[index];
          return (
            intent && (
              <tr key={key} aria-rowindex={index + 2} data-index={index} ref={rows.measureElement}>
                <OrderCells intent={intent} clock={clock} />
              </tr>
            )
          );
        })}
        <SpacerRow height={heightAfter} />
      </tbody>
    </table>
  );
}

/** The distance of an element from the top of the scrolling content, in pixels. It changes when the content above grows. */
function useOffsetTop(element: RefObject<HTMLElement | null>): number {
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => setOffset(element.current?.offsetTop ?? 0));
  return offset;
}

/** Takes the height of the rows that are not drawn. */
const SpacerRow = ({ height }: { readonly height: number }) =>
  height > 0 && (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it can take the focus.
    <tr aria-hidden="true">
      <td colSpan={5} className={styles.spacer} style={{ height }} />
    </tr>
  );

function OrderCells({ intent, clock }: { readonly intent: Intent; readonly clock: StoreClock }) {
  const { orderId } = intent.request;
  return (
    <>
      <td>
        <button
          type="button"
          className={styles.orderLink}
          aria-label={t('activity.historyTitle', { orderId })}
          onClick={() => openTimeline(orderId)}
        >
          <OrderIdText id={orderId} />
        </button>
      </td>
      <td className={styles.orderState} data-state={intent.state.kind}>
        {stateLabel(intent)}
      </td>
      <td>{summarizeIntent(intent, clock)}</td>
      <td>{formatDayAndTime(intent.changedAt, clock)}</td>
      <td className={styles.number}>{intent.attempts}</td>
    </>
  );
}
