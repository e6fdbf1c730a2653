import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openLog, tellAll } from '../../../src-main/log';

let folder: string;
let errors = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagebay-log-'));
  errors = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    errors += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const file = () => join(folder, 'stagebay.log');
const lines = () =>
  readFileSync(file(), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const at = new Date(Date.UTC(2026, 2, 2, 9));

describe('the log', () => {
  it('has one JSON object a line, whatever stands in a field', () => {
    const log = openLog(folder, () => at);
    log.info('order', { id: 'A', attempt: 2, failure: null, last: undefined, text: 'two\nlines "quoted" \u2028' });
    log.warn('slow');
    expect(lines()).toEqual([
      { time: at.toISOString(), level: 'info', event: 'order', id: 'A', attempt: 2, failure: null, text: 'two\nlines "quoted" \u2028' },
      { time: at.toISOString(), level: 'warn', event: 'slow' },
    ]);
  });

  it('says on standard error what is more than news', () => {
    const log = openLog(folder);
    log.info('start');
    expect(errors).toBe('');
    log.warn('careful');
    log.error('broken');
    expect(errors).toContain('careful');
    expect(errors).toContain('broken');
  });

  it('is made with its folder, goes on after a restart, and is read by nobody else', () => {
    const inside = join(folder, 'a', 'b');
    openLog(inside).info('first');
    openLog(inside).info('second');
    expect(readFileSync(join(inside, 'stagebay.log'), 'utf8')).toMatch(/first[\s\S]*second/);
    if (process.platform !== 'win32') expect(statSync(join(inside, 'stagebay.log')).mode & 0o077).toBe(0);
  });

  it('never fills the disk: what has grown too large is set aside, and what was set aside before is dropped', () => {
    const log = openLog(folder);
    const page = 'x'.repeat(1_000_000);
    for (const round of ['first', 'second', 'third']) {
      log.info(round);
      for (let pages = 0; pages < 6; pages += 1) log.info('page', { page });
    }
    log.info('last');
    expect(lines().at(-1)).toMatchObject({ event: 'last' });
    for (const kept of [file(), `${file()}.1`]) expect(statSync(kept).size).toBeLessThan(6_100_000);
    const aside = readFileSync(`${file()}.1`, 'utf8');
    expect(aside).toContain('third');
    expect(aside).not.toContain('second');
  });

  it('that has grown too large before a restart is set aside after it', () => {
    openLog(folder).info('before');
    truncateSync(file(), 6_000_000);
    openLog(folder).info('after');
    expect(lines()).toMatchObject([{ event: 'after' }]);
  });

  it('goes on in a new folder when somebody has removed it', () => {
    const inside = join(folder, 'logs');
    const log = openLog(inside);
    log.info('one');
    rmSync(inside, { recursive: true });
    log.info('two');
    log.info('three');
    expect(readFileSync(join(inside, 'stagebay.log'), 'utf8')).toContain('three');
  });

  it('that cannot be written is said once and stops nobody', () => {
    const blocked = join(folder, 'blocked');
    writeFileSync(blocked, 'a file where the folder should be');
    const log = openLog(blocked);
    log.info('one');
    log.info('two');
    expect(errors.match(/cannot be written/g)).toHaveLength(1);
  });

  it('that could not be written for a moment goes on when it can', () => {
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

describe('a secret that a careless field holds', () => {
  it.each([
    ['a header', 'Bearer canary.4f1c-AB~+/=='],
    ['a header in small letters', 'authorization: bearer canary.4f1c-AB~+/=='],
    ['a header with a tab', 'Bearer\tcanary.4f1c'],
    ['a client in a header', 'Authorization: Basic Y2FuYXJ5OjRmMWM='],
    ['headers as JSON', '[["authorization","Bearer canary.4f1c"],["accept","*/*"]]'],
    ['two of them', 'Bearer canary1 and Bearer canary2'],
  ])('as %s is struck out, in the file and on standard error', (_what, text) => {
    openLog(folder).warn('careless', { text });
    expect(readFileSync(file(), 'utf8')).not.toMatch(/canary|Y2FuYXJ5/);
    expect(errors).not.toMatch(/canary|Y2FuYXJ5/);
  });

  it('is struck out alone: what stands around it can still be read', () => {
    openLog(folder).info('careless', { text: '{"authorization":"Bearer canary","status":401}' });
    expect(lines()[0].text).toBe('{"authorization":"Bearer ***","status":401}');
  });

  // The vault takes any printable ASCII without spaces. A quotation mark ends a token here, because headers are logged as JSON.
  const sign = fc.integer({ min: 0x23, max: 0x7e }).map((code) => String.fromCharCode(code));
  const token = fc.string({ unit: sign, minLength: 12 });

  it('is struck out whole, whatever signs a token is made of', () => {
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
  ])('is struck out of %s too', (_what, text) => {
    openLog(folder).info('careless', { text });
    expect(readFileSync(file(), 'utf8')).not.toContain('canary');
    expect(lines()[0].text).toContain('***');
  });
});

describe('those who are told that something happened', () => {
  it('all hear of it, also when one of them breaks, and that is logged', () => {
    const heard: string[] = [];
    const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
    const breaks = () => {
      throw new TypeError('canary');
    };
    tellAll([(value) => heard.push(`first ${value}`), breaks, (value) => heard.push(`last ${value}`)], 'news', log);
    expect(heard).toEqual(['first news', 'last news']);
    expect(log.error).toHaveBeenCalledExactlyOnceWith('listener-failed', { error: 'TypeError' });
  });
});
