/** Notices in the strip about the journal and about a gateway that responds instead of Connect. */

import { assertNever } from '../../../src-shared/base/result';
import { UNKNOWN_SOURCE } from '../../../src-shared/failure/response-source';
import type { RecoveryNotice } from '../../../src-shared/station/station';
import { formatCount } from './plural';

/** The number of orders in a copied journal that need a decision. */
const affectedOrders = (n: number, where: string): string =>
  n === 0
    ? 'None in it was waiting to be sent.'
    : `${formatCount(n, 'order', 'orders')} in it may have been sent ${where}: decide about each.`;

export function recoveryMessage(notice: RecoveryNotice): string {
  switch (notice.kind) {
    case 'recovered': {
      const { kept, lost, setAside } = notice;
      return `The journal was damaged. ${formatCount(kept, 'order was', 'orders were')} saved${lost === null ? ', some may be missing' : lost === 0 ? '' : `, ${lost} could not be`}. Look through Activity. The damaged file is kept as ${setAside}.`;
    }
    case 'restored':
      return `The list of orders is an older copy. Later orders are missing. ${affectedOrders(notice.asked, 'already')} Tell IT.`;
    case 'moved':
      return `The list of orders comes from another computer. ${affectedOrders(notice.asked, 'from there')} Tell IT.`;
    case 'missing':
      return 'The list of orders is gone, and a new one was started. Orders that were waiting are lost here: scan what is still in the staging area, and look in Connect before you stage it. Tell IT.';
    default:
      return assertNever(notice);
  }
}

/** @param at when sending resumes, as a time of day */
export const rateLimitMessage = (at: string): string => `Connect asked this station to wait. Orders are saved and leave from ${at}.`;

/** @param source the gateway's name, as far as it gives one */
export const gatewayMessage = (source: string): string =>
  `Something between this station and Connect answers instead of it${source === UNKNOWN_SOURCE ? '' : ` (${source})`}. Orders are saved and wait. Tell IT.`;
