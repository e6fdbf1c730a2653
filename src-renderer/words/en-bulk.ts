/** The resolution of many orders at once. */
import type { BulkState, BulkWord } from '../../src-shared/bridge';
import { count, figure } from './count';

const orders = (n: number) => count(n, 'order', 'orders');

const CONSEQUENCE: Record<BulkState, Partial<Record<BulkWord, string>>> = {
  overdue: { 'send-again': 'Shoppers will come for all of them.', withdraw: 'They will not be sent.' },
  parked: { 'send-again': 'Shoppers will come for all of them.', withdraw: 'They will not be sent.' },
  waiting: { withdraw: 'They will not be sent.' },
  unknown: { dismiss: 'They may have been staged, and nobody is asked about them any more.' },
  rejected: { dismiss: 'Nobody is asked about them any more.' },
};

const VERB: Record<BulkWord, string> = { 'send-again': 'Send', withdraw: 'Withdraw', dismiss: 'Dismiss' };
const DONE: Record<BulkWord, string> = { 'send-again': 'are being sent', withdraw: 'withdrawn', dismiss: 'dismissed' };
const GOING_ON: Record<BulkWord, string> = { 'send-again': 'Sending', withdraw: 'Withdrawing', dismiss: 'Dismissing' };

export const bulkWords = {
  title: 'Many at once',
  /** What the orders of a state have in common, before the buttons for all of them. */
  group: {
    overdue: (n: number) => `${orders(n)} not sent, ${n === 1 ? 'needs' : 'need'} you`,
    parked: (n: number) => `${orders(n)} for another address`,
    waiting: (n: number) => `${orders(n)} saved, will send`,
    unknown: (n: number) => `${orders(n)} unknown`,
    rejected: (n: number) => `${orders(n)} rejected`,
  } satisfies Record<BulkState, (n: number) => string>,
  all: (word: BulkWord, n: number) => `${VERB[word]} all ${figure(n)}`,
  question: (state: BulkState, word: BulkWord, n: number) => `${VERB[word]} ${orders(n)}? ${CONSEQUENCE[state][word] ?? ''}`.trim(),
  confirm: (word: BulkWord) => `${VERB[word]} all`,
  cancel: 'Cancel',
  held: (word: BulkWord, n: number, seconds: number) => `${VERB[word]} ${orders(n)}: starts in ${seconds} s`,
  undo: 'Undo',
  running: (word: BulkWord, done: number, total: number) => `${GOING_ON[word]}: ${figure(done)} of ${figure(total)}`,
  done: (word: BulkWord, done: number, refused: number) =>
    `${figure(done)} ${DONE[word]}${refused > 0 ? `, ${figure(refused)} ${refused === 1 ? 'needs' : 'need'} you one by one` : ''}`,
  undone: 'Nothing was changed.',
  close: 'Close',
  busy: 'Wait until the last one is done.',
};
