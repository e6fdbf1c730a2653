/** A station whose disk fails to read, and one whose practice server fails to start: what still works, and how they recover. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Journal, openHighWaterMarkFile, openJournal } from '../../../../src-main/journal';
import { type LogFields, silentLog } from '../../../../src-main/log';
import { startPracticeServer } from '../../../../src-main/practice';
import { openSettings } from '../../../../src-main/settings';
import { openStation, type StationService } from '../../../../src-main/station';
import type { Destination, Intent } from '../../../../src-shared/intent/intent.schema';
import { openFakeVault } from '../../../support/fake-vault';
import { createTestFolder } from '../../../support/test-folder.mjs';
import { waitFor } from '../../../support/wait-for';
import { newIntent } from '../courier/fixtures/courier-harness';

vi.mock('../../../../src-main/practice', async (original) => {
  const practice = await original<typeof import('../../../../src-main/practice')>();
  return { ...practice, startPracticeServer: vi.fn(practice.startPracticeServer) };
});

/** The journal methods that fail. */
const sick = new Set<keyof Journal>();
/** The listeners for unreadable rows. */
const unreadableListeners: (() => void)[] = [];

/** The real journal on a disk that fails the methods in `sick`. */
vi.mock('../../../../src-main/journal', async (original) => {
  const room = await original<typeof import('../../../../src-main/journal')>();
  const openOnSickDisk: typeof room.openJournal = async (...given) => {
    const opened = await room.openJournal(...given);
    if (!opened.ok) return opened;
    const journal = new Proxy(opened.value.journal, {
      get: (real, name: keyof Journal) => (sick.has(name) ? () => Promise.reject(new Error('disk I/O error')) : real[name]),
    });
    const onUnreadable: Journal['onUnreadableChange'] = (listener) => void unreadableListeners.push(listener);
    return {
      ok: true,
      value: {
        ...opened.value,
        journal: new Proxy(journal, { get: (real, name: keyof Journal) => (name === 'onUnreadableChange' ? onUnreadable : real[name]) }),
      },
    };
  };
  return { ...room, openJournal: openOnSickDisk };
});

/** An address without a server. */
const UNREACHABLE_URL = 'http://127.0.0.1:9';
const TO: Destination = { mode: 'live', baseUrl: UNREACHABLE_URL, orderPaths: 'lastmile', retailerId: null };

let userData: string;
let opened: StationService | null = null;
beforeEach(() => {
  userData = createTestFolder('sick');
  // Fix the jitter, because an immediate retry would hide the waiting state.
  vi.spyOn(Math, 'random').mockReturnValue(0.9);
});
afterEach(async () => {
  sick.clear();
  unreadableListeners.length = 0;
  await opened?.close();
  opened = null;
  vi.mocked(Math.random).mockRestore();
});

async function open(mode: 'live' | 'practice') {
  const logged: [string, LogFields | undefined][] = [];
  const write = (event: string, fields?: LogFields) => void logged.push([event, fields]);
  const settings = await openSettings({
    userData,
    policy: null,
    defaults: null,
    machine: { hostName: 'pack-07', timeZone: 'UTC', locale: 'en-US' },
  });
  for (const [key, value] of Object.entries({ 'connection.mode': mode, 'connection.baseUrl': UNREACHABLE_URL }))
    await settings.change(key, value);
  const station = await openStation({
    version: '1.2.3',
    userData,
    settings,
    vault: openFakeVault({ kind: 'bearer', token: 't' }, [UNREACHABLE_URL]).vault,
    log: { debug: write, info: write, warn: write, error: write },
    commandKey: () => null,
    release: () => ({ kind: 'from-source' }),
  });
  opened = station;
  const steps: Intent[] = [];
  station.onOrderChange((intent) => steps.push(intent));
  return { station, settings, steps, logged: (name: string) => logged.filter(([event]) => event === name).map(([, fields]) => fields) };
}

/** Simulates a session that ended with a waiting order. */
async function leaveBehind() {
  const mark = openHighWaterMarkFile(join(userData, 'high-water-mark.json'));
  const before = await openJournal(join(userData, 'journal.db'), { log: silentLog, mark });
  if (!before.ok) throw new Error(before.problem.kind);
  const intent = { ...newIntent('A'), destination: TO };
  await before.value.journal.append(intent);
  await before.value.journal.close();
  return intent.id;
}

describe('a live station whose journal opens but cannot be read', () => {
  it.each(['countUnreadable', 'listOpen'] as const)(
    'a station with an unreadable journal is blocked with the reason, and continues when the disk works (%s)',
    async (question) => {
      await leaveBehind();
      sick.add(question);
      const { station, steps, logged } = await open('live');
      const blocked = { kind: 'journal-closed', detail: 'disk I/O error' };
      expect(station.describe(false).connection).toEqual({ kind: 'blocked', problem: blocked });
      // The window gets an empty list instead of an error.
      await expect(station.pipelines.current().journal.listRecent(10)).resolves.toEqual([]);
      for (let press = 0; press < 2; press += 1) expect(await station.blockedBy()).toEqual(blocked);
      expect(logged('journal-cannot-open')).toEqual([{ detail: 'disk I/O error' }]);
      expect(steps).toEqual([]);
      sick.clear();
      expect(await station.blockedBy()).toBeNull();
      // The order is looked up before it is sent, and no server responds.
      await waitFor(() => expect(station.describe(false).connection).toMatchObject({ kind: 'offline' }));
    },
  );

  it('a station survives a failure to count its unreadable rows', async () => {
    const { station } = await open('live');
    sick.add('countUnreadable');
    for (const tell of unreadableListeners) tell();
    expect(unreadableListeners).toHaveLength(1);
    expect(station.describe(false).connection).toMatchObject({ kind: 'live' });
  });
});

describe('a station whose practice server fails to start', () => {
  it('a station opens without its practice server, logs this once, and stages the waiting orders later', async () => {
    vi.mocked(startPracticeServer).mockRejectedValueOnce(new Error('listen EADDRNOTAVAIL 127.0.0.1'));
    const { station, settings, steps, logged } = await open('practice');
    const accepted = await station.pipelines
      .current()
      .courier.accept({ ...newIntent('PRACTICE-0001'), destination: station.currentDestination() });
    expect(accepted).toMatchObject({ ok: true });
    await waitFor(() => expect(steps.at(-1)?.state).toMatchObject({ kind: 'waiting', failure: { kind: 'local' } }));
    expect(logged('practice-not-started')).toEqual([{ detail: 'listen EADDRNOTAVAIL 127.0.0.1' }]);
    // A change of settings starts the server again, like the retry timer.
    await settings.change('station.name', 'Till 4');
    await waitFor(() => expect(steps.at(-1)?.state.kind).toBe('staged'));
  });
});
