import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { countCrashesSince, createCrashReport, writeCrashReport } from '../../../../src-main/lifecycle/crash-report';
import { createTestFolder } from '../../../support/test-folder.mjs';

let temporary: string;
let folder: string;
beforeEach(() => {
  temporary = createTestFolder('crash');
  folder = join(temporary, 'crashes');
});

const about = { version: '1.2.3', uptimeSeconds: 9 };
const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 9, minute));
const describeIt = (error: unknown) => createCrashReport(error, about, at(0));

describe('a crash report', () => {
  it('a crash report names the error and its place, and contains no personal data', () => {
    process.env.CANARY = 'canary-environment';
    const error = new TypeError(`Bearer canary-token in ${homedir()}/.local/share/stagebay/journal.db`);
    const text = JSON.stringify(describeIt(error));
    expect(describeIt(error)).toMatchObject({ error: 'TypeError', version: '1.2.3', stack: expect.stringContaining('crash-report.test') });
    expect(text).not.toContain('canary');
    expect(text).not.toContain(`${homedir()}/`);
    delete process.env.CANARY;
  });

  it('a crash report is small for any thrown value', () => {
    const throws = Object.defineProperty(new Error('x'), 'stack', {
      get() {
        throw new Error('not even this');
      },
    });
    const hostile = Object.defineProperties(new Error('x'), { stack: { value: 7 }, name: { value: {} }, message: { value: null } });
    for (const thrown of [new Error('word '.repeat(1e6)), 'word '.repeat(1e6), undefined, null, 7, { a: 1 }, hostile, throws, Symbol('x')])
      expect(JSON.stringify(describeIt(thrown)).length).toBeLessThan(16_000);
  });

  it('a crash report is readable by its owner only, and old reports are deleted', () => {
    for (let minute = 0; minute < 30; minute += 1)
      expect(writeCrashReport(folder, createCrashReport(new Error(), about, at(minute)))).toBe(true);
    const names = readdirSync(folder).sort();
    expect(names).toHaveLength(20);
    expect(names.at(-1)).toBe('crash-2026-11-22T09-29-00-000Z.json');
    if (process.platform !== 'win32') expect(statSync(join(folder, names[0] ?? '')).mode & 0o077).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, names[0] ?? ''), 'utf8'))).toMatchObject({ version: '1.2.3' });
  });

  it('crash reports are counted by their file names', () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'crash-notes.json'), '');
    for (const minute of [1, 5, 9]) writeCrashReport(folder, createCrashReport(new Error(), about, at(minute)));
    expect(countCrashesSince(folder, at(5).getTime())).toBe(2);
    expect(countCrashesSince(join(folder, 'none'), 0)).toBe(0);
  });

  it('a failure to write a crash report is returned to the caller', () => {
    writeFileSync(folder, 'a file where the folder should be');
    expect(writeCrashReport(folder, describeIt(new Error()))).toBe(false);
  });
});
