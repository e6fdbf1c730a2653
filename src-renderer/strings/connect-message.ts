/** What Connect says of the order on the screen, in one line. The most serious fact comes first and gives the line its color. */
import type { Failure } from '../../src-shared/failure/failure.schema';
import type { OrderDetails } from '../../src-shared/order/order-details.schema';
import { PRACTICE_STORE } from '../../src-shared/order/practice-store';
import { connectWarning, type ScanLookup } from '../../src-shared/order/scan-lookup';
import type { Settings } from '../../src-shared/settings/settings.schema';
import { deliveryWindowText, isClosing, timeLeftMessage } from './delivery-window';
import { statusLabel } from './status-label';
import { storeClockOf } from './store-clock';
import { t } from './translate';

/**
 * - `plain`: nothing to do.
 * - `soft`: Connect was not asked, or did not answer.
 * - `caution`: late, another store's, staged elsewhere, or unknown to Connect.
 * - `stop`: canceled.
 */
export type ConnectTone = 'plain' | 'soft' | 'caution' | 'stop';

export interface ConnectMessage {
  readonly tone: ConnectTone;
  readonly text: string;
}

const soft = (text: string): ConnectMessage => ({ tone: 'soft', text });
const caution = (text: string): ConnectMessage => ({ tone: 'caution', text });

/**
 * @param now milliseconds since 1970, for the time left
 * @returns `null` if there is nothing to say
 */
export function connectMessage(lookup: ScanLookup | { readonly kind: 'asking' }, now: number, settings: Settings): ConnectMessage | null {
  switch (lookup.kind) {
    case 'asking':
      return soft(t('connect.asking'));
    case 'not-asked':
      return lookup.because === 'off' ? null : soft(t(`connect.notAsked.${lookup.because}`));
    case 'failed':
      return failedMessage(lookup.failure);
    case 'answered':
      return answeredMessage(lookup.details, now, settings);
  }
}

function failedMessage(failure: Failure): ConnectMessage {
  switch (failure.kind) {
    case 'not-found':
      return caution(t('connect.notFound'));
    case 'not-reached':
    case 'cut-off':
      return soft(t('connect.notAsked.offline'));
    case 'not-authorised':
      return soft(t('connect.notAsked.signed-out'));
    case 'forbidden':
      return soft(t('connect.failed.notPermitted'));
    case 'busy':
      return soft(t('connect.notAsked.busy'));
    case 'local':
      return soft(t(failure.what === 'no-user' ? 'connect.failed.noUser' : 'connect.notAsked.signed-out'));
    default:
      return soft(t('connect.failed.noAnswer'));
  }
}

function answeredMessage(details: OrderDetails, now: number, settings: Settings): ConnectMessage {
  const warning = connectWarning(details);
  if (warning === 'canceled') return { tone: 'stop', text: canceledMessage(details) };
  const { window, bagCount, milestone } = details;
  const isLate = window !== null && warning === null && isClosing(window, now, settings['stage.lateMinutes']);
  // How long the window of a staged order is open does not concern this station.
  const timeLeft = window && warning === null && timeLeftMessage(window, now);
  const otherStore = otherStoreOf(details, settings);
  const facts = [
    otherStore !== null && t('connect.otherStore', { store: otherStore }),
    warning === 'staged' && t('connect.stagedElsewhere'),
    isLate && timeLeft,
    !(warning === 'staged' && milestone === 'staged') && statusLabel(details),
    window && deliveryWindowText(window, now, storeClockOf(settings)),
    !isLate && timeLeft,
    bagCount !== null && bagCount > 0 && t('connect.bags', { n: bagCount }),
  ].filter((fact) => typeof fact === 'string');
  return { tone: otherStore !== null || warning === 'staged' || isLate ? 'caution' : 'plain', text: capitalize(facts.join(' · ')) };
}

/** Connect's reason is missing in most answers, and a customer is the usual one. */
const canceledMessage = ({ cancellationReason: reason }: OrderDetails): string =>
  t(reason === null || reason === 'customer-request' ? 'connect.canceledByCustomer' : 'connect.canceled');

/** The store of an order that belongs to another store than this station; `null` if it does not, or if it is not known. */
function otherStoreOf({ storeLocation }: OrderDetails, settings: Settings): string | null {
  const own = settings['connection.mode'] === 'practice' ? PRACTICE_STORE : settings['station.locationCode'];
  const isOther = storeLocation !== null && own !== null && storeLocation.trim().toLowerCase() !== own.trim().toLowerCase();
  return isOther ? storeLocation : null;
}

const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
