/** The credentials of the station, kept and watched: what changes of them is logged, and that they end soon. */
import type { Log } from '../log';
import type { Vault } from '../vault';
import { type CredentialsKeeper, type CredentialsRules, keepCredentials } from './credentials';
import { type ExpiryWatch, watchExpiry } from './expiry';

export interface SignIn {
  readonly keeper: CredentialsKeeper;
  readonly expiry: Pick<ExpiryWatch, 'look'>;
  close(): void;
}

export function openSignIn(options: {
  readonly vault: Vault;
  readonly userData: string;
  readonly rules: CredentialsRules;
  readonly log: Log;
  /** Whether the credentials are used, so that their end matters. */
  readonly isLive: () => boolean;
  readonly onChange: () => void;
  /** Called when another process has announced new credentials and they have been read. */
  readonly onAnnounced: () => void;
}): SignIn {
  const { vault, userData, rules, log, isLive, onChange, onAnnounced } = options;
  const keeper = keepCredentials({
    vault,
    userData,
    rules,
    onChange() {
      const state = keeper.state();
      log.info('credentials', { state: state.kind, ...(state.kind === 'stored' && { form: state.form, origin: state.origins.join(' ') }) });
      if (state.kind === 'stored' && !state.isForAddress && isLive()) {
        log.warn('credentials-other-address', { origin: state.origins.join(' '), address: rules.origin() });
      }
      expiry.look();
      onChange();
    },
    onAnnounced,
  });
  const expiry = watchExpiry(() => {
    const state = keeper.state();
    return isLive() && state.kind === 'stored' ? (state.expiresAt ?? null) : null;
  }, log);
  return {
    keeper,
    expiry,
    close() {
      keeper.close();
      expiry.close();
    },
  };
}
