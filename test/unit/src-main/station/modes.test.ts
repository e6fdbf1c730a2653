/** Live orders while the screen is in Practice, at run time and after a restart (`src-main/station`). */
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHighWaterMarkFile, openJournal } from '../../../../src-main/journal';
import type { NewIntent } from '../../../../src-main/journal/journal';
import { silentLog } from '../../../../src-main/log';
import { openSettings } from '../../../../src-main/settings';
import { openStation, type StationService } from '../../../../src-main/station';
import type { Destination, Intent } from '../../../../src-shared/intent/intent.schema';
import { openFakeVault } from '../../../support/fake-vault';
import { createTestFolder } from '../../../support/test-folder.mjs';
import { waitFor } from '../../../support/wait-for';
import { newIntent } from '../courier/fixtures/courier-harness';

let userData: string;
let opened: StationService | null = null;
/** A mock of Connect that accepts every order. Its 404 has the form of Connect: any other would count as an outage. */
let server: Server;
let baseUrl: string;
let heard: { readonly order: string; readonly authorization: string | undefined }[];

beforeEach(async () => {
  userData = createTestFolder('modes');
  heard = [];
  server = createServer((request, response) => {
    const order = /orders\/([^/]+)\/staged/.exec(request.url ?? '')?.[1];
    if (order) heard.push({ order, authorization: request.headers.authorization });
    response.setHeader('content-type', 'application/json');
    response.statusCode = order ? 200 : 404;
    response.end(order ? `{"id":"${order}","status":"staged_for_delivery"}` : '{"error":{"message":"none","code":null}}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  await opened?.close();
  opened = null;
  server.closeAllConnections();
  server.close();
});

const journalFile = () => join(userData, 'journal.db');
const live = (): Destination => ({ mode: 'live', baseUrl, orderPaths: 'lastmile', retailerId: null });
const liveOrder = (orderId: string, holdMs = 0): NewIntent => ({ ...newIntent(orderId, holdMs), destination: live() });

/** Simulates an earlier run of a live station that left these orders. */
async function leaveBehind(...intents: readonly NewIntent[]): Promise<void> {
  const mark = openHighWaterMarkFile(join(userData, 'high-water-mark.json'));
  const before = await openJournal(journalFile(), { log: silentLog, mark, machine: 'this machine' });
  if (!before.ok) throw new Error(before.problem.kind);
  for (const intent of intents) await before.value.journal.append(intent);
  await before.value.journal.close();
}

async function open(options: { mode?: 'live' | 'practice'; token?: string | null; set?: Record<string, unknown>; machine?: string } = {}) {
  const settings = await openSettings({
    userData,
    policy: null,
    defaults: null,
    machine: { hostName: 'pack-07', timeZone: 'UTC', locale: 'en-US' },
  });
  const set = { 'connection.mode': options.mode ?? 'practice', 'connection.baseUrl': baseUrl, ...options.set };
  for (const [key, value] of Object.entries(set)) await settings.change(key, value);
  const token = options.token === undefined ? 'live-token' : options.token;
  const { vault, state: vaultState } = openFakeVault(token === null ? null : { kind: 'bearer', token }, [baseUrl]);
  const station = await openStation({
    version: '1.2.3',
    userData,
    settings,
    vault,
    log: silentLog,
    machineId: Promise.resolve(options.machine ?? 'this machine'),
    commandKey: () => null,
    release: () => ({ kind: 'from-source' }),
  });
  opened = station;
  const steps: Intent[] = [];
  station.onOrderChange((intent) => steps.push(intent));
  return { station, settings, steps, vaultState };
}

describe('waiting live orders', () => {
  it('live orders are sent with the live credentials after the screen changes to Practice', async () => {
    const { station, settings, steps, vaultState } = await open({ mode: 'live', token: null });
    for (const orderId of ['A', 'B']) await station.pipelines.current().courier.accept(liveOrder(orderId));
    await waitFor(async () => expect((await station.pipelines.counts()).current.byState).toEqual({ waiting: 2 }));
    await settings.change('connection.mode', 'practice');
    expect(station.describe(false).connection).toEqual({ kind: 'practice' });
    expect(await station.pipelines.counts()).toMatchObject({ current: { unsent: 0 }, live: { unsent: 2, byState: { waiting: 2 } } });
    vaultState.stored = { kind: 'bearer', token: 'live-token' };
    await station.reloadCredentials();
    await waitFor(() => expect(steps.filter(({ state }) => state.kind === 'staged')).toHaveLength(2));
    expect(heard.map(({ order }) => order).sort()).toEqual(['A', 'B']);
    expect(heard[0]?.authorization).toBe('Bearer live-token');
    expect(await station.pipelines.counts()).toMatchObject({ live: { unsent: 0 } });
  });

  it('live orders are sent after a restart in Practice', async () => {
    await leaveBehind(liveOrder('A'));
    const { station } = await open();
    await waitFor(() => expect(heard.map(({ order }) => order)).toEqual(['A']));
    await waitFor(async () => expect((await station.pipelines.counts()).live?.unsent).toBe(0));
  });

  it('live orders are sent only to the address for which they were handed over', async () => {
    await leaveBehind(liveOrder('A'));
    const { station } = await open({ set: { 'connection.baseUrl': 'http://127.0.0.1:9' } });
    await waitFor(async () => expect((await station.pipelines.counts()).live?.byState).toEqual({ misrouted: 1 }));
    expect(heard).toEqual([]);
  });

  it('live orders are sent to their address in Practice even if no address is configured', async () => {
    await leaveBehind(liveOrder('A'));
    const { station, steps } = await open({ set: { 'connection.baseUrl': undefined } });
    await waitFor(() => expect(steps.map(({ state }) => state.kind)).toContain('staged'));
    expect(heard).toEqual([{ order: 'A', authorization: 'Bearer live-token' }]);
    expect(await station.pipelines.counts()).toMatchObject({ live: { unsent: 0 } });
  });

  it('an action in Practice on a live order changes that live order', async () => {
    const order = liveOrder('A', 3_600_000);
    await leaveBehind(order);
    const { station } = await open();
    const line = await station.pipelines.pipelineOf(order.id);
    expect(await line.courier.undo(order.id)).toMatchObject({ ok: true, value: { state: { kind: 'withdrawn' } } });
    expect(await station.pipelines.counts()).toMatchObject({ live: { unsent: 0 } });
  });

  it('live orders are shown in Practice with their mode and delay a restart', async () => {
    await leaveBehind(liveOrder('LIVE', 3_600_000));
    const { station } = await open();
    await station.pipelines
      .current()
      .courier.accept({ ...newIntent('PRACTICE-0001', 3_600_000), destination: station.currentDestination() });
    expect((await station.pipelines.listRecent(10)).map(({ request, destination }) => [request.orderId, destination.mode])).toEqual([
      ['PRACTICE-0001', 'practice'],
      ['LIVE', 'live'],
    ]);
    const orderId = newIntent('LIVE').request.orderId;
    expect(await station.pipelines.timelines(orderId)).toMatchObject([{ intent: { destination: { mode: 'live' } } }]);
    expect(await station.pipelines.inFlightCount()).toBe(2);
  });

  it('thousands of live orders are shown in Practice as a few of each state and a count', async () => {
    await leaveBehind(...Array.from({ length: 40 }, (_, index) => liveOrder(`L${index}`, 3_600_000)));
    const { station } = await open();
    expect((await station.pipelines.listRecent(60)).length).toBeLessThan(10);
    expect((await station.pipelines.counts()).live?.unsent).toBe(40);
  });
});

describe('practice orders', () => {
  it('practice orders are neither shown nor counted on a live screen', async () => {
    const { station, settings, steps } = await open();
    const practice = station.pipelines.current();
    await settings.change('connection.mode', 'live');
    await practice.journal.append(newIntent('PRACTICE-0001', 60_000));
    expect(steps).toEqual([]);
    expect(await station.pipelines.listRecent(10)).toEqual([]);
    expect(await station.pipelines.counts()).toMatchObject({ current: { unsent: 0, needsAttention: 0, byState: {} }, live: null });
  });

  it('practice orders create no journal on a station that was never live', async () => {
    const { station } = await open();
    await station.pipelines.current().courier.accept({ ...newIntent('PRACTICE-0001'), destination: station.currentDestination() });
    await station.close();
    opened = null;
    expect(readdirSync(userData).filter((name) => name.startsWith('journal') || name.startsWith('high-water'))).toEqual([]);
  });
});

describe('a station in Practice whose live journal cannot be opened', () => {
  it('a station in Practice reports its closed live journal, accepts practice orders, and shows the live ones later', async () => {
    // A folder in place of the journal's file prevents opening it.
    mkdirSync(journalFile());
    const { station, settings, steps } = await open();
    expect(station.describe(false)).toMatchObject({ connection: { kind: 'practice' }, liveJournalBlock: { kind: 'journal-closed' } });
    expect(await station.blockedBy()).toBeNull();
    await station.pipelines.current().courier.accept({ ...newIntent('PRACTICE-0001'), destination: station.currentDestination() });
    await waitFor(() => expect(steps.at(-1)?.state.kind).toBe('staged'));
    let reloads = 0;
    station.onOrdersReloaded(() => {
      reloads += 1;
    });
    rmdirSync(journalFile());
    await leaveBehind(liveOrder('A'));
    // A change of settings opens the journal again, like the retry timer.
    await settings.change('station.name', 'Till 4');
    expect(station.describe(false).liveJournalBlock).toBeNull();
    expect(reloads).toBe(1);
    await waitFor(() => expect(heard.map(({ order }) => order)).toEqual(['A']));
  });
});

describe('a journal from another station', () => {
  it.each(['practice', 'live'] as const)('a deleted journal is reported (%s)', async (mode) => {
    await leaveBehind(liveOrder('A'));
    for (const name of readdirSync(userData)) if (name.startsWith('journal.db')) rmSync(join(userData, name));
    const { station } = await open({ mode });
    expect(station.describe(false).recoveryNotice).toEqual({ kind: 'missing' });
    expect(existsSync(journalFile())).toBe(true);
  });

  it.each(['practice', 'live'] as const)(
    'a journal on a disk from another machine is reported, and its orders require a decision (%s)',
    async (mode) => {
      await leaveBehind(liveOrder('A'), liveOrder('B'));
      const { station } = await open({ mode, machine: 'another machine' });
      expect(station.describe(false).recoveryNotice).toEqual({ kind: 'moved', asked: 2 });
      const counts = await station.pipelines.counts();
      expect((counts.live ?? counts.current).byState).toEqual({ overdue: 2 });
      expect(heard).toEqual([]);
    },
  );
});

describe('an unreadable row of the live journal', () => {
  it('an unreadable row is counted and can be dismissed in Practice', async () => {
    await leaveBehind(liveOrder('A', 3_600_000), liveOrder('B', 3_600_000));
    const database = new Database(journalFile());
    database.exec("UPDATE intent SET state = '{' WHERE order_id = 'B'");
    database.close();
    const { station } = await open();
    await waitFor(() => expect(station.describe(false).quarantinedCount).toBe(1));
    const [row] = await station.pipelines.live().journal.listQuarantined();
    expect(row).toMatchObject({ orderId: 'B', isIntent: true });
    expect(await station.pipelines.live().journal.dismissQuarantined(row?.row ?? 0)).toMatchObject({ ok: true });
    await waitFor(() => expect(station.describe(false).quarantinedCount).toBe(0));
  });
});
