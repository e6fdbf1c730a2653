import fs, { readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { logFiles, openLog, redact } from '../../../../src-main/log';
import { createTestFolder } from '../../../support/test-folder.mjs';

let folder: string;
let errors = '';
beforeEach(() => {
  folder = createTestFolder('log');
  errors = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    errors += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

const file = () => join(folder, 'stagebay.log');
const lines = () =>
  readFileSync(file(), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

/** Files that another program has open, so that Windows does not rename them. */
function holdFiles(isHeld: (name: string) => boolean) {
  const { renameSync } = fs;
  const rename = vi.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
    if (isHeld(String(from))) throw Object.assign(new Error('held'), { code: 'EBUSY' });
    renameSync(from, to);
  });
  syncBuiltinESMExports();
  return rename;
}

const at = new Date(Date.UTC(2026, 2, 2, 9));

describe('the log', () => {
  it('the log has one JSON object per line for any field value', () => {
    const log = openLog(folder, () => at);
    log.info('order', { id: 'A', attempt: 2, failure: null, last: undefined, text: 'two\nlines "quoted" \u2028' });
    log.warn('slow');
    expect(lines()).toEqual([
      { time: at.toISOString(), level: 'info', event: 'order', id: 'A', attempt: 2, failure: null, text: 'two\nlines "quoted" \u2028' },
      { time: at.toISOString(), level: 'warn', event: 'slow' },
    ]);
  });

  it('warnings and errors are also written to standard error', () => {
    const log = openLog(folder);
    log.info('start');
    expect(errors).toBe('');
    log.warn('careful');
    log.error('broken');
    expect(errors).toContain('careful');
    expect(errors).toContain('broken');
  });

  it('the log is created with its folder, continued after a restart, and readable by its owner only', () => {
    const inside = join(folder, 'a', 'b');
    openLog(inside).info('first');
    openLog(inside).info('second');
    expect(readFileSync(join(inside, 'stagebay.log'), 'utf8')).toMatch(/first[\s\S]*second/);
    if (process.platform !== 'win32') expect(statSync(join(inside, 'stagebay.log')).mode & 0o077).toBe(0);
  });

  it('the log is rotated when it is too large, and old files are deleted', () => {
    let log = openLog(folder);
    for (let round = 0; round < 9; round += 1) {
      log.info(`round-${round}`);
      grow(5_000_001);
    }
    log.info('last');
    expect(lines().at(-1)).toMatchObject({ event: 'last' });
    const kept = logFiles(folder);
    expect(readdirSync(folder)).toHaveLength(kept.length);
    expect(kept.map((one) => /round-\d/.exec(readFileSync(one, 'utf8'))?.[0])).toEqual([
      undefined,
      'round-8',
      'round-7',
      'round-6',
      'round-5',
    ]);

    /** Sets the size of the log file. The log is opened again, because it only counts its own writes. */
    function grow(bytes: number): void {
      truncateSync(file(), bytes);
      log = openLog(folder);
    }
  });

  it('a log file in use is continued with occasional attempts to rotate it, and stays limited in size', () => {
    const rename = holdFiles(() => true);
    openLog(folder).info('before');
    truncateSync(file(), 5_000_001);
    const log = openLog(folder);
    log.info('one');
    const tries = rename.mock.calls.length;
    expect(tries).toBeGreaterThan(0);
    for (let line = 0; line < 100; line += 1) log.info('more');
    expect(rename.mock.calls.length).toBe(tries);
    expect(readFileSync(file(), 'utf8')).toMatch(/one[\s\S]*more/);
    truncateSync(file(), 20_000_001);
    openLog(folder).info('last');
    expect(lines()).toMatchObject([{ event: 'last' }]);
    expect(errors).toBe('');
  });

  it('an older log file in use does not stop the rotation', () => {
    openLog(folder).info('first');
    truncateSync(file(), 5_000_001);
    openLog(folder).info('second');
    holdFiles((name) => name.endsWith('.1'));
    truncateSync(file(), 5_000_001);
    openLog(folder).info('third');
    expect(lines()).toMatchObject([{ event: 'third' }]);
    expect(readFileSync(`${file()}.1`, 'utf8')).toContain('second');
  });

  it('the log contains the lines of its level from the moment that the level is set', () => {
    const log = openLog(folder);
    const all = (when: string) => {
      for (const level of ['debug', 'info', 'warn', 'error'] as const) log[level](`${when}-${level}`);
    };
    all('first');
    log.setLevel('error');
    all('error');
    log.setLevel('warn');
    all('warn');
    log.setLevel('debug');
    all('debug');
    expect(lines().map(({ event }) => event)).toEqual([
      ...['first-info', 'first-warn', 'first-error', 'error-error', 'warn-warn', 'warn-error'],
      ...['debug-debug', 'debug-info', 'debug-warn', 'debug-error'],
    ]);
  });

  it('the log accepts any value, and no field replaces one of its own', () => {
    const round: Record<string, unknown> = {};
    round.round = round;
    const log = openLog(folder);
    log.info('odd', { round, big: 10n, made: () => 1, list: ['a'], level: 'shout', huge: 'word '.repeat(1e6) } as never);
    const breaks = {
      get inside() {
        throw new Error('canary');
      },
    };
    log.info('broken', breaks as never);
    log.info('after');
    const [odd, broken, after] = lines();
    expect(odd).toMatchObject({ level: 'info', event: 'odd', round: '[cannot be written]', big: '10', list: '["a"]' });
    expect(odd.huge.length).toBeLessThan(8_100);
    expect(broken).toMatchObject({ event: 'broken', unwritable: true });
    expect(after).toMatchObject({ event: 'after' });
  });

  it('a log file that was too large before a restart is rotated after it', () => {
    openLog(folder).info('before');
    truncateSync(file(), 6_000_000);
    openLog(folder).info('after');
    expect(lines()).toMatchObject([{ event: 'after' }]);
  });

  it('the log continues in a new folder after its folder was deleted', () => {
    const inside = join(folder, 'logs');
    const log = openLog(inside);
    log.info('one');
    rmSync(inside, { recursive: true });
    log.info('two');
    log.info('three');
    expect(readFileSync(join(inside, 'stagebay.log'), 'utf8')).toContain('three');
  });

  it('a log that cannot be written is reported once on standard error', () => {
    const blocked = join(folder, 'blocked');
    writeFileSync(blocked, 'a file where the folder should be');
    const log = openLog(blocked);
    log.info('one');
    log.info('two');
    expect(errors.match(/cannot be written/g)).toHaveLength(1);
  });

  it('a log that could not be written for a moment continues when it can', () => {
    const blocked = join(folder, 'blocked');
    writeFileSync(blocked, 'a virus scanner holds it');
    const log = openLog(blocked);
    log.info('one');
    rmSync(blocked);
    log.info('two');
    expect(readFileSync(join(blocked, 'stagebay.log'), 'utf8')).toContain('two');
    rmSync(blocked, { recursive: true });
    writeFileSync(blocked, 'and once more');
    log.info('three');
    expect(errors.match(/cannot be written/g)).toHaveLength(2);
  });
});

describe('a secret in a field', () => {
  it.each([
    ['a header', 'Bearer canary.4f1c-AB~+/=='],
    ['a header in small letters', 'authorization: bearer canary.4f1c-AB~+/=='],
    ['a header with a tab', 'Bearer\tcanary.4f1c'],
    ['a client in a header', 'Authorization: Basic Y2FuYXJ5OjRmMWM='],
    ['headers as JSON', '[["authorization","Bearer canary.4f1c"],["accept","*/*"]]'],
    ['two of them', 'Bearer canary1 and Bearer canary2'],
    ['cookies in a list', '{"set-cookie":["sid=canary","lang=canary"],"status":200}'],
    ['a field that holds another', '{"token":{"value":"canary"}}'],
    ['a form that was encoded', 'grant%3Dx%26client_secret%3Dcanary%26scope%3Dy'],
    ['JSON that was encoded', '%7B%22access_token%22%3A%22canary%22%7D'],
    ['a header that was encoded', 'authorization%3A%20Bearer%20canary'],
    ['a PIN', '{"pin":"canary"}'],
  ])('a secret as %s is redacted in the file and on standard error', (_what, text) => {
    openLog(folder).warn('careless', { text });
    expect(readFileSync(file(), 'utf8')).not.toMatch(/canary|Y2FuYXJ5/);
    expect(errors).not.toMatch(/canary|Y2FuYXJ5/);
  });

  it('the text around a secret stays readable', () => {
    openLog(folder).info('careless', { text: '{"authorization":"Bearer canary","status":401}' });
    expect(lines()[0].text).toBe('{"authorization":"***","status":401}');
  });

  // The vault takes any printable ASCII without spaces. A quotation mark ends a token here, because headers are logged as JSON.
  const sign = fc.integer({ min: 0x23, max: 0x7e }).map((code) => String.fromCharCode(code));
  const token = fc.string({ unit: sign, minLength: 12 });

  it('a token is redacted completely, whatever characters it has', () => {
    fc.assert(
      fc.property(token, (secret) => {
        openLog(folder).info('careless', { text: `Bearer ${secret}` });
        expect(lines().at(-1).text).not.toContain(secret.slice(-4));
      }),
    );
  });

  it.each([
    ['a token answer', '{"access_token":"canary","token_type":"Bearer"}'],
    ['a token call', '{"client_id":"station","client_secret":"canary","grant_type":"client_credentials"}'],
    ['an answer in lines', '{\n  "access_token" : "canary \\" canary"\n}'],
    ['an answer that was cut off', '{"token_type":"Bearer","access_token":"canary'],
  ])('a secret is redacted in %s, too', (_what, text) => {
    openLog(folder).info('careless', { text });
    expect(readFileSync(file(), 'utf8')).not.toContain('canary');
    expect(lines()[0].text).toContain('***');
  });
});

const CANARY = 'canary-4f1c.AB~x';
const WEB_TOKEN = 'eyJhbGciOiJIUzI1NiJ9.canary-4f1c_A.canary';
const inJson = (value: unknown, depth: number): string => (depth === 0 ? JSON.stringify(value) : JSON.stringify(inJson(value, depth - 1)));

/** The known ways in which secrets get into a text. */
const FORMS: readonly (readonly [string, string])[] = [
  ['a header', `Authorization: Bearer ${CANARY}`],
  ['a header in capitals', `AUTHORIZATION:BEARER ${CANARY}`],
  ['a header of a kind nobody knows', `authorization: Secret one two ${CANARY}`],
  ['a header of a proxy', `Proxy-Authorization: Basic ${CANARY}`],
  ['a cookie', `Cookie: a=1; session=${CANARY}; b=2`],
  ['a cookie that is set', `set-cookie: session=${CANARY}; Path=/`],
  ['the scheme alone', `Bearer ${CANARY}`],
  ['the scheme alone, with a tab', `bearer\t${CANARY}`],
  ...[0, 1, 2, 3].flatMap((depth): [string, string][] => [
    [`a header in JSON, ${depth} deep`, inJson({ 'Proxy-Authorization': `Basic ${CANARY}`, status: 1 }, depth)],
    [`headers as pairs in JSON, ${depth} deep`, inJson([['authorization', `Bearer ${CANARY}`]], depth)],
    [`a token answer, ${depth} deep`, inJson({ Access_Token: `a "quoted" ${CANARY}`, token_type: 'Bearer' }, depth)],
    [`a client's secret, ${depth} deep`, inJson({ a: { client_secret: CANARY } }, depth)],
    [`a refresh token, ${depth} deep`, inJson({ refresh_token: CANARY }, depth)],
    [`a password, ${depth} deep`, inJson({ proxyPassword: CANARY }, depth)],
  ]),
  ['JSON in lines', `{\n  "access_token" :\n "${CANARY}"\n}`],
  ['JSON that was cut off', `{"client_secret":"${CANARY}`],
  ['a form', `grant_type=client_credentials&client_secret=${CANARY}&client_id=app`],
  ['a query', `https://idp.example/token?access_token=${CANARY}&x=1`],
  ['a signed link', `https://files.example/a.deb?X-Signature=${CANARY}`],
  ['a link with a key', `GET /feed?key=${CANARY}`],
  ['a proxy', `http://user:${CANARY}@proxy.corp.example:8080/`],
  ['a proxy without a scheme', `user:${CANARY}@proxy.corp.example:8080`],
  ['a user name alone', `https://${CANARY}@git.example/x`],
  ['a web token', WEB_TOKEN],
  ['a web token of five parts', `${WEB_TOKEN}.canary.canary`],
  ['a hash of a PIN', 'scrypt:canary+/=:canaryAB=='],
  ['a sentence', `the password: ${CANARY}, and so on`],
  ['a command line', `--client-secret=${CANARY}`],
  ['something long without a name', 'canary'.repeat(40)],
];

describe('random texts around a secret', () => {
  it.each(FORMS)('a secret in the form of %s never reaches the file', (_form, secret) => {
    const surroundings = fc.oneof(fc.string({ maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 20 }), fc.json({ maxDepth: 1 }));
    fc.assert(
      fc.property(surroundings, surroundings, (before, after) => {
        const log = openLog(folder);
        log.info('careless', { text: `${before} ${secret} ${after}` });
        expect(readFileSync(file(), 'utf8')).not.toContain('canary');
        rmSync(file());
      }),
      { numRuns: 60 },
    );
    expect(redact(`${'word '.repeat(1_599)}${secret}`)).not.toContain('canary');
    expect(redact(`x${secret}`)).not.toContain('canary');
  });

  it.each(['token', 'accessToken', 'ACCESS_TOKEN', 'Client_Secret', 'proxyPassword', 'Authorization', 'set-cookie', 'adminPinHash'])(
    'the value of a field called %s never reaches the file',
    (name) => {
      openLog(folder).info('careless', { [name]: 'canary', pid: 1 });
      expect(lines()[0]).toMatchObject({ [name]: '***', pid: 1 });
    },
  );

  it('secrets in a logged object never reach the file', () => {
    openLog(folder).info('careless', { request: { headers: { authorization: 'Bearer canary' } } } as never);
    expect(readFileSync(file(), 'utf8')).not.toContain('canary');
  });
});

it('ordinary lines are not changed', () => {
  for (const text of [
    '/v2/fulfillment/users/U-1/orders/PRACTICE-0001/stage',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'app://stagebay/assets/index-B2f.js:10:2231',
    'credentials-changed',
    'C:\\Users\\ana\\AppData\\Local\\Stagebay\\journal.db',
    'the disk is full (ENOSPC: no space left on device, write)',
    '[["accept","application/json"],["user-agent","Stagebay/1.0.0"]]',
    '550e8400-e29b-41d4-a716-446655440000',
  ])
    expect(redact(text)).toBe(text);
});
