/** What the strip says of the station as a whole: the journal, and who answers in Connect's place. */

import { assertNever } from '../../src-shared/result';
import { UNKNOWN_SENDER } from '../../src-shared/sender';
import type { JournalNotice } from '../../src-shared/station';
import { count } from './count';

/** How many orders of a copied journal a person is asked about. */
const asked = (n: number, where: string): string =>
  n === 0 ? 'None in it was waiting to be sent.' : `${count(n, 'order', 'orders')} in it may have been sent ${where}: decide about each.`;

export function noticeWords(notice: JournalNotice): string {
  switch (notice.kind) {
    case 'recovered': {
      const { kept, lost, setAside } = notice;
      return `The journal was damaged. ${count(kept, 'order was', 'orders were')} saved${lost === null ? ', some may be missing' : lost === 0 ? '' : `, ${lost} could not be`}. Look through Activity. The damaged file is kept as ${setAside}.`;
    }
    case 'restored':
      return `The list of orders is an older copy. Later orders are missing. ${asked(notice.asked, 'already')} Tell IT.`;
    case 'moved':
      return `The list of orders comes from another computer. ${asked(notice.asked, 'from there')} Tell IT.`;
    case 'missing':
      return 'The list of orders is gone, and a new one was started. Orders that were waiting are lost here: scan what is still in the staging area, and look in Connect before you stage it. Tell IT.';
    default:
      return assertNever(notice);
  }
}

/** @param at when orders leave again, as a time of day */
export const busyWords = (at: string): string => `Connect asked this station to wait. Orders are saved and leave from ${at}.`;

/** @param source what answers in Connect's place, as far as it gives a name */
export const gatewayWords = (source: string): string =>
  `Something between this station and Connect answers instead of it${source === UNKNOWN_SENDER ? '' : ` (${source})`}. Orders are saved and wait. Tell IT.`;
