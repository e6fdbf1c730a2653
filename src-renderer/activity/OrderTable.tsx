import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Intent } from '../../src-shared/intent/intent.schema';
import type { StoreClock } from '../../src-shared/time/time-format';
import { t } from '../strings';
import { loadMore, useHistory } from './history-store';
import { OrderCells } from './OrderRow';
import styles from './OrderTable.module.css';
import { useReturnFocus } from './use-return-focus';

/** The columns in the order of their cells. */
const COLUMNS = ['order', 'state', 'contents', 'weight', 'answer', 'time', 'attempts'] as const;

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
    estimateSize: () => 78,
    overscan: 8,
    getItemKey: (index) => intents[index]?.id ?? index,
  });
  useReturnFocus(scrollContainer);
  const visibleRows = rows.getVirtualItems();
  const lastVisibleIndex = visibleRows.at(-1)?.index ?? 0;

  useEffect(() => {
    if (lastVisibleIndex > intents.length - PREFETCH_ROWS) void loadMore();
  }, [lastVisibleIndex, intents.length]);

  const getScrollTop = () => scrollContainer.current?.scrollTop ?? 0;
  const heightBefore = (visibleRows[0]?.start ?? offsetTop) - offsetTop;
  const heightAfter = rows.getTotalSize() - ((visibleRows.at(-1)?.end ?? offsetTop) - offsetTop);

  return (
    <table
      className={styles.table}
      ref={table}
      aria-label={t('activity.title')}
      aria-rowcount={hasMore ? -1 : intents.length + 1}
      onKeyDown={focusNextRow}
    >
      <colgroup>
        {COLUMNS.map((name) => (
          <col key={name} data-column={name} />
        ))}
      </colgroup>
      <thead>
        <tr aria-rowindex={1}>
          <th scope="col">{t('activity.columns.order')}</th>
          <th scope="col">{t('activity.columns.state')}</th>
          <th scope="colgroup" colSpan={2}>
            {t('activity.columns.what')}
          </th>
          <th scope="col">{t('activity.columns.answer')}</th>
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
                <OrderCells intent={intent} clock={clock} getScrollTop={getScrollTop} />
              </tr>
            )
          );
        })}
        <SpacerRow height={heightAfter} />
      </tbody>
    </table>
  );
}

/** The arrow keys move between the rows, because the Tab key alone takes two hundred presses to reach the end of a page. */
function focusNextRow(event: KeyboardEvent<HTMLTableElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const row = event.target instanceof Element && event.target.closest('tr[data-index]');
  if (step === undefined || !row) return;
  event.preventDefault();
  const next = event.currentTarget.querySelector(`tr[data-index="${Number(row.getAttribute('data-index')) + step}"] button`);
  if (next instanceof HTMLElement) next.focus();
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
      <td colSpan={COLUMNS.length} className={styles.spacer} style={{ height }} />
    </tr>
  );
