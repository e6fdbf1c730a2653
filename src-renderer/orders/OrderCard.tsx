import { memo } from 'react';
import type { Intent } from '../../src-shared/intent/intent.schema';
import { needsAttention } from '../../src-shared/intent/intent-machine';
import type { StoreClock } from '../../src-shared/time/time-format';
import { Button, OrderIdText, PlaceIcon, PressButton, type PressButtonLook, useNow, usePressGroup } from '../controls';
import { useCurrentPlace } from '../station';
import { t, useLanguage } from '../strings';
import { CardActions, CardBody, CardFrame, CardHead, OrderDetail, OrderStatus } from './CardFrame';
import { actionLabel, describeOrder, type OrderAction, type ShownIn } from './describe-order';
import styles from './OrderCard.module.css';
import { ReasonList } from './ReasonList';
import { SendAgainPrompt, useSendAgain } from './SendAgainPrompt';
import { useReportFacts } from './use-report-facts';

export interface OrderCardProps {
  readonly intent: Intent;
  readonly clock: StoreClock;
  /** Whether the screen is in Practice. */
  readonly isPractice: boolean;
  readonly shownIn?: ShownIn;
  /** Opens the choice of the order's staging place; `undefined` where the station has no places. A stable function. */
  readonly onPickPlace?: ((intent: Intent) => void) | undefined;
  /** A stable function where many cards are shown, because the card is memoized. */
  readonly onAction: (action: OrderAction, intent: Intent) => Promise<void>;
}

/**
 * One order with its live state and its actions. It is drawn again only when its order changes, because each step of one order would
 * otherwise draw all sixty cards of a full rail.
 */
export const OrderCard = memo(function OrderCard({ intent, clock, isPractice, shownIn = 'rail', onPickPlace, onAction }: OrderCardProps) {
  // The card is memoized, so the language that its parent follows does not reach it.
  useLanguage();
  const now = useNow(intent.state.kind === 'held');
  const { answer, send, close } = useSendAgain(intent);
  const group = usePressGroup();
  const { tone, state, time, label, summary, reasons, detail, actions } = describeOrder(intent, now, clock, shownIn);
  const allowedActions = actions.filter((action) => isActionAllowed(action, intent, isPractice));
  const report = useReportFacts(intent, { isShort: shownIn === 'rail' });
  const place = useCurrentPlace(intent.kind === 'stage' ? intent.request.orderId : null);
  const canPickPlace = onPickPlace !== undefined && !answer && mayChangePlace(intent);
  const isAlert = needsAttention(intent.state);
  // The detail of an alert is a sentence, after which nothing follows.
  const text = [label, ...(isAlert ? [place, detail] : [detail, place]), report.status].filter(Boolean).join(' · ');
  // Most orders have no problem, and a row of two lines for each leaves room for more of them.
  const isCompact = !isAlert && !answer && summary === null && allowedActions.length === 0;
  return (
    <CardFrame
      tone={tone}
      layout={shownIn === 'activity' ? 'row' : isCompact ? 'compact' : 'card'}
      data-needs-person={isAlert || undefined}
      data-has-place={canPickPlace || undefined}
    >
      <CardHead>
        <OrderIdText id={intent.request.orderId} isOneLine={shownIn === 'rail'} />
        {/* The countdown of a held order says it. */}
        {intent.state.kind !== 'held' && <span className={styles.time}>{time}</span>}
      </CardHead>
      {/* A failure is an alert until a person has dealt with it. */}
      <CardBody role={isAlert ? 'alert' : undefined}>
        <OrderStatus tone={tone}>{state}</OrderStatus>
        {summary && <p className={styles.summary}>{summary}</p>}
        <ReasonList messages={reasons} />
        <OrderDetail>
          {text} <ModeBadge intent={intent} isPractice={isPractice} />
        </OrderDetail>
        {report.timeLeft && (
          <p className={styles.timeLeft} data-late={report.isLate || undefined}>
            {report.timeLeft}
          </p>
        )}
      </CardBody>
      {canPickPlace && (
        <Button
          className={styles.place}
          aria-label={
            place === null
              ? t('place.setOf', { orderId: intent.request.orderId })
              : t('place.changeOf', { orderId: intent.request.orderId, place })
          }
          onClick={() => onPickPlace(intent)}
        >
          <PlaceIcon />
        </Button>
      )}
      {answer && <SendAgainPrompt intent={intent} answer={answer} clock={clock} group={group} onSend={send} onClose={close} />}
      {!answer && allowedActions.length > 0 && (
        <CardActions>
          {allowedActions.map((action) => (
            <PressButton
              key={action}
              group={group}
              look={BUTTON_LOOKS[action]}
              onPress={() => (action === 'send-again' ? send() : onAction(action, intent))}
            >
              {actionLabel(action, intent, clock)}
            </PressButton>
          ))}
        </CardActions>
      )}
    </CardFrame>
  );
});

/** An edit has no place of its own, and an order that was taken back or refused needs none. */
const mayChangePlace = ({ kind, state }: Intent): boolean =>
  kind === 'stage' && ['held', 'waiting', 'sending', 'staged', 'unknown'].includes(state.kind);

/** Undo is pressed with the thumb, within seconds. Check is what an unknown order needs first. */
const BUTTON_LOOKS: Readonly<Partial<Record<OrderAction, PressButtonLook>>> = { undo: 'thumb', check: 'main' };

/** Marks an order of the other mode: live orders are still processed while the screen is in Practice, whose frame marks its own. */
function ModeBadge({ intent: { destination }, isPractice }: { readonly intent: Intent; readonly isPractice: boolean }) {
  if ((destination.mode === 'practice') === isPractice) return null;
  return isPractice ? (
    <span className={styles.liveBadge}>{t('rail.live')}</span>
  ) : (
    <span className={styles.practiceBadge}>{t('rail.practice')}</span>
  );
}

/** A live order cannot be corrected in a form that stages in Practice. */
const isActionAllowed = (action: OrderAction, { destination }: Intent, isPractice: boolean): boolean =>
  action !== 'correct' || !isPractice || destination.mode === 'practice';
