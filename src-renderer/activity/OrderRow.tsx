import type { Intent, Staging } from '../../src-shared/intent/intent.schema';
import type { StoreClock } from '../../src-shared/time/time-format';
import { OrderIdText } from '../controls';
import { useReportFacts } from '../orders';
import { useCurrentPlace } from '../station';
import { formatDayAndTime, stateLabel, summarizeContents, summarizeIntent, summarizeWeight, t } from '../strings';
import { describeAnswer } from './describe-answer';
import { openTimeline } from './history-store';
import styles from './OrderTable.module.css';

export interface OrderCellsProps {
  readonly intent: Intent;
  readonly clock: StoreClock;
  /** The current scroll position, to which the view returns from the timeline. */
  readonly getScrollTop: () => number;
}

export function OrderCells({ intent, clock, getScrollTop }: OrderCellsProps) {
  const { orderId } = intent.request;
  return (
    <>
      <td>
        <button
          type="button"
          className={styles.orderLink}
          data-intent={intent.id}
          aria-label={t('activity.historyTitle', { orderId })}
          onClick={() => openTimeline(orderId, { intentId: intent.id, scrollTop: getScrollTop() })}
        >
          <OrderIdText id={orderId} />
        </button>
      </td>
      <td className={styles.orderState} data-state={intent.state.kind}>
        {stateLabel(intent)}
      </td>
      <ContentCells intent={intent} clock={clock} />
      <td>
        <AnswerCell intent={intent} />
      </td>
      <td>{formatDayAndTime(intent.changedAt, clock)}</td>
      <td className={styles.number}>{intent.attempts}</td>
    </>
  );
}

/** Connect's answer and, as far as it was reported since, the current status and the time left. */
function AnswerCell({ intent }: Pick<OrderCellsProps, 'intent'>) {
  const { status, timeLeft, isLate } = useReportFacts(intent);
  return (
    <>
      {status ?? describeAnswer(intent)}
      {timeLeft && (
        <p className={styles.timeLeft} data-late={isLate || undefined}>
          {timeLeft}
        </p>
      )}
    </>
  );
}

/** Bags and weight, each below the other of the next row, or the changes of an edit in their place. */
function ContentCells({ intent, clock }: Pick<OrderCellsProps, 'intent' | 'clock'>) {
  if (intent.kind === 'update') return <td colSpan={2}>{summarizeIntent(intent, clock)}</td>;
  return (
    <>
      <td>
        <Contents intent={intent} />
      </td>
      <td className={styles.number}>{summarizeWeight(intent.request, clock)}</td>
    </>
  );
}

/** `3 bags · 12 items · Fridge B` */
function Contents({ intent }: { readonly intent: Staging }) {
  return [summarizeContents(intent.request), useCurrentPlace(intent.request.orderId)].filter(Boolean).join(' · ');
}
