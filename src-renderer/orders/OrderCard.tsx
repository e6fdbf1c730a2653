import { memo } from 'react';
import type { Intent } from '../../src-shared/intent';
import { needsPerson } from '../../src-shared/life';
import type { StoreClock } from '../../src-shared/time-format';
import { OrderIdText, PressButton, useNow, usePressGroup } from '../controls';
import { words } from '../words';
import { type OrderAction, orderEntry, type ShownIn } from './order-entry';
import { Reasons } from './Reasons';
import { SendAgain, useSendAgain } from './SendAgain';

export interface OrderCardProps {
  readonly intent: Intent;
  readonly clock: StoreClock;
  /** The screen is in Practice. */
  readonly practice: boolean;
  readonly shownIn?: ShownIn;
  /** The same function at each drawing, where many cards are shown. */
  readonly onAction: (action: OrderAction, intent: Intent) => Promise<void>;
}

/**
 * One order with its live state, and what can be done with it where it stands. Drawn anew only when its order has
 * changed: each step of one of them would otherwise draw the sixty of a full rail.
 */
export const OrderCard = memo(function OrderCard({ intent, clock, practice, shownIn = 'rail', onAction }: OrderCardProps) {
  const now = useNow(intent.state.name === 'held');
  const { answer, send, close } = useSendAgain(intent);
  const group = usePressGroup();
  const { tone, state, label, reasons, detail, actions } = orderEntry(intent, now, clock, shownIn);
  const alarming = needsPerson(intent.state);
  return (
    <li className={`rail-card is-${tone}`} data-needs-person={alarming || undefined}>
      <OrderIdText id={intent.request.orderId} />
      {/* A failure that nobody has dealt with is an alert for as long as it stands. */}
      <div role={alarming ? 'alert' : undefined}>
        <p className="rail-state">{state}</p>
        <Reasons messages={reasons} />
        <p className="rail-detail">
          {label && `${label} · `}
          {detail}
          <ModeMark intent={intent} practice={practice} />
        </p>
      </div>
      {answer && <SendAgain intent={intent} answer={answer} clock={clock} group={group} onSend={send} onClose={close} />}
      {!answer && actions.length > 0 && (
        <div className="rail-actions">
          {actions
            .filter((action) => isPossible(action, intent, practice))
            .map((action) => (
              <PressButton key={action} group={group} onPress={() => (action === 'send-again' ? send() : onAction(action, intent))}>
                {action === 'send-again' && intent.state.name === 'unknown' ? words.rail.sendAgain : words.rail.actions[action]}
              </PressButton>
            ))}
        </div>
      )}
      {!answer && actions.includes('mark-staged') && <p className="field-hint">{words.rail.settleHint}</p>}
    </li>
  );
});

/** A live order is still processed while the screen is in Practice, and must not be taken for one that was rehearsed. */
function ModeMark({ intent: { destination }, practice }: { readonly intent: Intent; readonly practice: boolean }) {
  if (destination.mode === 'practice') return <span className="practice-mark">{words.rail.practice}</span>;
  return practice && <span className="live-mark">{words.rail.live}</span>;
}

/** A live order cannot be brought back into a form that stages in Practice. */
const isPossible = (action: OrderAction, { destination }: Intent, practice: boolean): boolean =>
  action !== 'correct' || !practice || destination.mode === 'practice';
