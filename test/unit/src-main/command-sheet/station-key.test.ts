import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openStationKey } from '../../../../src-main/command-sheet';
import type { LogFields } from '../../../../src-main/log';
import { isStationKey } from '../../../../src-shared/scan/command-code';
import { expectFileMode } from '../../../support/file-modes';
import { createTestFolder } from '../../../support/test-folder.mjs';

let file: string;
let logged: string[];
beforeEach(() => {
  file = join(createTestFolder('station-key'), 'command-barcodes.json');
  logged = [];
});

const write = (event: string, _fields?: LogFields) => void logged.push(event);
const log = { debug: write, info: write, warn: write, error: write };

const open = (machineId: string | null = 'this machine', onChange = () => {}) =>
  openStationKey({ file, machineId: Promise.resolve(machineId), onChange, log });

describe('the key of a station', () => {
  it('does not exist before the first sheet, is then created once, and stays over a restart', async () => {
    const onChange = vi.fn();
    const first = await open(undefined, onChange);
    expect(first.current()).toBeNull();
    expect(existsSync(file)).toBe(false);
    const [key, again] = await Promise.all([first.ensure(), first.ensure()]);
    expect(isStationKey(key)).toBe(true);
    expect(again).toBe(key);
    expect(await first.ensure()).toBe(key);
    expect(onChange).toHaveBeenCalledTimes(1);
    expect((await open()).current()).toBe(key);
  });

  it('is another one at each station', async () => {
    const keys = new Set<string>();
    for (let station = 0; station < 20; station += 1) {
      rmSync(file, { force: true });
      keys.add(await (await open()).ensure());
    }
    expect(keys.size).toBe(20);
  });

  it('is replaced on request, also in the file', async () => {
    const station = await open();
    const old = await station.ensure();
    await station.renew();
    expect(station.current()).not.toBe(old);
    expect((await open()).current()).toBe(station.current());
  });

  it('is not valid on another computer that has a copy of the disk', async () => {
    const key = await (await open()).ensure();
    const copy = await open('another machine');
    expect(copy.current()).toBeNull();
    expect(logged).toContain('station-key-copied');
    expect(await copy.ensure()).not.toBe(key);
  });

  it('stays where a computer has no ID', async () => {
    const key = await (await open(null)).ensure();
    expect((await open(null)).current()).toBe(key);
    expect((await open()).current()).toBe(key);
  });

  it.each(['', '{', '[]', '{"key":"SHORT","machine":null}', '{"key":"BCDFGHJK"}'])(
    'is missing if its file has the content %j',
    async (content) => {
      writeFileSync(file, content);
      const station = await open();
      expect(station.current()).toBeNull();
      expect(logged).toContain('station-key-damaged');
      expect(isStationKey(await station.ensure())).toBe(true);
    },
  );

  it('is not used if it cannot be saved, because its sheet would be dead after a restart', async () => {
    mkdirSync(file);
    const station = await open();
    await expect(station.ensure()).rejects.toThrow();
    expect(station.current()).toBeNull();
    rmSync(file, { recursive: true });
    const key = await station.ensure();
    rmSync(file);
    mkdirSync(file);
    await expect(station.renew()).rejects.toThrow();
    expect(station.current()).toBe(key);
  });

  it('is in a file that only the station’s user can read', async () => {
    await (await open()).ensure();
    expect(readFileSync(file, 'utf8')).toContain('"key"');
    expectFileMode(file, 0o600);
  });
});
