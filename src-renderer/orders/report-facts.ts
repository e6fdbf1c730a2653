/** What Connect last reported of an order that was handed over: its status, and the time left in its delivery window. */
import type { Intent } from '../../src-shared/intent/intent.schema';
import { hasFinalStatus } from '../../src-shared/order/follow';
import { deliveryWindowOf } from '../../src-shared/order/known-order';
import type { KnownOrder } from '../../src-shared/order/known-order.schema';
import type { OrderMilestone } from '../../src-shared/order/order-details.schema';
import { isClosing, statusLabel, timeLeftMessage } from '../strings';

export interface ReportFacts {
  /** Connect's status; `null` if the state of the order says the same, or nothing was reported. */
  readonly status: string | null;
  /** `null` if it does not matter any more, or the window is not known. */
  readonly timeLeft: string | null;
  readonly isLate: boolean;
}

const NO_FACTS: ReportFacts = { status: null, timeLeft: null, isLate: false };

/** What an order that was staged has anyway. */
const EXPECTED: readonly (OrderMilestone | null)[] = ['no-shopper', 'staged', 'marked-by-hand'];

/** Orders that have not been handed over, so that the end of their window matters. */
const OPEN_STATES: readonly Intent['state']['kind'][] = ['held', 'waiting', 'sending', 'unknown', 'overdue', 'misrouted', 'staged'];

/**
 * @param known what is known of the order
 * @param now milliseconds since 1970
 * @param options.lateMinutes `stage.lateMinutes`
 * @param options.isShort whether the list is narrow
 */
export function reportFacts(
  intent: Intent,
  known: KnownOrder | null,
  now: number,
  { lateMinutes, isShort }: { readonly lateMinutes: number; readonly isShort: boolean },
): ReportFacts {
  if (intent.kind !== 'stage' || !OPEN_STATES.includes(intent.state.kind)) return NO_FACTS;
  const report = known?.report ?? null;
  const status = report && !EXPECTED.includes(report.milestone) ? statusLabel(report) : null;
  const window = deliveryWindowOf(intent, known);
  if (window === null || hasFinalStatus(known)) return { ...NO_FACTS, status };
  // Whether the bags of a staged order were fetched by the end of its window is not known.
  const isOver = intent.state.kind === 'staged' && Date.parse(window.endsAt) < now;
  return isOver
    ? { ...NO_FACTS, status }
    : { status, timeLeft: timeLeftMessage(window, now, { isShort }), isLate: isClosing(window, now, lateMinutes) };
}
