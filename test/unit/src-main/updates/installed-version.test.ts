/** The installed version and the last run: `src-main/updates/installed-version` and `last-run`, with real folders. */
import { createHash } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { LogFields } from '../../../../src-main/log';
import { readInstalledVersion, watchInstalledVersion } from '../../../../src-main/updates/installed-version';
import { openLastRun } from '../../../../src-main/updates/last-run';
import { createTestFolder } from '../../../support/test-folder.mjs';

let folder: string;
const logged: { event: string; fields: LogFields | undefined }[] = [];
const write = (event: string, fields?: LogFields) => void logged.push({ event, fields });
const log = { info: write, warn: write, error: write } as never;
beforeEach(() => {
  folder = createTestFolder('updates');
  logged.length = 0;
});

describe('the installed version', () => {
  const file = () => join(folder, 'release.json');
  const checksumOf = (archive: string) => createHash('sha256').update(archive).digest('hex');
  /** @param archive the content of `app.asar`; null if it is missing */
  function lay(release: string, archive: string | null): void {
    writeFileSync(file(), release);
    if (archive !== null) writeFileSync(join(folder, 'app.asar'), archive);
  }
  const release = (version: string, archive: string) => JSON.stringify({ version, archive: checksumOf(archive) });

  it('another version counts as installed if its archive is complete', () => {
    lay(release('1.2.3', 'new'), 'new');
    expect(readInstalledVersion(file(), '1.0.0')).toBe('1.2.3');
  });

  it.each([
    ['the old archive, which Windows replaces when the computer starts', release('1.2.3', 'new'), 'old'],
    ['no archive', release('1.2.3', 'new'), null],
    ['a checksum that is missing', '{"version":"1.2.3"}', 'new'],
    ['half a file', '{"version":"1.2', 'new'],
    ['an empty file', '', 'new'],
    ['no object', 'null', 'new'],
    ['a number for a version', '{"version":3}', 'new'],
    ['a word for a version', '{"version":"newest"}', 'new'],
  ])('another version does not count as installed with %s', (_what, text, archive) => {
    lay(text, archive);
    expect(readInstalledVersion(file(), '1.0.0')).toBeNull();
  });

  it('the archive of the running version is not read', () => {
    lay('{"version":"1.0.0"}', null);
    expect(readInstalledVersion(file(), '1.0.0')).toBe('1.0.0');
  });

  it('a missing package has no installed version', () => {
    expect(readInstalledVersion(join(folder, 'none', 'release.json'), '1.0.0')).toBeNull();
  });

  it('the installed version is read soon after the file was replaced', async () => {
    lay(release('1.0.0', 'new'), 'new');
    const seen = new Promise<void>((resolve) => {
      const stop = watchInstalledVersion(file(), () => {
        if (readInstalledVersion(file(), '1.0.0') !== '1.0.1') return;
        stop();
        resolve();
      });
    });
    writeFileSync(`${file()}.dpkg-new`, release('1.0.1', 'new'));
    renameSync(`${file()}.dpkg-new`, file());
    await seen;
  });

  it('the installed version is read every minute if the folder cannot be watched', () => {
    vi.useFakeTimers();
    const look = vi.fn();
    const stop = watchInstalledVersion(join(folder, 'none', 'release.json'), look);
    vi.advanceTimersByTime(120_000);
    expect(look).toHaveBeenCalledTimes(2);
    stop();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });
});

describe('the last run', () => {
  const open = (running: string) => openLastRun(join(folder, 'last-run.json'), running, log);

  it('the first start logs nothing', () => {
    expect(open('1.0.0').readyVersion()).toBeNull();
    expect(logged).toEqual([]);
  });

  it('the start after an update logs both versions', () => {
    open('1.0.0').recordAttempt('1.0.1');
    expect(open('1.0.1').attemptCount('1.0.1')).toBe(0);
    expect(logged).toEqual([{ event: 'updated', fields: { from: '1.0.0', to: '1.0.1' } }]);
    open('1.0.1');
    expect(logged).toHaveLength(1);
  });

  it('a downgrade is logged as one', () => {
    open('1.0.1');
    open('1.0.0');
    expect(logged).toEqual([{ event: 'updated', fields: { from: '1.0.1', to: '1.0.0', older: true } }]);
  });

  it('an installer without effect is logged, and counted across starts', () => {
    open('1.0.0').recordAttempt('1.0.1');
    const again = open('1.0.0');
    expect(logged).toEqual([{ event: 'update-not-installed', fields: { version: '1.0.1', times: 1, running: '1.0.0' } }]);
    again.recordAttempt('1.0.1');
    expect(open('1.0.0').attemptCount('1.0.1')).toBe(2);
    expect(open('1.0.0').attemptCount('1.0.2')).toBe(0);
  });

  it('a ready package is known at the next start', () => {
    open('1.0.0').setReadyVersion('1.0.1');
    expect(open('1.0.0').readyVersion()).toBe('1.0.1');
  });

  it.each(['', '{', '[]', '{"version":"x"}'])('an invalid file (%j) counts as missing', (text) => {
    writeFileSync(join(folder, 'last-run.json'), text);
    expect(open('1.0.0').attemptCount('1.0.1')).toBe(0);
    expect(logged).toEqual([]);
    expect(open('1.0.1').readyVersion()).toBeNull();
    expect(logged).toHaveLength(1);
  });

  it('a folder that is not writable causes no error', () => {
    const lastRun = openLastRun(join(folder, 'none', 'last-run.json'), '1.0.0', log);
    lastRun.recordAttempt('1.0.1');
    expect(lastRun.attemptCount('1.0.1')).toBe(1);
  });
});
