/** The texts of bulk actions: one decision for many orders. */
import type { BulkAction, BulkState } from '../../../src-shared/order/bulk-action';
import { formatCount, formatNumber } from './plural';

const countOrders = (n: number) => formatCount(n, 'order', 'orders');

const CONSEQUENCE: Record<BulkState, Partial<Record<BulkAction, string>>> = {
  overdue: { 'send-again': 'Shoppers will come for all of them.', withdraw: 'They will not be sent.' },
  misrouted: { 'send-again': 'Shoppers will come for all of them.', withdraw: 'They will not be sent.' },
  waiting: { withdraw: 'They will not be sent.' },
  unknown: { dismiss: 'They may have been staged, and packers are no longer asked about them.' },
  rejected: { dismiss: 'Packers are no longer asked about them.' },
};

const VERB: Record<BulkAction, string> = { 'send-again': 'Send', withdraw: 'Withdraw', dismiss: 'Dismiss' };
const PAST_TENSE: Record<BulkAction, string> = { 'send-again': 'are being sent', withdraw: 'withdrawn', dismiss: 'dismissed' };
const PROGRESSIVE: Record<BulkAction, string> = { 'send-again': 'Sending', withdraw: 'Withdrawing', dismiss: 'Dismissing' };

export const bulkStrings = {
  title: 'Many at once',
  /** Describes all orders in a state, before the buttons that apply to all of them. */
  group: {
    overdue: (n: number) => `${countOrders(n)} not sent, ${n === 1 ? 'needs' : 'need'} you`,
    misrouted: (n: number) => `${countOrders(n)} for another address`,
    waiting: (n: number) => `${countOrders(n)} saved, will send`,
    unknown: (n: number) => `${countOrders(n)} unknown`,
    rejected: (n: number) => `${countOrders(n)} rejected`,
  } satisfies Record<BulkState, (n: number) => string>,
  all: (word: BulkAction, n: number) => `${VERB[word]} all ${formatNumber(n)}`,
  question: (state: BulkState, word: BulkAction, n: number) => `${VERB[word]} ${countOrders(n)}? ${CONSEQUENCE[state][word] ?? ''}`.trim(),
  confirm: (word: BulkAction) => `${VERB[word]} all`,
  cancel: 'Cancel',
  held: (word: BulkAction, n: number, seconds: number) => `${VERB[word]} ${countOrders(n)}: starts in ${seconds} s`,
  undo: 'Undo',
  running: (word: BulkAction, done: number, total: number) => `${PROGRESSIVE[word]}: ${formatNumber(done)} of ${formatNumber(total)}`,
  done: (word: BulkAction, done: number, refused: number) =>
    `${formatNumber(done)} ${PAST_TENSE[word]}${refused > 0 ? `, ${formatNumber(refused)} ${refused === 1 ? 'needs' : 'need'} you one by one` : ''}`,
  undone: 'Nothing was changed.',
  close: 'Close',
  busy: 'Wait until the last one is done.',
};
