/** The texts of the Credentials section: what is stored, for which address, and what to do if another address is set. */
import type { CredentialsState } from '../../src-shared/station/station';
import type { StoreClock } from '../../src-shared/time/time-format';
import { expirySentence } from './expiry';
import { t } from './translate';

/** @param address the origin that is set now */
export function credentialsMessage(state: CredentialsState, address: string, clock: StoreClock): string {
  switch (state.kind) {
    case 'stored':
      return [storedMessage(state), addressMessage(state, address), expiryMessage(state, clock)].filter(Boolean).join(' ');
    case 'unavailable':
      return t('settings.credentials.unavailable', { detail: state.detail });
    case 'loading':
    case 'none':
    case 'locked':
      return t(`settings.credentials.${state.kind}`);
  }
}

type StoredState = Extract<CredentialsState, { kind: 'stored' }>;

const storedMessage = ({ form, origins }: StoredState): string =>
  t(`settings.credentials.${form}`, { addresses: origins.map(formatOrigin).join(', ') });

function addressMessage({ origins, isForCurrentAddress }: StoredState, origin: string): string {
  if (origins.includes(origin)) return '';
  const address = formatOrigin(origin);
  return isForCurrentAddress ? t('settings.credentials.alsoAllowed', { address }) : t('settings.credentials.nothingSent', { address });
}

const expiryMessage = ({ expiresAt }: StoredState, clock: StoreClock): string =>
  expiresAt === undefined ? '' : expirySentence(expiresAt, clock);

/** The host alone for https. For http, which only this computer may use, the whole origin. */
export const formatOrigin = (origin: string): string => (origin.startsWith('https://') ? new URL(origin).host : origin);
