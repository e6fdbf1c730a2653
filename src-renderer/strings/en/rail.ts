/** The texts of an order's card, in the rail and in Activity. */
import type { OverdueReason } from '../../../src-shared/intent/intent.schema';
import { withFullStop } from '../sentence';
import { CANCELED_ADVICE } from './failures';
import { formatCount, formatNumber } from './plural';

type OverdueStrings = Readonly<Record<'stage' | 'update', string>> & { readonly state: (at: string) => string };

const OVERDUE_STRINGS: Record<OverdueReason, OverdueStrings> = {
  'waited-too-long': {
    state: (at) => `Not sent: it has waited since ${at}`,
    stage: 'Are the groceries still there? Send it now, or withdraw it.',
    update: 'Is this change still wanted? Send it now, or withdraw it.',
  },
  'already-staged': {
    state: () => 'Not sent: another one of this order was staged, or may have been',
    stage: 'Withdraw it. Send it only if a second shopper is to come.',
    update: 'Is this change still wanted? Send it now, or withdraw it.',
  },
  'journal-copy': {
    state: () => 'Not sent from here: the list of orders was restored or moved',
    stage: 'It may have been sent already, from the original of this list. Check, or look in Connect.',
    update: 'It may have been made already, from the original of this list. Check, or look the order up.',
  },
  clock: {
    state: () => "Not sent: this computer's clock was changed",
    stage: 'Stagebay cannot tell how long it has waited. Are the groceries still there? Send it now, or withdraw it.',
    update: 'Stagebay cannot tell how long it has waited. Send it now, or withdraw it.',
  },
  canceled: {
    state: () => 'Not sent: the order was canceled',
    stage: CANCELED_ADVICE,
    update: 'Connect says this order was canceled. Withdraw this change.',
  },
};

export const railStrings = {
  title: 'Recent orders',
  none: 'No orders yet',
  firstPractice: 'Try it: scan this, or type it.',
  firstLive: 'Scan an order to begin.',
  barcodeAlt: (text: string) => `Barcode of ${text}`,
  held: (seconds: number) => `Leaving in ${seconds} s`,
  waiting: 'Saved, will send',
  sending: 'Sending',
  staged: 'Staged',
  updated: 'Updated',
  scheduled: (at: string) => `Saved, will send at ${at}`,
  /** @param later the earliest time for another attempt */
  tryAgainAt: (refused: string, later: string) => `${withFullStop(`Refused at ${refused}`)} ${withFullStop(`Try again after ${later}`)}`,
  severalReasons: 'Rejected, for several reasons:',
  rejected: 'Rejected',
  unknown: 'Unknown',
  withdrawn: 'Withdrawn',
  dismissed: (was: string) => `${was}, dismissed`,
  corrected: (was: string) => `${was}, corrected`,
  /** @param at when the button was pressed */
  overdue: (because: OverdueReason, at: string) => OVERDUE_STRINGS[because].state(at),
  overdueAdvice: (because: OverdueReason, intentKind: 'stage' | 'update') => OVERDUE_STRINGS[because][intentKind],
  /** Comes first on the card of an intent that an earlier attempt may have carried out. */
  mayHaveHappened: { stage: 'It may have been staged before.', update: 'It may have been made.' },
  /** The advice for such an intent when it is closed or rejected. */
  mayHaveHappenedAdvice: { stage: 'Look in Connect, or ask a lead.', update: 'Look the order up, or ask a lead.' },
  /** Precedes the details of an edit. */
  edit: 'Edit',
  unknownEdit: 'It may have been made. Tap Check.',
  /** Connect's response does not show whether the edit was made. */
  editNotShown: (orderId: string) => `${orderId}: Connect does not show whether this change was made. Send it again, or ask a lead.`,
  editShown: (orderId: string) => `${orderId}: the change was made.`,
  misrouted: (host: string) => `Not sent: it was meant for ${host}`,
  parkedAdvice: 'This station now sends elsewhere. Withdraw it and scan it again, or ask a lead.',
  actions: {
    undo: 'Undo',
    check: 'Check',
    correct: 'Correct',
    dismiss: 'Dismiss',
    'mark-staged': 'Mark as staged',
    schedule: 'Send after wait',
    'send-again': 'Send now',
    withdraw: 'Withdraw',
  },
  sendAgain: 'Send again',
  unknownHint: 'Check asks Connect. Send again may send a second shopper. Mark as staged sends nothing.',
  practice: 'Practice',
  live: 'LIVE',
  bags: (n: number) => formatCount(n, 'bag', 'bags'),
  items: (n: number) => formatCount(n, 'item', 'items'),
  pounds: (text: string) => `${text} lb`,
  needsAttentionBelow: (n: number) => `${formatCount(n, 'order needs', 'orders need')} you below`,
  /** Opens Activity, because the rail does not list all of them. */
  needsAttentionCount: (n: number) => formatCount(n, 'order needs you', 'orders need you'),
  stagedToday: (n: number) => `${formatNumber(n)} staged today`,
  stagedAnnouncement: (orderId: string) => `${orderId} staged`,
};
