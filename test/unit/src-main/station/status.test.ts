import { describe, expect, it } from 'vitest';
import type { Pipeline } from '../../../../src-main/courier';
import type { SettingsService, SettingsView } from '../../../../src-main/settings';
import type { LiveJournalState } from '../../../../src-main/station/live-journal';
import { createStationStatus } from '../../../../src-main/station/status';
import type { CredentialsState, RecoveryNotice, StagingBlock } from '../../../../src-shared/station/station';
import { settingsWith } from '../../src-renderer/stage/fixtures/settings';

const STORED: CredentialsState = { kind: 'stored', form: 'bearer', origins: ['https://connect.example'], isForCurrentAddress: true };
const CLOSED: StagingBlock = { kind: 'journal-closed', detail: 'EROFS' };
const FAILED: LiveJournalState = { kind: 'cannot-open', detail: 'EROFS' };

interface Around {
  readonly mode: 'practice' | 'live';
  readonly journal?: LiveJournalState;
  readonly credentials?: CredentialsState;
  readonly blockedBy?: SettingsView['blockedBy'];
}

function status({ mode, journal = { kind: 'open', notice: null }, credentials = STORED, blockedBy = null }: Around) {
  const settings = settingsWith({ 'connection.mode': mode, 'connection.baseUrl': 'https://connect.example/idp' });
  const courier = { health: () => ({ kind: 'well' }) };
  return createStationStatus({
    version: '1.2.3',
    settings: { view: () => ({ settings, sources: {}, problems: [], waiting: false, blockedBy }) } as unknown as SettingsService,
    credentials: { state: () => credentials, since: () => 7 },
    liveJournal: { state: () => journal, blockedBy: () => (journal.kind === 'open' ? null : CLOSED), unreadableCount: () => 3 },
    liveLane: () => ({ courier }) as unknown as Pipeline,
    release: () => ({ kind: 'from-source' }),
  });
}

describe('a live screen', () => {
  it('takes orders and names the host when everything is well', () => {
    expect(status({ mode: 'live' }).blockedBy()).toBeNull();
    expect(status({ mode: 'live' }).describe(false).connection).toEqual({ kind: 'live', host: 'connect.example' });
  });

  it('takes no orders without a journal, and says so once', () => {
    const { blockedBy, describe: describeStation } = status({ mode: 'live', journal: FAILED });
    expect(blockedBy()).toEqual(CLOSED);
    expect(describeStation(false)).toMatchObject({ connection: { kind: 'blocked', problem: CLOSED }, liveJournal: null });
  });

  it('says since when it cannot sign in', () => {
    expect(status({ mode: 'live', credentials: { kind: 'locked' } }).describe(false).connection).toMatchObject({
      kind: 'not-authorised',
      since: 7,
      failure: { what: 'keychain-locked' },
    });
  });
});

it.each([
  ['live', { kind: 'not-authorised', failure: { what: 'other-address' } }],
  ['practice', { kind: 'practice' }],
] as const)('a station whose token is for another address says so in live mode alone (%s)', (mode, connection) => {
  const credentials = { ...STORED, isForCurrentAddress: false } as CredentialsState;
  expect(status({ mode, credentials }).describe(false).connection).toMatchObject(connection);
});

describe('a practice screen', () => {
  it('takes orders without a live journal, and says why the live ones are not sent', () => {
    const { blockedBy, describe: describeStation } = status({ mode: 'practice', journal: FAILED });
    expect(blockedBy()).toBeNull();
    expect(describeStation(false)).toMatchObject({ connection: { kind: 'practice' }, liveJournal: CLOSED });
  });

  it('says nothing of a live journal on a station that was never live', () => {
    expect(status({ mode: 'practice', journal: { kind: 'not-opened' } }).describe(false).liveJournalBlock).toBeNull();
  });
});

it.each(['practice', 'live'] as const)('a notice of the journal and its unreadable rows are shown in every mode (%s)', (mode) => {
  const notice: RecoveryNotice = { kind: 'moved', asked: 2 };
  expect(status({ mode, journal: { kind: 'open', notice } }).describe(false)).toMatchObject({ notice, unreadable: 3 });
});

it('a station that does not know where orders go takes none, in any mode', () => {
  const problem = { kind: 'missing', file: '/etc/stagebay/policy.json' } as const;
  for (const mode of ['practice', 'live'] as const) expect(status({ mode, blockedBy: problem }).blockedBy()).toEqual(problem);
});
