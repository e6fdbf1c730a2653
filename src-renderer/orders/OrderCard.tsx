import { memo } from 'react';
import type { Intent } from '../../src-shared/intent/intent.schema';
import { needsAttention } from '../../src-shared/intent/intent-machine';
import type { StoreClock } from '../../src-shared/time/time-format';
import { OrderIdText, PressButton, useNow, usePressGroup } from '../controls';
import { t, useLanguage } from '../strings';
import { CardActions, CardFrame, OrderDetail, OrderStatus } from './CardFrame';
import { actionLabel, describeOrder, type OrderAction, type ShownIn } from './describe-order';
import styles from './OrderCard.module.css';
import { ReasonList } from './ReasonList';
import { SendAgainPrompt, useSendAgain } from './SendAgainPrompt';

export interface OrderCardProps {
  readonly intent: Intent;
  readonly clock: StoreClock;
  /** Whether the screen is in Practice. */
  readonly isPractice: boolean;
  readonly shownIn?: ShownIn;
  /** A stable function where many cards are shown, because the card is memoized. */
  readonly onAction: (action: OrderAction, intent: Intent) => Promise<void>;
}

/**
 * One order with its live state and its actions. It is drawn again only when its order changes, because each step of one order would
 * otherwise draw all sixty cards of a full rail.
 */
export const OrderCard = memo(function OrderCard({ intent, clock, isPractice, shownIn = 'rail', onAction }: OrderCardProps) {
  // The card is memoized, so the language that its parent follows does not reach it.
  useLanguage();
  const now = useNow(intent.state.kind === 'held');
  const { answer, send, close } = useSendAgain(intent);
  const group = usePressGroup();
  const { tone, state, time, label, summary, reasons, detail, actions } = describeOrder(intent, now, clock, shownIn);
  const isAlert = needsAttention(intent.state);
  return (
    <CardFrame tone={tone} layout={shownIn === 'activity' ? 'row' : 'card'} data-needs-person={isAlert || undefined}>
      <OrderIdText id={intent.request.orderId} />
      {/* A failure is an alert until a person has dealt with it. */}
      <div className={styles.text} role={isAlert ? 'alert' : undefined}>
        <OrderStatus>{state}</OrderStatus>
        {summary && <OrderDetail>{summary}</OrderDetail>}
        <ReasonList messages={reasons} />
        <OrderDetail>
          {[label, detail, time].filter(Boolean).join(' · ')}
          <ModeBadge intent={intent} isPractice={isPractice} />
        </OrderDetail>
      </div>
      {answer && <SendAgainPrompt intent={intent} answer={answer} clock={clock} group={group} onSend={send} onClose={close} />}
      {!answer && actions.length > 0 && (
        <CardActions>
          {actions
            .filter((action) => isActionAllowed(action, intent, isPractice))
            .map((action) => (
              <PressButton key={action} group={group} onPress={() => (action === 'send-again' ? send() : onAction(action, intent))}>
                {actionLabel(action, intent, clock)}
              </PressButton>
            ))}
        </CardActions>
      )}
    </CardFrame>
  );
});

/** Marks practice orders, and live orders that are still processed while the screen is in Practice. */
function ModeBadge({ intent: { destination }, isPractice }: { readonly intent: Intent; readonly isPractice: boolean }) {
  if (destination.mode === 'practice') return <span className={styles.practiceBadge}>{t('rail.practice')}</span>;
  return isPractice && <span className={styles.liveBadge}>{t('rail.live')}</span>;
}

/** A live order cannot be corrected in a form that stages in Practice. */
const isActionAllowed = (action: OrderAction, { destination }: Intent, isPractice: boolean): boolean =>
  action !== 'correct' || !isPractice || destination.mode === 'practice';
