/** The state of the connection, in the strip of both windows. */
import { UNKNOWN_SOURCE } from '../src-shared/failure/response-source';
import type { ConnectionStatus } from '../src-shared/station/station';
import type { StoreClock } from '../src-shared/time/time-format';
import styles from './Strip.module.css';
import { useStation } from './station';
import { formatTime, journalProblemMessage, notAuthorizedWarning, offlineWarning, t } from './strings';

/** Whether the frame of Practice is shown, which nobody can miss. */
export const useIsPractice = (): boolean =>
  useStation(({ station }) => station.settings['connection.mode'] === 'practice' && station.connection.kind !== 'blocked');

export function ConnectionChip({ connection }: { readonly connection: ConnectionStatus }) {
  const text = {
    practice: t('strip.practice'),
    live: t('strip.live'),
    offline: t('strip.offline'),
    busy: t('strip.live'),
    gateway: t('strip.offline'),
    'not-authorised': t('strip.notAuthorized'),
    blocked: t('strip.blocked'),
  }[connection.kind];
  return (
    <span className={styles.chip} data-tone={connection.kind}>
      {text}
    </span>
  );
}

/** One notice for problems of the connection as a whole. */
export function ConnectionLine({ connection, clock }: { readonly connection: ConnectionStatus; readonly clock: StoreClock }) {
  const text = connectionMessage(connection, clock);
  return (
    <div role="alert" className={styles.bannerSlot}>
      {text && (
        <p className={styles.banner} data-tone={connection.kind}>
          {text}
        </p>
      )}
    </div>
  );
}

function connectionMessage(connection: ConnectionStatus, clock: StoreClock): string | null {
  switch (connection.kind) {
    case 'practice':
    case 'live':
      return null;
    case 'offline':
      return offlineWarning(formatTime(connection.since, clock), connection.failure);
    case 'busy':
      return t('connection.busy', { at: formatTime(connection.until, clock) });
    case 'gateway':
      return connection.source === UNKNOWN_SOURCE ? t('connection.gateway') : t('connection.gatewayNamed', { source: connection.source });
    case 'blocked':
      return journalProblemMessage(connection.problem);
    case 'not-authorised': {
      const { failure } = connection;
      if (failure.kind !== 'local') return notAuthorizedWarning(failure);
      if (failure.what === 'other-address') return t('connection.otherAddress');
      if (failure.what === 'keychain-locked') return t('connection.keychainLocked');
      if (failure.what === 'keychain-unavailable') return t('connection.keychainUnavailable');
      return t('connection.noCredentials');
    }
  }
}
