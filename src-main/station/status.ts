/** What the strip and Settings show of the station as a whole. */
import type { Failure } from '../../src-shared/failure';
import type { Blocked, Connection, Station } from '../../src-shared/station';
import type { Line } from '../courier';
import { type SettingsRoom, withoutPinHash } from '../settings';
import type { CredentialsKeeper } from './credentials';
import type { LiveJournal } from './live-journal';

export interface Status {
  describe(locked: boolean): Station;
  /** Why no order is taken in the mode in force; `null` when orders are. */
  blockedBy(): Blocked | null;
}

export function createStatus(options: {
  readonly version: string;
  readonly settings: SettingsRoom;
  readonly credentials: Pick<CredentialsKeeper, 'state' | 'since'>;
  readonly liveJournal: Pick<LiveJournal, 'state' | 'blockedBy' | 'unreadable'>;
  readonly liveLine: () => Line;
  readonly release: () => Station['release'];
}): Status {
  const { version, settings, credentials, liveJournal, liveLine, release } = options;
  const isPractice = () => settings.view().settings['connection.mode'] === 'practice';

  function blockedBy(): Blocked | null {
    const { blockedBy: unclear } = settings.view();
    return unclear ?? (isPractice() ? null : liveJournal.blockedBy());
  }

  function connection(): Connection {
    const problem = blockedBy();
    if (problem) return { kind: 'blocked', problem };
    if (isPractice()) return { kind: 'practice' };
    const host = new URL(settings.view().settings['connection.baseUrl']).host;
    const failure = signInFailure(credentials.state());
    if (failure) return { kind: 'not-authorised', host, since: credentials.since(), failure };
    const health = liveLine().courier.health();
    return health.kind === 'well' ? { kind: 'live', host } : { ...health, host };
  }

  return {
    blockedBy,
    describe(locked) {
      const { settings: inForce, sources, problems, waiting } = settings.view();
      const journal = liveJournal.state();
      return {
        version,
        runtime: { electron: process.versions.electron ?? '', chromium: process.versions.chrome ?? '', node: process.versions.node },
        settings: withoutPinHash(inForce),
        sources,
        problems: [...problems],
        settingsWait: waiting,
        credentials: credentials.state(),
        connection: connection(),
        notice: journal.kind === 'open' ? journal.notice : null,
        unreadable: liveJournal.unreadable(),
        // In live mode it is what blocks the station. A station that was never live has nothing to open.
        liveJournal: isPractice() && journal.kind !== 'not-opened' ? liveJournal.blockedBy() : null,
        release: release(),
        locked,
      };
    },
  };
}

/** Why what the keychain holds is of no use for signing in; `null` where the keychain is no reason. */
function signInFailure(state: ReturnType<CredentialsKeeper['state']>): Failure | null {
  switch (state.kind) {
    case 'none':
      return { kind: 'local', what: 'no-credentials', detail: '' };
    case 'locked':
      return { kind: 'local', what: 'keychain-locked', detail: '' };
    case 'unavailable':
      return { kind: 'local', what: 'keychain-unavailable', detail: state.detail };
    case 'stored':
      return state.isForAddress ? null : { kind: 'local', what: 'other-address', detail: `for ${state.origins.join(' ')}` };
    case 'asking':
      return null;
  }
}
