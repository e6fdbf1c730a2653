/** The status of the whole station, for the status strip and Settings. */
import type { Failure } from '../../src-shared/failure/failure.schema';
import type { ConnectionStatus, StagingBlock, Station } from '../../src-shared/station/station';
import type { Pipeline } from '../courier';
import { type SettingsService, withoutPinHash } from '../settings';
import type { CredentialsStore } from './credentials-store';
import type { LiveJournal } from './live-journal';

export interface StationStatus {
  describe(isLocked: boolean): Station;
  /** Returns why the station accepts no orders in the current mode; `null` if it accepts them. */
  blockedBy(): StagingBlock | null;
}

export function createStationStatus(options: {
  readonly version: string;
  readonly settings: SettingsService;
  readonly credentials: Pick<CredentialsStore, 'state' | 'since'>;
  readonly liveJournal: Pick<LiveJournal, 'state' | 'blockedBy' | 'unreadableCount'>;
  readonly livePipeline: () => Pipeline;
  readonly release: () => Station['release'];
  readonly commandKey: () => Station['commandKey'];
}): StationStatus {
  const { version, settings, credentials, liveJournal, livePipeline, release, commandKey } = options;
  const isPractice = () => settings.view().settings['connection.mode'] === 'practice';

  function blockedBy(): StagingBlock | null {
    const { blockedBy: settingsProblem } = settings.view();
    return settingsProblem ?? (isPractice() ? null : liveJournal.blockedBy());
  }

  function connection(): ConnectionStatus {
    const problem = blockedBy();
    if (problem) return { kind: 'blocked', problem };
    if (isPractice()) return { kind: 'practice' };
    const host = new URL(settings.view().settings['connection.baseUrl']).host;
    const failure = toSignInFailure(credentials.state());
    if (failure) return { kind: 'not-authorised', host, since: credentials.since(), failure };
    const health = livePipeline().courier.health();
    return health.kind === 'well' ? { kind: 'live', host } : { ...health, host };
  }

  return {
    blockedBy,
    describe(isLocked) {
      const { settings: effectiveSettings, sources, problems, waiting } = settings.view();
      const journal = liveJournal.state();
      return {
        version,
        runtime: { electron: process.versions.electron ?? '', chromium: process.versions.chrome ?? '', node: process.versions.node },
        settings: withoutPinHash(effectiveSettings),
        sources,
        problems: [...problems],
        hasPendingSettings: waiting,
        credentials: credentials.state(),
        connection: connection(),
        recoveryNotice: journal.kind === 'open' ? journal.notice : null,
        quarantinedCount: liveJournal.unreadableCount(),
        // Report this only in Practice: in live mode the same problem already blocks the station.
        liveJournalBlock: isPractice() && journal.kind !== 'not-opened' ? liveJournal.blockedBy() : null,
        release: release(),
        commandKey: commandKey(),
        isLocked: isLocked,
      };
    },
  };
}

/** Returns why the station cannot sign in with the credentials in the keychain; `null` if they are usable or still being read. */
function toSignInFailure(state: ReturnType<CredentialsStore['state']>): Failure | null {
  switch (state.kind) {
    case 'none':
      return { kind: 'local', what: 'no-credentials', detail: '' };
    case 'locked':
      return { kind: 'local', what: 'keychain-locked', detail: '' };
    case 'unavailable':
      return { kind: 'local', what: 'keychain-unavailable', detail: state.detail };
    case 'stored':
      return state.isForCurrentAddress ? null : { kind: 'local', what: 'other-address', detail: `for ${state.origins.join(' ')}` };
    case 'loading':
      return null;
  }
}
