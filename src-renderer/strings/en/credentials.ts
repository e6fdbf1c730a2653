/** The texts of the Credentials section: what is stored, for which address, and what to do if another address is set. */
import type { CredentialsState } from '../../../src-shared/station/station';
import type { StoreClock } from '../../../src-shared/time/time-format';
import { expirySentence } from '../expiry';

const locked = 'The keychain is locked. Unlock it, then store or use credentials.';
const unavailable = (detail: string) => `The keychain cannot be reached (${detail}). Credentials are kept nowhere else.`;

export const credentialsStrings = {
  label: 'Token, or JSON with client_id and client_secret',
  hint: (origin: string) => `It goes into this computer’s keychain for ${formatAddress(origin)} and is not shown again.`,
  store: 'Store in keychain',
  forget: 'Forget credentials',
  state: stateMessage,
  expires: expirySentence,
  locked,
  unavailable,
  stored: 'Stored in the keychain.',
  deleted: 'Forgotten.',
  addressUnclear: 'It is not sure for which address this is: not all settings can be read. See the problems above; nothing was stored.',
  problem: {
    empty: 'There is nothing to store.',
    'too-long': 'This is larger than a keychain holds (2,560 bytes).',
    'not-credentials': 'This is neither a token nor JSON with client_id and client_secret.',
  },
};

/** @param address the origin that is set now */
function stateMessage(state: CredentialsState, address: string, clock: StoreClock): string {
  switch (state.kind) {
    case 'loading':
      return 'Asking the keychain…';
    case 'none':
      return 'No credentials are stored.';
    case 'stored':
      return [
        storedMessage(state),
        addressMessage(state, address),
        state.expiresAt === undefined ? '' : expirySentence(state.expiresAt, clock),
      ]
        .filter(Boolean)
        .join(' ');
    case 'locked':
      return locked;
    case 'unavailable':
      return unavailable(state.detail);
  }
}

type StoredState = Extract<CredentialsState, { kind: 'stored' }>;

const storedMessage = ({ form, origins }: StoredState): string =>
  `${form === 'bearer' ? 'A bearer token is stored' : 'Client credentials are stored'} for ${origins.map(formatAddress).join(', ')}.`;

function addressMessage({ origins, isForCurrentAddress }: StoredState, address: string): string {
  if (origins.includes(address)) return '';
  const name = formatAddress(address);
  return isForCurrentAddress
    ? `Your organization also allows ${name}.`
    : `Nothing is sent to ${name}, the address set now. Set the address back, or store credentials for ${name}.`;
}

/** The host alone for https. For http, which only this computer may use, the whole origin. */
const formatAddress = (origin: string): string => (origin.startsWith('https://') ? new URL(origin).host : origin);
