import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Chunk, createDisk, type DiskOperations, writeWhole } from '../../../src-main/files';
import { until } from '../until';
import { FULL_DISK, hangingFolder } from './fixtures/disks';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagebay-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const target = () => join(folder, 'orders.csv');
const OVER = { replace: true } as const;

async function* chunks(...given: readonly Chunk[]): AsyncGenerator<Chunk> {
  yield* given;
}

/** Gives one chunk, and then waits for another that does not come. */
function endless() {
  const state = { isEnded: false };
  async function* give(): AsyncGenerator<Chunk> {
    try {
      yield 'the first part';
      await new Promise(() => undefined);
    } finally {
      state.isEnded = true;
    }
  }
  return Object.assign(state, { chunks: give() });
}

describe('a file', () => {
  it('has everything that was given, as bytes and as text', async () => {
    const large = Buffer.alloc(9_000_000, 'x');
    expect(await writeWhole(createDisk(), target(), chunks('é\r\n', large), OVER)).toEqual({ ok: true, value: 4 + large.length });
    expect(readFileSync(target()).equals(Buffer.concat([Buffer.from('é\r\n'), large]))).toBe(true);
    expect(readdirSync(folder)).toEqual(['orders.csv']);
  });

  it('takes the place of the one before, where the dialog has asked, and of none where nothing has', async () => {
    writeFileSync(target(), 'before');
    expect(await writeWhole(createDisk(), target(), chunks('after'), { replace: false })).toEqual({
      ok: false,
      problem: { kind: 'exists' },
    });
    expect(readFileSync(target(), 'utf8')).toBe('before');
    expect((await writeWhole(createDisk(), target(), chunks('after'), OVER)).ok).toBe(true);
    expect(readFileSync(target(), 'utf8')).toBe('after');
  });

  it('can be kept from everybody else', async () => {
    await writeWhole(createDisk(), target(), chunks('private'), { ...OVER, mode: 0o600 });
    expect(statSync(target()).mode & 0o777).toBe(0o600);
  });

  it('may have as long a name as the disk allows', async () => {
    expect((await writeWhole(createDisk(), join(folder, `${'x'.repeat(251)}.csv`), chunks('a'), OVER)).ok).toBe(true);
  });
});

describe('a file that cannot be finished leaves the one before as it was, and no part of a new one,', () => {
  const putOld = () => writeFileSync(target(), 'before');
  const expectOld = () => {
    expect(readdirSync(folder)).toEqual(['orders.csv']);
    expect(readFileSync(target(), 'utf8')).toBe('before');
  };

  it('because its contents break', async () => {
    putOld();
    async function* broken(): AsyncGenerator<Chunk> {
      yield 'a';
      throw new Error('the journal cannot be read');
    }
    const problem = { kind: 'failed', detail: 'the journal cannot be read' };
    expect(await writeWhole(createDisk(), target(), broken(), OVER)).toEqual({ ok: false, problem });
    expectOld();
  });

  it.skipIf(process.platform !== 'linux')('because the disk is full', async () => {
    putOld();
    const problem = { kind: 'disk-full', detail: 'ENOSPC' };
    expect(await writeWhole(createDisk({ operations: FULL_DISK }), target(), chunks('a'), OVER)).toEqual({ ok: false, problem });
    expectOld();
  });

  it.each(['EBUSY', 'EPERM'])('because another program has it open (%s)', async (code) => {
    putOld();
    const rename: DiskOperations['rename'] = () => Promise.reject(Object.assign(new Error('locked'), { code }));
    const written = await writeWhole(createDisk({ operations: { ...fs, rename } }), target(), chunks('a'), OVER);
    expect(written).toEqual({ ok: false, problem: { kind: 'not-allowed', detail: code } });
    expectOld();
  });

  it('because it was stopped while it waited for its contents, which are told to end', async () => {
    putOld();
    const controller = new AbortController();
    const source = endless();
    const written = writeWhole(createDisk(), target(), source.chunks, { ...OVER, signal: controller.signal });
    await until(() => expect(readdirSync(folder).length === 2).toBe(true));
    controller.abort();
    expect(await written).toEqual({ ok: false, problem: { kind: 'stopped' } });
    expectOld();
  });

  it('because its folder is not there', async () => {
    putOld();
    const written = await writeWhole(createDisk(), join(folder, 'none', 'orders.csv'), chunks('a'), OVER);
    expect(written).toEqual({ ok: false, problem: { kind: 'no-folder', detail: 'ENOENT' } });
    expectOld();
  });
});

describe('a folder that hangs', () => {
  const share = () => join(folder, 'share');
  function hang(timeoutMs: number) {
    mkdirSync(share());
    const hanging = hangingFolder(share());
    return { hanging, disk: createDisk({ operations: hanging.operations, timeoutMs }) };
  }

  it('is given up in time, and nothing is left in it when it answers after all', async () => {
    const { hanging, disk } = hang(20);
    const written = await writeWhole(disk, join(share(), 'orders.csv'), chunks('a'), OVER);
    expect(written).toMatchObject({ ok: false, problem: { kind: 'not-responding', seconds: 1 } });
    hanging.recover();
    await until(() => expect(hanging.waiting() === 0 && readdirSync(share()).length === 0).toBe(true));
  });

  it('can be given up sooner by the person', async () => {
    const { hanging, disk } = hang(60_000);
    const controller = new AbortController();
    const written = writeWhole(disk, join(share(), 'orders.csv'), chunks('a'), { ...OVER, signal: controller.signal });
    await until(() => expect(hanging.waiting() === 1).toBe(true));
    controller.abort();
    expect(await written).toEqual({ ok: false, problem: { kind: 'stopped' } });
    hanging.recover();
  });

  it('that stops answering in the middle of the file is given up, too, and nothing is left in it', async () => {
    mkdirSync(share());
    const open: DiskOperations['open'] = async (path, flags, mode) =>
      Object.assign(await fs.open(path, flags, mode), { writeFile: () => new Promise<never>(() => undefined) });
    const disk = createDisk({ operations: { ...fs, open }, timeoutMs: 20 });
    const written = await writeWhole(disk, join(share(), 'orders.csv'), chunks('a'), OVER);
    expect(written).toMatchObject({ ok: false, problem: { kind: 'not-responding' } });
    await until(() => expect(readdirSync(share())).toEqual([]));
  });

  it('that takes the file’s name too late has all of the file under it', async () => {
    const { hanging } = hang(20);
    const disk = createDisk({ operations: { ...hanging.operations, open: fs.open }, timeoutMs: 20 });
    const written = await writeWhole(disk, join(share(), 'orders.csv'), chunks('all of it'), OVER);
    expect(written).toMatchObject({ ok: false, problem: { kind: 'not-responding' } });
    hanging.recover();
    await until(() => expect(readdirSync(share())).toEqual(['orders.csv']));
    expect(readFileSync(join(share(), 'orders.csv'), 'utf8')).toBe('all of it');
  });

  it('never takes all of the threads that name lookups and everything else on the disk need', async () => {
    const { hanging, disk } = hang(5);
    for (let tries = 0; tries < 6; tries += 1) await writeWhole(disk, join(share(), `orders-${tries}.csv`), chunks('a'), OVER);
    expect(hanging.waiting()).toBe(3);
    const refused = await writeWhole(disk, target(), chunks('a'), OVER);
    expect(refused).toMatchObject({ ok: false, problem: { kind: 'not-responding', seconds: 0 } });
    hanging.recover();
    await until(() => expect(hanging.waiting() === 0).toBe(true));
    await until(async () => expect((await writeWhole(disk, target(), chunks('a'), OVER)).ok).toBe(true));
  });
});
