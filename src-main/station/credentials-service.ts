/** The credentials of the station: combines the store with log entries for changes and for the expiry. */
import type { Log } from '../log';
import type { Vault } from '../vault';
import { type CredentialsRules, type CredentialsStore, createCredentialsStore } from './credentials-store';
import { type ExpiryWatch, watchExpiry } from './expiry-watch';

export interface CredentialsService {
  readonly store: CredentialsStore;
  readonly expiry: Pick<ExpiryWatch, 'check'>;
  close(): void;
}

export function createCredentialsService(options: {
  readonly vault: Vault;
  readonly userData: string;
  readonly rules: CredentialsRules;
  readonly log: Log;
  /** Whether the credentials are in use, so that their expiry matters. */
  readonly isLive: () => boolean;
  readonly onChange: () => void;
  /** Called after another process changed the credentials and they were read. */
  readonly onAnnounced: () => void;
}): CredentialsService {
  const { vault, userData, rules, log, isLive, onChange, onAnnounced } = options;
  const store = createCredentialsStore({
    vault,
    userData,
    rules,
    onChange() {
      const state = store.state();
      log.info('credentials', { state: state.kind, ...(state.kind === 'stored' && { form: state.form, origin: state.origins.join(' ') }) });
      if (state.kind === 'stored' && !state.isForCurrentAddress && isLive()) {
        log.warn('credentials-other-address', { origin: state.origins.join(' '), address: rules.currentOrigin() });
      }
      expiry.check();
      onChange();
    },
    onAnnounced,
  });
  const expiry = watchExpiry(() => {
    const state = store.state();
    return isLive() && state.kind === 'stored' ? (state.expiresAt ?? null) : null;
  }, log);
  return {
    store,
    expiry,
    close() {
      store.close();
      expiry.close();
    },
  };
}
