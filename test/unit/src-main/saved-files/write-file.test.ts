import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Chunk, createDisk, type DiskOperations, writeFileAtomically } from '../../../../src-main/saved-files';
import { expectFileMode, hasFileModes } from '../../../support/file-modes';
import { canLinkFolders } from '../../../support/folder-links.mjs';
import { waitFor } from '../../../support/wait-for';
import { FULL_DISK, hangingFolder } from './fixtures/disks';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagebay-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const target = () => join(folder, 'orders.csv');
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
    expect(await writeFileAtomically(createDisk(), [target()], chunks('é\r\n', large))).toEqual({
      ok: true,
      value: { path: target(), bytes: 4 + large.length },
    });
    expect(readFileSync(target()).equals(Buffer.concat([Buffer.from('é\r\n'), large]))).toBe(true);
    expect(readdirSync(folder)).toEqual(['orders.csv']);
  });

  it('takes the first name that is free, and never the place of another file', async () => {
    const names = [target(), join(folder, 'orders (2).csv'), join(folder, 'orders (3).csv')] as const;
    writeFileSync(names[0], 'before');
    // A link is taken, too, wherever it leads; a file where this system makes no links.
    if (canLinkFolders) symlinkSync(join(folder, 'nowhere'), names[1], 'junction');
    else writeFileSync(names[1], '');
    expect(await writeFileAtomically(createDisk(), names, chunks('after'))).toMatchObject({ ok: true, value: { path: names[2] } });
    expect(readFileSync(names[0], 'utf8')).toBe('before');
    expect(readFileSync(names[2], 'utf8')).toBe('after');
    expect(await writeFileAtomically(createDisk(), names, chunks('again'))).toEqual({ ok: false, problem: { kind: 'exists' } });
    expect(readdirSync(folder).sort()).toEqual(['orders (2).csv', 'orders (3).csv', 'orders.csv']);
  });

  it.skipIf(!hasFileModes)('cannot be read by another user of the computer', async () => {
    await writeFileAtomically(createDisk(), [target()], chunks('private'));
    expectFileMode(target(), 0o600);
  });

  it('may have as long a name as the disk allows', async () => {
    expect((await writeFileAtomically(createDisk(), [join(folder, `${'x'.repeat(251)}.csv`)], chunks('a'))).ok).toBe(true);
  });
});

describe('a file that cannot be finished leaves nothing in its folder,', () => {
  const expectNothing = () => expect(readdirSync(folder)).toEqual([]);

  it('because its contents break', async () => {
    async function* broken(): AsyncGenerator<Chunk> {
      yield 'a';
      throw new Error('the journal cannot be read');
    }
    const problem = { kind: 'failed', detail: 'the journal cannot be read' };
    expect(await writeFileAtomically(createDisk(), [target()], broken())).toEqual({ ok: false, problem });
    expectNothing();
  });

  it.skipIf(process.platform !== 'linux')('because the disk is full', async () => {
    const problem = { kind: 'disk-full', detail: 'ENOSPC' };
    expect(await writeFileAtomically(createDisk({ operations: FULL_DISK }), [target()], chunks('a'))).toEqual({ ok: false, problem });
    expectNothing();
  });

  it.each(['EBUSY', 'EPERM'])('because another program has it open (%s)', async (code) => {
    const rename: DiskOperations['rename'] = () => Promise.reject(Object.assign(new Error('locked'), { code }));
    const written = await writeFileAtomically(createDisk({ operations: { ...fs, rename } }), [target()], chunks('a'));
    expect(written).toEqual({ ok: false, problem: { kind: 'not-allowed', detail: code } });
    expectNothing();
  });

  it('because it was stopped while it waited for its contents, which are told to end', async () => {
    const controller = new AbortController();
    const source = endless();
    const written = writeFileAtomically(createDisk(), [target()], source.chunks, { signal: controller.signal });
    await waitFor(() => expect(readdirSync(folder).length === 1).toBe(true));
    controller.abort();
    expect(await written).toEqual({ ok: false, problem: { kind: 'stopped' } });
    expectNothing();
  });

  it('because its folder is not there', async () => {
    const written = await writeFileAtomically(createDisk(), [join(folder, 'none', 'orders.csv')], chunks('a'));
    expect(written).toEqual({ ok: false, problem: { kind: 'no-folder', detail: 'ENOENT' } });
    expectNothing();
  });
});

/** Longer than what does not hang takes on a busy machine. */
const SHORT_MS = 400;

describe('a folder that hangs', () => {
  const share = () => join(folder, 'share');
  function hang(timeoutMs: number) {
    mkdirSync(share());
    const hanging = hangingFolder(share());
    return { hanging, disk: createDisk({ operations: hanging.operations, timeoutMs }) };
  }

  it('is given up in time, and nothing is left in it when it answers after all', async () => {
    const { hanging, disk } = hang(20);
    const written = await writeFileAtomically(disk, [join(share(), 'orders.csv')], chunks('a'));
    expect(written).toMatchObject({ ok: false, problem: { kind: 'not-responding', seconds: 1 } });
    hanging.recover();
    await waitFor(() => expect(hanging.waiting() === 0 && readdirSync(share()).length === 0).toBe(true));
  });

  it('can be given up sooner by the person', async () => {
    const { hanging, disk } = hang(60_000);
    const controller = new AbortController();
    const written = writeFileAtomically(disk, [join(share(), 'orders.csv')], chunks('a'), { signal: controller.signal });
    await waitFor(() => expect(hanging.waiting() === 1).toBe(true));
    controller.abort();
    expect(await written).toEqual({ ok: false, problem: { kind: 'stopped' } });
    hanging.recover();
    await waitFor(() => expect(hanging.waiting() === 0 && readdirSync(share()).length === 0).toBe(true));
  });

  it('that stops answering in the middle of the file is given up, too, and nothing is left in it', async () => {
    mkdirSync(share());
    const open: DiskOperations['open'] = async (path, flags, mode) =>
      Object.assign(await fs.open(path, flags, mode), { writeFile: () => new Promise<never>(() => undefined) });
    const disk = createDisk({ operations: { ...fs, open }, timeoutMs: 20 });
    const written = await writeFileAtomically(disk, [join(share(), 'orders.csv')], chunks('a'));
    expect(written).toMatchObject({ ok: false, problem: { kind: 'not-responding' } });
    await waitFor(() => expect(readdirSync(share())).toEqual([]));
  });

  it('that creates the file too late has no file when it answers after all', async () => {
    const { hanging } = hang(SHORT_MS);
    const open: DiskOperations['open'] = (path, ...how) => (String(path).endsWith('.part') ? fs : hanging.operations).open(path, ...how);
    const disk = createDisk({ operations: { ...fs, open }, timeoutMs: SHORT_MS });
    const written = await writeFileAtomically(disk, [join(share(), 'orders.csv')], chunks('a'));
    expect(written).toMatchObject({ ok: false, problem: { kind: 'not-responding' } });
    hanging.recover();
    await waitFor(() => expect(hanging.waiting() === 0 && readdirSync(share()).length === 0).toBe(true));
  });

  it('that takes the file’s name too late has all of the file under it', async () => {
    const { hanging } = hang(SHORT_MS);
    const disk = createDisk({ operations: { ...hanging.operations, open: fs.open }, timeoutMs: SHORT_MS });
    const written = await writeFileAtomically(disk, [join(share(), 'orders.csv')], chunks('all of it'));
    expect(written).toMatchObject({ ok: false, problem: { kind: 'not-responding' } });
    hanging.recover();
    await waitFor(() => expect(readdirSync(share())).toEqual(['orders.csv']));
    expect(readFileSync(join(share(), 'orders.csv'), 'utf8')).toBe('all of it');
  });

  it('never takes all of the threads that name lookups and everything else on the disk need', async () => {
    const { hanging, disk } = hang(SHORT_MS);
    for (let tries = 0; tries < 6; tries += 1) await writeFileAtomically(disk, [join(share(), `orders-${tries}.csv`)], chunks('a'));
    expect(hanging.waiting()).toBe(3);
    const refused = await writeFileAtomically(disk, [target()], chunks('a'));
    expect(refused).toMatchObject({ ok: false, problem: { kind: 'not-responding', seconds: 0 } });
    hanging.recover();
    await waitFor(() => expect(hanging.waiting() === 0).toBe(true));
    await waitFor(async () => expect((await writeFileAtomically(disk, [target()], chunks('a'))).ok).toBe(true));
  });
});
