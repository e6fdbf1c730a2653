/** The options that the Connect clients receive (`src-main/station/connect-clients.ts`). */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConnectClient, ConnectClientOptions, RequestLogEntry } from '../../../../src-main/connect';
import { silentLog } from '../../../../src-main/log';
import type { SettingsService } from '../../../../src-main/settings';
import { createConnectClients } from '../../../../src-main/station/connect-clients';
import { bindCredentials } from '../../../../src-main/vault';
import { ok } from '../../../../src-shared/base/result';
import type { Destination } from '../../../../src-shared/intent/intent.schema';
import type { SettingSource } from '../../../../src-shared/settings/setting-source';
import { settingsWith } from '../../src-renderer/stage/fixtures/settings';
import { newIntent } from '../courier/fixtures/courier-harness';

const made = vi.hoisted((): { options: ConnectClientOptions; stage: ReturnType<typeof vi.fn> }[] => []);
vi.mock('../../../../src-main/connect', () => ({
  createConnectClient(options: ConnectClientOptions): Partial<ConnectClient> {
    const stage = vi.fn();
    made.push({ options, stage });
    return { stage };
  },
}));
beforeEach(() => made.splice(0));

const HERE = 'https://connect.example';
const PRACTICE = 'http://127.0.0.1:4711';
const LIVE = bindCredentials({ kind: 'bearer', token: 'live-token' }, (origin) => origin === HERE);
const to = (mode: Destination['mode'], baseUrl = HERE): Destination => ({ mode, baseUrl, orderPaths: 'lastmile', retailerId: null });
const call: RequestLogEntry = { method: 'POST', path: '/', status: 200, failure: null, durationMs: 1, attempt: 1 };

function open(practiceBearer: string | null = 'practice-token', source: SettingSource = 'policy') {
  const times: number[] = [];
  const clients = createConnectClients({
    version: '1.2.3',
    settings: {
      view: () => ({ settings: settingsWith({ 'connection.baseUrl': HERE }), sources: { 'connection.baseUrl': source } }),
    } as unknown as SettingsService,
    log: silentLog,
    liveCredentials: async () => ok(LIVE),
    practiceServer: () => (practiceBearer === null ? null : { baseUrl: PRACTICE, bearer: practiceBearer }),
    onServerTime: (ms) => times.push(ms),
  });
  const [live, practice] = made;
  if (!live || !practice) throw new Error('There are two clients.');
  return { clients, live, practice, times };
}

describe('live credentials', () => {
  it('live credentials are returned only for the configured address', async () => {
    const { live } = open();
    expect(await live.options.credentials(to('live'))).toEqual(ok(LIVE));
    expect(await live.options.credentials(to('live', 'https://former.example'))).toMatchObject({
      ok: false,
      problem: { what: 'other-address' },
    });
  });

  it('live credentials are returned for a live order in Practice if no address is configured', async () => {
    const { live } = open('practice-token', 'built-in');
    expect(await live.options.credentials(to('live', 'https://former.example'))).toMatchObject({ ok: true });
  });

  it('live credentials are never sent to the practice server', async () => {
    const given = await open().practice.options.credentials(to('practice'));
    if (!given.ok || given.value.kind !== 'bearer') throw new Error('The practice server has a token.');
    expect(given.value.token.revealTo(PRACTICE)).toBe('practice-token');
    expect(given.value.token.revealTo(HERE)).toBeNull();
    made.splice(0);
    expect(await open(null).practice.options.credentials(to('practice'))).toMatchObject({ ok: false });
  });
});

it("Connect's time is read from live responses and never from the practice server", () => {
  const { live, practice, times } = open();
  const timed = { ...call, serverTime: 1_700_000_000_000 };
  practice.options.onRequestFinished?.(timed);
  expect(times).toEqual([]);
  live.options.onRequestFinished?.(timed);
  live.options.onRequestFinished?.(call);
  expect(times).toEqual([1_700_000_000_000]);
});

it('an order is sent by the client of its mode', async () => {
  const { clients, live, practice } = open();
  const { request } = newIntent('A');
  await clients.connect.stage(to('practice'), request);
  expect([live.stage.mock.calls.length, practice.stage.mock.calls.length]).toEqual([0, 1]);
  await clients.connect.stage(to('live'), request);
  expect([live.stage.mock.calls.length, practice.stage.mock.calls.length]).toEqual([1, 1]);
});
