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
    livePipeline: () => ({ courier }) as unknown as Pipeline,
    commandKey: () => null,
    release: () => ({ kind: 'from-source' }),
  });
}

describe('the status in live mode', () => {
  it('a working live station accepts orders and names the host', () => {
    expect(status({ mode: 'live' }).blockedBy()).toBeNull();
    expect(status({ mode: 'live' }).describe(false).connection).toEqual({ kind: 'live', host: 'connect.example' });
  });

  it('a live station without a journal accepts no orders and reports this once', () => {
    const { blockedBy, describe: describeStation } = status({ mode: 'live', journal: FAILED });
    expect(blockedBy()).toEqual(CLOSED);
    expect(describeStation(false)).toMatchObject({ connection: { kind: 'blocked', problem: CLOSED }, liveJournalBlock: null });
  });

  it('a live station that cannot sign in reports since when', () => {
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
] as const)('a token for another address is reported only in live mode (%s)', (mode, connection) => {
  const credentials = { ...STORED, isForCurrentAddress: false } as CredentialsState;
  expect(status({ mode, credentials }).describe(false).connection).toMatchObject(connection);
});

describe('the status in Practice', () => {
  it('a station in Practice accepts orders without a live journal and reports why the live ones wait', () => {
    const { blockedBy, describe: describeStation } = status({ mode: 'practice', journal: FAILED });
    expect(blockedBy()).toBeNull();
    expect(describeStation(false)).toMatchObject({ connection: { kind: 'practice' }, liveJournalBlock: CLOSED });
  });

  it('a station that was never live reports no live journal', () => {
    expect(status({ mode: 'practice', journal: { kind: 'not-opened' } }).describe(false).liveJournalBlock).toBeNull();
  });
});

it.each(['practice', 'live'] as const)('a journal notice and unreadable rows are reported in every mode (%s)', (mode) => {
  const notice: RecoveryNotice = { kind: 'moved', asked: 2 };
  expect(status({ mode, journal: { kind: 'open', notice } }).describe(false)).toMatchObject({
    recoveryNotice: notice,
    quarantinedCount: 3,
  });
});

it('a station with an unclear address accepts no orders in any mode', () => {
  const problem = { kind: 'missing', file: '/etc/stagebay/policy.json' } as const;
  for (const mode of ['practice', 'live'] as const) expect(status({ mode, blockedBy: problem }).blockedBy()).toEqual(problem);
});
