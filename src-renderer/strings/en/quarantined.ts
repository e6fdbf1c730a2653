/** The texts about unreadable rows of the journal. */
import { formatCount } from './plural';

export const quarantinedStrings = {
  /** Shown in the strip, where it opens the list. */
  strip: (n: number) => `${formatCount(n, 'entry', 'entries')} can't be read. An order may be missing.`,
  show: 'Show',
  title: (n: number) => `${formatCount(n, 'entry', 'entries')} can't be read`,
  noOrder: "The order ID can't be read",
  foundAt: (at: string) => `Found ${at}`,
  order: 'This entry is damaged. It may have been sent. Look in Connect, then dismiss it.',
  step: "A part of this order's history is damaged. The order itself is in the list.",
  dismiss: 'Dismiss',
  more: (n: number) => `and ${n} more`,
};
