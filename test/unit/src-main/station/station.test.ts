/** The station with the real practice server and without a window (`src-main/station`). */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LogFields } from '../../../../src-main/log';
import { startPracticeServer } from '../../../../src-main/practice';
import { hashPin, openSettings, type SettingsView } from '../../../../src-main/settings';
import { openStation, type StationService } from '../../../../src-main/station';
import { type Credentials, parseCredentials } from '../../../../src-main/vault';
import type { Intent } from '../../../../src-shared/intent/intent.schema';
import { currentPlace } from '../../../../src-shared/order/known-order';
import { StoredOrderId } from '../../../../src-shared/order/order.schema';
import { openFakeVault } from '../../../support/fake-vault';
import { createTestFolder } from '../../../support/test-folder.mjs';
import { waitFor } from '../../../support/wait-for';
import { newIntent } from '../courier/fixtures/courier-harness';

/** The real function, wrapped to count its calls. */
vi.mock('../../../../src-main/practice', async (original) => {
  const practice = await original<typeof import('../../../../src-main/practice')>();
  return { ...practice, startPracticeServer: vi.fn(practice.startPracticeServer) };
});

let userData: string;
let opened: StationService | null = null;
beforeEach(() => {
  userData = createTestFolder('station');
});
afterEach(async () => {
  vi.useRealTimers();
  vi.mocked(startPracticeServer).mockClear();
  await opened?.close();
  opened = null;
});

const logged: string[] = [];
const write = (event: string, fields?: LogFields) => void logged.push(JSON.stringify({ event, ...fields }));

/** An address without a server: nothing listens at port 9 (discard). */
const UNREACHABLE = { 'connection.mode': 'live', 'connection.baseUrl': 'http://127.0.0.1:9' } as const;

async function open(options: { stored?: Credentials | null; set?: Record<string, unknown>; view?: Partial<SettingsView> } = {}) {
  logged.length = 0;
  const settings = await openSettings({
    userData,
    policy: null,
    defaults: null,
    machine: { hostName: 'pack-07', timeZone: 'UTC', locale: 'en-US' },
  });
  for (const [key, value] of Object.entries(options.set ?? {})) await settings.change(key, value);
  const view = settings.view.bind(settings);
  vi.spyOn(settings, 'view').mockImplementation(() => ({ ...view(), ...options.view }));
  const { vault, state } = openFakeVault(options.stored ?? null, [new URL(settings.view().settings['connection.baseUrl']).origin]);
  const station = await openStation({
    version: '1.2.3',
    userData,
    settings,
    vault,
    log: { debug: write, info: write, warn: write, error: write },
    commandKey: () => null,
    release: () => ({ kind: 'from-source' }),
  });
  opened = station;
  const steps: Intent[] = [];
  station.onOrderChange((intent) => steps.push(intent));
  return { station, settings, vault, vaultState: state, steps };
}

/** Hands over an order to the current destination. */
async function accept(station: StationService, orderId: string): Promise<Intent> {
  const accepted = await station.pipelines.current().courier.accept({ ...newIntent(orderId), destination: station.currentDestination() });
  if (!accepted.ok) throw new Error(accepted.problem.kind);
  return accepted.value;
}

describe('an unconfigured station', () => {
  it('an unconfigured station stages a practice order, reports every step, and reads no token', async () => {
    const { station, steps } = await open();
    const intent = { ...newIntent('PRACTICE-0001'), destination: station.currentDestination() };
    await station.pipelines.current().courier.accept(intent);
    await waitFor(() => expect(steps.at(-1)?.state).toMatchObject({ kind: 'staged', answer: { id: 'PRACTICE-0001' } }));
    expect(steps.map(({ state }) => state.kind)).toEqual(['waiting', 'sending', 'staged']);
    expect(station.describe(false).connection).toEqual({ kind: 'practice' });
    expect(station.currentDestination().baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it("an order that is unknown in practice is rejected with the server's message", async () => {
    const { station, steps } = await open();
    await station.pipelines.current().courier.accept({ ...newIntent('PRACTICE-404'), destination: station.currentDestination() });
    await waitFor(() => expect(steps.at(-1)?.state).toMatchObject({ kind: 'rejected', failure: { kind: 'not-found' } }));
  });

  it('the practice token never appears in the log', async () => {
    const { station, steps } = await open();
    await station.pipelines.current().courier.accept({ ...newIntent('PRACTICE-0001'), destination: station.currentDestination() });
    await waitFor(() => expect(steps.at(-1)?.state.kind).toBe('staged'));
    expect(logged.join('\n')).toContain('practice-exchange');
    expect(logged.join('\n').replaceAll('Bearer (hidden)', '')).not.toMatch(/bearer [\w-]{8}/i);
  });
});

describe('the file with known data', () => {
  const file = () => join(userData, 'known.db');
  const orderId = StoredOrderId.parse('A');

  it('a live station opens the file after the start, keeps a place of the first second in it, and has it after a restart', async () => {
    const { station } = await open({ set: UNREACHABLE });
    // The file must not delay the window.
    expect(existsSync(file())).toBe(false);
    await station.pipelines.current().known.changePlace(orderId, 'Shelf 4', Date.now());
    await station.close();
    expect(existsSync(file())).toBe(true);
    const again = await open({ set: UNREACHABLE });
    expect((await again.station.pipelines.readKnown([orderId])).map(currentPlace)).toEqual(['Shelf 4']);
  });

  it('a station that was never live creates no file, and Practice starts empty', async () => {
    const { station } = await open();
    await station.pipelines.current().known.changePlace(orderId, 'Shelf 4', Date.now());
    await station.close();
    expect(existsSync(file())).toBe(false);
    const again = await open();
    expect(await again.station.pipelines.readKnown([orderId])).toEqual([]);
  });
});

describe('the data that the window receives', () => {
  it('the description of the station contains no credentials', async () => {
    const stored = parseCredentials('canary-4f1c');
    if (!stored.ok) throw new Error(stored.problem);
    const { station } = await open({ stored: stored.value, set: UNREACHABLE });
    await waitFor(() =>
      expect(station.describe(false).credentials).toMatchObject({ kind: 'stored', form: 'bearer', isForCurrentAddress: true }),
    );
    await station.pipelines.current().courier.accept({ ...newIntent('A'), destination: station.currentDestination() });
    await waitFor(() => expect(station.describe(false).connection).toMatchObject({ kind: 'offline' }));
    expect(JSON.stringify(station.describe(false)) + logged.join('\n')).not.toContain('canary');
  });

  it('the description of the station contains no hash of the PIN', async () => {
    const hash = await hashPin('4711');
    const { settings } = await open();
    const view = settings.view();
    await opened?.close();
    const { station } = await open({ view: { settings: { ...view.settings, 'settings.adminPinHash': hash } } });
    expect(JSON.stringify(station.describe(true))).not.toContain(hash);
  });
});

describe('a live station', () => {
  it.each([
    [null, 'no-credentials'],
    [{ kind: 'locked' }, 'keychain-locked'],
    [{ kind: 'unavailable', detail: 'no bus' }, 'keychain-unavailable'],
  ] as const)('a live station without usable credentials reports this and keeps its orders (%#)', async (problem, what) => {
    const { station, vaultState } = await open({ set: UNREACHABLE });
    vaultState.problem = problem;
    await station.reloadCredentials();
    expect(station.describe(false).connection).toMatchObject({ kind: 'not-authorised', failure: { kind: 'local', what } });
    const { id } = await accept(station, 'A');
    await waitFor(async () =>
      expect(await station.pipelines.current().journal.listUnsent()).toMatchObject([
        { id, state: { kind: 'waiting', failure: { kind: 'local', what } } },
      ]),
    );
  });

  it('a live station without a network reports the time of the failure and keeps its orders', async () => {
    const { station } = await open({ stored: { kind: 'bearer', token: 't' }, set: UNREACHABLE });
    await station.pipelines.current().courier.accept({ ...newIntent('A'), destination: station.currentDestination() });
    await waitFor(() =>
      expect(station.describe(false).connection).toMatchObject({ kind: 'offline', host: '127.0.0.1:9', failure: { kind: 'not-reached' } }),
    );
    expect(await station.pipelines.current().journal.listUnsent()).toHaveLength(1);
  });

  it('practice never shows live orders', async () => {
    const { station, settings, steps } = await open();
    await station.pipelines.current().courier.accept({ ...newIntent('PRACTICE-0001'), destination: station.currentDestination() });
    await waitFor(() => expect(steps.at(-1)?.state.kind).toBe('staged'));
    const practice = station.pipelines.current();
    for (const [key, value] of Object.entries(UNREACHABLE)) await settings.change(key, value);
    const told = steps.length;
    await practice.journal.append(newIntent('PRACTICE-0002', 60_000));
    expect(steps).toHaveLength(told);
    expect(await station.pipelines.current().journal.listRecent(10)).toEqual([]);
    expect(station.currentDestination()).toEqual({
      mode: 'live',
      baseUrl: UNREACHABLE['connection.baseUrl'],
      orderPaths: 'lastmile',
      retailerId: null,
    });
  });

  it('a live station without credentials reports the time since when they are missing', async () => {
    vi.useFakeTimers({ now: 1_000, toFake: ['Date'] });
    const { station } = await open({ set: UNREACHABLE });
    await station.reloadCredentials();
    vi.setSystemTime(60_000);
    await station.reloadCredentials();
    expect(station.describe(false).connection).toMatchObject({ kind: 'not-authorised', since: 1_000 });
  });

  it('new credentials are shown after they are stored', async () => {
    const { station, vault, vaultState } = await open({ set: UNREACHABLE });
    await station.reloadCredentials();
    const { read } = vault;
    vi.spyOn(vault, 'read').mockImplementation(() => setImmediate().then(read)); // As a keychain does, it takes its time.
    Object.assign(vaultState, { stored: { kind: 'bearer', token: 'canary-4f1c' }, origins: [UNREACHABLE['connection.baseUrl']] });
    await station.reloadCredentials();
    expect(station.describe(false)).toMatchObject({ credentials: { kind: 'stored', form: 'bearer' }, connection: { kind: 'live' } });
  });

  it('credentials are never sent to an address for which they were not provisioned', async () => {
    const heard: (string | undefined)[] = [];
    const before = createServer((request, response) => {
      heard.push(request.headers.authorization);
      response.end('{"id":"A","status":"staged"}');
    });
    await once(before.listen(0, '127.0.0.1'), 'listening');
    const address = `http://127.0.0.1:${(before.address() as AddressInfo).port}`;
    const { station, settings } = await open({
      stored: { kind: 'bearer', token: 'canary-4f1c' },
      set: { 'connection.mode': 'live', 'connection.baseUrl': address },
    });
    const destination = station.currentDestination();
    await settings.change('connection.baseUrl', UNREACHABLE['connection.baseUrl']);
    const intent = newIntent('A');
    const { courier, journal } = station.pipelines.current();
    await courier.accept({ ...intent, destination });
    await waitFor(async () => expect(await journal.listUnsent()).toMatchObject([{ state: { kind: 'misrouted' } }]));
    expect(heard).toEqual([]);
    // Once it is the station's own again, the order leaves when somebody says so.
    await settings.change('connection.baseUrl', address);
    await journal.advance(intent.id, { kind: 'send-again' });
    await waitFor(() => expect(heard).toEqual(['Bearer canary-4f1c']));
    before.closeAllConnections();
    before.close();
  });

  it('two simultaneous changes to Practice start one practice server', async () => {
    const { station, settings } = await open({ set: UNREACHABLE });
    expect(startPracticeServer).not.toHaveBeenCalled();
    await Promise.all([settings.change('connection.mode', 'practice'), settings.change('station.name', 'Till 4')]);
    expect(startPracticeServer).toHaveBeenCalledOnce();
    expect(station.currentDestination().baseUrl).not.toBe('');
  });

  it('a station with an unclear address reports only this problem', async () => {
    const problem = { kind: 'missing', file: '/etc/stagebay/policy.json' } as const;
    const { station } = await open({ view: { blockedBy: problem } });
    expect(station.describe(false).connection).toEqual({ kind: 'blocked', problem });
  });
});

describe('closing a station', () => {
  it('closing a station waits for the order that is being sent', async () => {
    const { station } = await open();
    const { journal } = station.pipelines.current();
    const { id } = await accept(station, 'PRACTICE-0001');
    await waitFor(async () => expect((await journal.listRecent(1))[0]?.state.kind).not.toBe('waiting'));
    await station.close();
    opened = null;
    expect(await journal.listRecent(1)).toMatchObject([{ id, state: { kind: 'staged' } }]);
  });
});
