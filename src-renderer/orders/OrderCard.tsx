import { memo } from 'react';
import type { Intent } from '../../src-shared/intent';
import { needsPerson } from '../../src-shared/life';
import { OrderIdText, useNow } from '../controls';
import { words } from '../words';
import { type OrderAction, orderEntry, type ShownIn } from './order-entry';

export interface OrderCardProps {
  readonly intent: Intent;
  readonly timeZone: string | null;
  readonly practice: boolean;
  readonly shownIn?: ShownIn;
  /** The same function at each drawing, where many cards are shown. */
  readonly onAction: (action: OrderAction, intent: Intent) => void;
}

/**
 * One order with its live state, and what can be done with it where it stands. Drawn anew only when its order has
 * changed: each step of one of them would otherwise draw the sixty of a full rail.
 */
export const OrderCard = memo(function OrderCard({ intent, timeZone, practice, shownIn = 'rail', onAction }: OrderCardProps) {
  const now = useNow(intent.state.name === 'held');
  const { tone, state, detail, actions } = orderEntry(intent, now, timeZone, shownIn);
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
            <button key={action} type="button" className="button" onClick={() => onAction(action, intent)}>
              {action === 'send-again' && intent.state.name === 'unknown' ? words.rail.sendAgain : words.rail.actions[action]}
            </button>
          ))}
        </div>
      )}
      {actions.includes('mark-staged') && <p className="field-hint">{words.rail.settleHint}</p>}
    </li>
  );
});
