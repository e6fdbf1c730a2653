/** What Settings says of the credentials and their address. */
import { describe, expect, it } from 'vitest';
import { credentialsMessage, failureMessage, formatOrigin, storeClockOf, t } from '../../../../src-renderer/strings';
import type { CredentialsState } from '../../../../src-shared/station/station';
import { settingsWith } from '../stage/fixtures/settings';

const HERE = 'https://connect.instacart.com';
const OTHER = 'https://gateway.example:8443';
const said = (state: CredentialsState, address = HERE) => credentialsMessage(state, address, storeClockOf(settingsWith()));
const stored = (more: Partial<Extract<CredentialsState, { kind: 'stored' }>> = {}): CredentialsState => ({
  kind: 'stored',
  form: 'bearer',
  origins: [HERE],
  isForCurrentAddress: true,
  ...more,
});

describe('texts about credentials', () => {
  it('Settings names the address of the stored credentials', () => {
    expect(said(stored())).toBe('A bearer token is stored for connect.instacart.com.');
    expect(said(stored({ form: 'client' }))).toBe('Client credentials are stored for connect.instacart.com.');
    // To this computer alone, and worth seeing.
    expect(said(stored({ origins: ['http://127.0.0.1:8080'] }), 'http://127.0.0.1:8080')).toContain('for http://127.0.0.1:8080.');
  });

  it('Settings says what to do if another address is set', () => {
    expect(said(stored({ isForCurrentAddress: false }), OTHER)).toBe(
      'A bearer token is stored for connect.instacart.com. Nothing is sent to gateway.example:8443, the address set now. Set the address back, or store credentials for gateway.example:8443.',
    );
  });

  it('Settings says if a policy allows another address', () => {
    expect(said(stored(), OTHER)).toBe(
      'A bearer token is stored for connect.instacart.com. Your organization also allows gateway.example:8443.',
    );
  });

  it('Settings names the address before credentials are stored', () => {
    expect(t('settings.credentials.hint', { address: formatOrigin(OTHER) })).toContain('for gateway.example:8443');
  });
});

it('the card of a waiting order says why it waits and whom to tell', () => {
  expect(failureMessage({ kind: 'local', what: 'other-address', detail: '' })).toEqual({
    summary: 'This station’s token is for another address.',
    quote: null,
    advice: 'It is saved. Tell IT.',
  });
});
