import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createConnectClient } from '../../../../src-main/connect';
import { countJournal, type DiagnosticsInput, saveDiagnostics } from '../../../../src-main/diagnostics';
import { checkClock } from '../../../../src-main/diagnostics/checks';
import { countJournalFile, openJournal } from '../../../../src-main/journal';
import { openLog, silentLog } from '../../../../src-main/log';
import { createDisk } from '../../../../src-main/saved-files';
import { openSettings } from '../../../../src-main/settings';
import { bindCredentials } from '../../../../src-main/vault';
import { fail, ok } from '../../../../src-shared/base/result';
import { createTestFolder } from '../../../support/test-folder.mjs';
import { newIntent } from '../courier/fixtures/courier-harness';

let folder: string;
beforeEach(() => {
  folder = createTestFolder('diagnostics');
});
afterEach(() => {
  vi.restoreAllMocks();
});

const userData = () => join(folder, 'canary-home', 'stagebay');

async function facts(set: Partial<DiagnosticsInput> = {}, policy: object = {}): Promise<DiagnosticsInput> {
  mkdirSync(userData(), { recursive: true });
  const file = join(folder, 'policy.json');
  writeFileSync(file, JSON.stringify(policy));
  const settings = await openSettings({
    userData: userData(),
    policy: { kind: 'file', file, isRequired: true, owner: null },
    defaults: null,
    machine: { hostName: 'pack-07', timeZone: 'UTC', locale: 'en-US' },
  });
  return {
    version: '1.2.3',
    userData: userData(),
    crashFolder: join(userData(), 'crashes'),
    settings: settings.view(),
    journal: async () => ({ unfinished: {} }),
    devices: { screens: [] },
    checks: { keychain: async () => ({ kind: 'none' }), baseUrl: null, probe: async () => ok({ status: 200, date: null }) },
    localUser: { home: join(folder, 'canary-home'), userName: 'canary-name' },
    ...set,
  };
}

async function save(set: Partial<DiagnosticsInput> = {}, policy: object = {}): Promise<Record<string, string>> {
  const file = join(folder, 'out.zip');
  rmSync(file, { force: true });
  const saved = await saveDiagnostics(createDisk(), file, await facts(set, policy));
  expect(saved.ok).toBe(true);
  return Object.fromEntries(Object.entries(unzipSync(readFileSync(file))).map(([name, bytes]) => [name, strFromU8(bytes)]));
}

describe('an archive', () => {
  it('the manifest lists exactly the files of the archive', async () => {
    openLog(join(userData(), 'logs')).info('start');
    const files = await save();
    const { files: listed } = JSON.parse(files['manifest.json'] ?? '');
    expect(Object.keys(files).sort()).toEqual(['manifest.json', ...listed.map(({ name }: { name: string }) => name)].sort());
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining(['checks.json', 'versions.json', 'settings.json', 'journal.json', 'devices.json', 'logs/stagebay.log']),
    );
    expect(JSON.parse(files['settings.json'] ?? '').settings['stage.undoSeconds']).toEqual({ value: 5, source: 'built-in' });
    expect(JSON.parse(files['checks.json'] ?? '').map(({ name }: { name: string }) => name)).toEqual([
      'keychain',
      'name',
      'network',
      'clock',
      'disk',
    ]);
    for (const [name, text] of Object.entries(files)) if (name.endsWith('.json')) expect(() => JSON.parse(text), name).not.toThrow();
  });

  it('the archive contains the reason why an update was refused', async () => {
    const refused = { kind: 'failed', problem: { kind: 'unknown-key', detail: '0ad4ea4c25e012da' }, since: 1_790_000_000_000 } as const;
    expect(JSON.parse((await save({ release: refused }))['versions.json'] ?? '').release).toEqual(refused);
    expect(JSON.parse((await save())['versions.json'] ?? '').release).toBeNull();
  });

  it('the archive contains no secret, order, customer or user name', async () => {
    const logs = join(userData(), 'logs');
    mkdirSync(logs, { recursive: true });
    const line = (fields: object) => `${JSON.stringify({ time: '2026-11-22T09:00:00.000Z', level: 'info', ...fields })}\n`;
    // As a careless version of the app may have logged it.
    writeFileSync(
      join(logs, 'stagebay.log'),
      [
        line({ event: 'call', method: 'POST', path: '/v2/fulfillment/users/canary-user/orders/canary%20order/stage', status: 200 }),
        line({ event: 'call', method: 'GET', path: '/v2/fulfillment/users/canary-user/orders/canary%20order?x=1' }),
        line({ event: 'call', method: 'GET', path: '/v2/fulfillment/lastmile/orders/canary%20order?user_id=canary-user&x=1' }),
        line({
          event: 'practice-exchange',
          path: '/v2/fulfillment/orders/canary-order/stage',
          headers: '[["authorization","Bearer canary-token"]]',
          body: '{"bag_label":"canary-label","special_instructions":"canary-words"}',
          answer: '{"id":"canary-order"}',
        }),
        line({ event: 'old', text: '{"client_secret":"canary-secret","order_id":"canary-order"}', orderId: 'canary-order' }),
        line({ event: 'old', nested: { orderId: 'canary-order', deep: [{ password: 'canary-password' }] } }),
        line({ event: 'proxy', url: 'http://canary-name:canary-password@proxy:8080' }),
        line({ event: 'journal-cannot-open', detail: `ENOENT: ${userData()}/journal.db, C:\\Users\\canary-name\\AppData` }),
        '{"time":"2026-11-22T09:00:00.000Z","event":"cut","path":"/users/canary-user/ord',
      ].join(''),
    );
    mkdirSync(join(userData(), 'crashes'));
    writeFileSync(
      join(userData(), 'crashes', 'crash-1.json'),
      JSON.stringify({ error: 'Error', stack: `at ${userData()}/index.js /orders/canary-order/stage`, message: 'Bearer canary-token' }),
    );
    writeFileSync(join(userData(), 'crashes', 'crash-2.json'), 'access_token=canary-token');
    const files = await save(
      {
        checks: {
          keychain: async () => ({ kind: 'unavailable', detail: 'Bearer canary-token' }),
          baseUrl: 'https://connect.invalid',
          probe: async () => fail({ kind: 'not-reached', cause: 'refused', detail: 'ECONNREFUSED' }),
        },
      },
      { 'settings.adminPinHash': 'scrypt:canaryAA==:canaryBB==', 'connection.extraCaFile': join(folder, 'canary-home', 'ca.pem') },
    );
    for (const [name, text] of Object.entries(files)) expect(text.toLowerCase(), name).not.toContain('canary');
    const [first, second] = (files['logs/stagebay.log'] ?? '').split('\n', 2).map((one) => JSON.parse(one).path);
    // Lines about the same order have the same pseudonym.
    expect(first).toMatch(/^\/v2\/fulfillment\/users\/~[0-9a-f]{10}\/orders\/~[0-9a-f]{10}\/stage$/);
    expect(second.split('?')[0]).toBe(first.replace('/stage', ''));
    expect(files['checks.json']).toContain('connect.invalid cannot be reached: refused (ECONNREFUSED)');
  });

  it('the pseudonym of an order differs between archives', async () => {
    openLog(join(userData(), 'logs')).info('call', { path: '/orders/7001/stage' });
    const [one, other] = [await save(), await save()];
    expect(one['logs/stagebay.log']).not.toBe(other['logs/stagebay.log']);
  });

  it('the archive does not quote a policy that is not JSON', async () => {
    mkdirSync(userData(), { recursive: true });
    writeFileSync(join(userData(), 'settings.json'), 'canary-token in a file');
    const files = await save();
    expect(files['settings.json']).toContain('not-json');
    expect(files['settings.json']).not.toContain('canary');
  });

  it('the archive is written as a whole or not at all, and never overwrites a file', async () => {
    const file = join(folder, 'out.zip');
    writeFileSync(file, 'somebody’s');
    expect(await saveDiagnostics(createDisk(), file, await facts())).toEqual({ ok: false, problem: { kind: 'exists' } });
    expect(readFileSync(file, 'utf8')).toBe('somebody’s');
    const nowhere = await saveDiagnostics(createDisk(), join(folder, 'none', 'out.zip'), await facts());
    expect(nowhere).toEqual({ ok: false, problem: { kind: 'no-folder', detail: 'ENOENT' } });
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('the archive is created without logs, keychain, journal and a writable disk', async () => {
    const files = await save({
      userData: join(folder, 'none'),
      journal: () => Promise.reject(new Error('the database is locked')),
      checks: {
        keychain: () => Promise.reject(new TypeError('canary')),
        baseUrl: 'https://connect.invalid',
        probe: () => Promise.reject(new Error('canary')),
      },
    });
    const checks = JSON.parse(files['checks.json'] ?? '') as { name: string; verdict: string; message: string }[];
    expect(checks.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
      'keychain bad',
      'name warning',
      'network bad',
      'clock skipped',
      'disk bad',
    ]);
    expect(files['journal.json']).toContain('the database is locked');
    expect(files['checks.json']).not.toContain('canary');
  });
});

describe('the checks', () => {
  it('the clock check allows for the round trip', () => {
    const now = Date.UTC(2026, 10, 22, 9);
    const theirs = (ms: number) => new Date(now + ms).toUTCString();
    expect(checkClock(theirs(0), now, 100).verdict).toBe('good');
    expect(checkClock(theirs(-20_000), now, 40_000).verdict).toBe('good');
    expect(checkClock(theirs(-3_600_000), now, 100)).toEqual({
      verdict: 'bad',
      message: 'This computer’s clock is wrong: 3599 s ahead of theirs.',
    });
    expect(checkClock(theirs(600_000), now, 100).message).toContain('behind theirs');
    expect(checkClock('yesterday', now, 100).verdict).toBe('skipped');
    expect(checkClock(null, now, 100).verdict).toBe('skipped');
  });

  it('the checks leave no files on the disk', async () => {
    await save();
    expect(readdirSync(userData())).toEqual([]);
  });
});

describe('the probe of Connect', () => {
  let server: Server;
  const received: { url: string | undefined; authorization: string | undefined }[] = [];
  beforeEach(async () => {
    received.length = 0;
    server = createServer(({ url, headers }, response) => {
      received.push({ url, authorization: headers.authorization });
      response.writeHead(401, { date: 'Sun, 22 Nov 2026 09:00:00 GMT' }).end();
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });
  afterEach(() => void server.close());

  it('the probe has no credentials and returns the server’s time', async () => {
    const connect = createConnectClient({
      userAgent: 'Stagebay/1.2.3',
      language: () => null,
      credentials: async () => ok(bindCredentials({ kind: 'bearer', token: 'canary-token' }, () => true)),
    });
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/some/prefix`;
    expect(await connect.probe(address)).toEqual(ok({ status: 401, date: 'Sun, 22 Nov 2026 09:00:00 GMT', retryAfterSeconds: null }));
    expect(received).toEqual([{ url: '/some/prefix', authorization: undefined }]);
    await connect.close();
  });
});

describe('the counts of the journal', () => {
  const at = Date.UTC(2026, 10, 22, 9);
  const open = async () => {
    const opened = await openJournal(join(folder, 'journal.db'), { log: silentLog, now: () => at });
    if (!opened.ok) throw new Error(opened.problem.kind);
    return opened.value.journal;
  };

  it('the counts contain no data of orders', async () => {
    const journal = await open();
    await journal.append(newIntent('canary-1', 1_000));
    await journal.append(newIntent('canary-2'));
    const counts = await countJournal(journal);
    expect(counts).toEqual({
      unfinished: { held: 1, waiting: 1 },
      latest: { held: 1, waiting: 1 },
      oldestUnsent: '2026-11-22T09:00:00.000Z',
      unreadable: 0,
    });
    await expect(countJournalFile(join(folder, 'journal.db'))).rejects.toThrow(/locked|busy/);
    await journal.close();
    const before = readFileSync(join(folder, 'journal.db'));
    expect(await countJournalFile(join(folder, 'journal.db'))).toEqual({ byState: { held: 1, waiting: 1 }, oldestUnsent: at });
    expect(readFileSync(join(folder, 'journal.db')).equals(before)).toBe(true);
    expect(existsSync(join(folder, 'journal.db-wal'))).toBe(false);
  });

  it('a missing journal has no counts', async () => {
    expect(await countJournalFile(join(folder, 'none.db'))).toBeNull();
    expect(existsSync(join(folder, 'none.db'))).toBe(false);
  });
});
