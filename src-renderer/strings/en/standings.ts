/** What the station knows of the order on the screen, and what the Stage button does about it. */
import { formatNumber } from './plural';

const SECOND_SHOPPER = 'A second shopper may come.';

export const standingStrings = {
  /**
   * @param at a time of day, or a day and a time
   * @param what `3 bags`, or an empty text
   */
  staged: (at: string, what: string) => `Staged ${at}${what && `, ${what}`}.`,
  stagedTimes: (n: number, at: string) => `Staged ${n} times, last ${at}.`,
  maybeStaged: (at: string) => `May have been staged ${at}.`,
  maybeStagedTimes: (n: number, at: string) => `May have been staged ${n} times, last ${at}.`,
  inFlight: 'This order is already leaving.',
  setAside: (n: number) =>
    n === 1 ? 'An older one of this order was not sent.' : `${formatNumber(n)} older ones of this order were not sent.`,
  /** They need attention, and an attempt may have been carried out. */
  setAsideMaybe: (n: number) =>
    n === 1 ? 'An older one of this order may have been sent.' : `${formatNumber(n)} older ones of this order may have been sent.`,
  unreadable: (n: number) =>
    n === 1
      ? "An entry for this order can't be read. It may have been sent."
      : `${formatNumber(n)} entries for this order can't be read. They may have been sent.`,
  /** `at 14:02` */
  today: (time: string) => `at ${time}`,
  /** `on 22 Nov, 14:02` */
  earlier: (dayAndTime: string) => `on ${dayAndTime}`,

  withdraw: (n: number) => (n === 1 ? 'Withdraw the old one and stage this' : 'Withdraw the old ones and stage this'),
  /** Contains the button's usual name, as screen readers and voice control expect. */
  withdrawName: (n: number) => `Stage order: ${n === 1 ? 'Withdraw the old one and stage this' : 'Withdraw the old ones and stage this'}`,
  secondShopper: SECOND_SHOPPER,
  secondPressHint: 'Not staged yet. Read what is known, then press again.',
};

const withdrawalNote = (n: number) => (n === 1 ? 'It is withdrawn when you send this one.' : 'They are withdrawn when you send this one.');

/** Shown on the card of an order before it is sent again. */
export const sendAgainStrings = {
  staged: (at: string, what: string) => `${standingStrings.staged(at, what)} A second shopper will come.`,
  stagedTimes: (n: number, at: string) => `${standingStrings.stagedTimes(n, at)} A second shopper will come.`,
  maybeStaged: (at: string) => `${standingStrings.maybeStaged(at)} ${SECOND_SHOPPER}`,
  maybeStagedTimes: (n: number, at: string) => `${standingStrings.maybeStagedTimes(n, at)} ${SECOND_SHOPPER}`,
  setAside: (n: number) => `${standingStrings.setAside(n)} ${withdrawalNote(n)}`,
  setAsideMaybe: (n: number) => `${standingStrings.setAsideMaybe(n)} ${SECOND_SHOPPER} ${withdrawalNote(n)}`,
  /** About the order itself that would be sent again. */
  selfMaybeStaged: 'It may be staged already.',
  maybeMade: 'This change may have been made already. It would be made once more.',
  leaving: 'Another one of this order is already leaving. This one stays here.',
  confirm: 'Send again',
  cancel: 'Cancel',
  close: 'Close',
  label: (orderId: string) => `Send ${orderId} again?`,
};
