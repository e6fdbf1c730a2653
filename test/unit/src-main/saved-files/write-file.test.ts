import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Chunk, createDisk, type DiskOperations, writeFileAtomically } from '../../../../src-main/saved-files';
import { expectFileMode, hasFileModes } from '../../../support/file-modes';
import { canLinkFolders } from '../../../support/folder-links.mjs';
import { createTestFolder } from '../../../support/test-folder.mjs';
import { waitFor } from '../../../support/wait-for';
import { FULL_DISK, hangingFolder } from './fixtures/disks';

let folder: string;
beforeEach(() => {
  folder = createTestFolder('files');
});

const target = () => join(folder, 'orders.csv');
async function* chunks(...given: readonly Chunk[]): AsyncGenerator<Chunk> {
  yield* given;
}

/** Yields one chunk and then waits forever. */
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

describe('writing a file', () => {
  it('a written file contains all chunks, bytes and text', async () => {
    const large = Buffer.alloc(9_000_000, 'x');
    expect(await writeFileAtomically(createDisk(), [target()], chunks('é\r\n', large))).toEqual({
      ok: true,
      value: { path: target(), bytes: 4 + large.length },
    });
    expect(readFileSync(target()).equals(Buffer.concat([Buffer.from('é\r\n'), large]))).toBe(true);
    expect(readdirSync(folder)).toEqual(['orders.csv']);
  });

  it('a written file gets the first free name and never replaces another file', async () => {
    const names = [target(), join(folder, 'orders (2).csv'), join(folder, 'orders (3).csv')] as const;
    writeFileSync(names[0], 'before');
    // A link also occupies its name. Systems that cannot create links use a file.
    if (canLinkFolders) symlinkSync(join(folder, 'nowhere'), names[1], 'junction');
    else writeFileSync(names[1], '');
    expect(await writeFileAtomically(createDisk(), names, chunks('after'))).toMatchObject({ ok: true, value: { path: names[2] } });
    expect(readFileSync(names[0], 'utf8')).toBe('before');
    expect(readFileSync(names[2], 'utf8')).toBe('after');
    expect(await writeFileAtomically(createDisk(), names, chunks('again'))).toEqual({ ok: false, problem: { kind: 'exists' } });
    expect(readdirSync(folder).sort()).toEqual(['orders (2).csv', 'orders (3).csv', 'orders.csv']);
  });

  it.skipIf(!hasFileModes)('a written file cannot be read by another user', async () => {
    await writeFileAtomically(createDisk(), [target()], chunks('private'));
    expectFileMode(target(), 0o600);
  });

  it('a written file may have the longest name that the disk permits', async () => {
    expect((await writeFileAtomically(createDisk(), [join(folder, `${'x'.repeat(251)}.csv`)], chunks('a'))).ok).toBe(true);
  });
});

describe('a failed write leaves nothing in its folder', () => {
  const expectNothing = () => expect(readdirSync(folder)).toEqual([]);

  it('a write leaves nothing when its contents fail', async () => {
    async function* broken(): AsyncGenerator<Chunk> {
      yield 'a';
      throw new Error('the journal cannot be read');
    }
    const problem = { kind: 'failed', detail: 'the journal cannot be read' };
    expect(await writeFileAtomically(createDisk(), [target()], broken())).toEqual({ ok: false, problem });
    expectNothing();
  });

  it.skipIf(process.platform !== 'linux')('a write leaves nothing when the disk is full', async () => {
    const problem = { kind: 'disk-full', detail: 'ENOSPC' };
    expect(await writeFileAtomically(createDisk({ operations: FULL_DISK }), [target()], chunks('a'))).toEqual({ ok: false, problem });
    expectNothing();
  });

  it.each(['EBUSY', 'EPERM'])('a write leaves nothing when another program has opened the file (%s)', async (code) => {
    const rename: DiskOperations['rename'] = () => Promise.reject(Object.assign(new Error('locked'), { code }));
    const written = await writeFileAtomically(createDisk({ operations: { ...fs, rename } }), [target()], chunks('a'));
    expect(written).toEqual({ ok: false, problem: { kind: 'not-allowed', detail: code } });
    expectNothing();
  });

  it('a write leaves nothing when it is stopped, and its contents are told to end', async () => {
    const controller = new AbortController();
    const source = endless();
    const written = writeFileAtomically(createDisk(), [target()], source.chunks, { signal: controller.signal });
    await waitFor(() => expect(readdirSync(folder).length === 1).toBe(true));
    controller.abort();
    expect(await written).toEqual({ ok: false, problem: { kind: 'stopped' } });
    expectNothing();
  });

  it('a write leaves nothing when its folder is missing', async () => {
    const written = await writeFileAtomically(createDisk(), [join(folder, 'none', 'orders.csv')], chunks('a'));
    expect(written).toEqual({ ok: false, problem: { kind: 'no-folder', detail: 'ENOENT' } });
    expectNothing();
  });
});

/** Longer than a working operation takes on a busy machine. */
const SHORT_MS = 400;

describe('writing to a hanging folder', () => {
  const share = () => join(folder, 'share');
  function hang(timeoutMs: number) {
    mkdirSync(share());
    const hanging = hangingFolder(share());
    return { hanging, disk: createDisk({ operations: hanging.operations, timeoutMs }) };
  }

  it('a write to a hanging folder times out, and leaves nothing when the folder responds later', async () => {
    const { hanging, disk } = hang(20);
    const written = await writeFileAtomically(disk, [join(share(), 'orders.csv')], chunks('a'));
    expect(written).toMatchObject({ ok: false, problem: { kind: 'not-responding', seconds: 1 } });
    hanging.recover();
    await waitFor(() => expect(hanging.waiting() === 0 && readdirSync(share()).length === 0).toBe(true));
  });

  it('a write to a hanging folder can be stopped by the user', async () => {
    const { hanging, disk } = hang(60_000);
    const controller = new AbortController();
    const written = writeFileAtomically(disk, [join(share(), 'orders.csv')], chunks('a'), { signal: controller.signal });
    await waitFor(() => expect(hanging.waiting() === 1).toBe(true));
    controller.abort();
    expect(await written).toEqual({ ok: false, problem: { kind: 'stopped' } });
    hanging.recover();
    await waitFor(() => expect(hanging.waiting() === 0 && readdirSync(share()).length === 0).toBe(true));
  });

  it('a write to a folder that hangs in the middle times out and leaves nothing', async () => {
    mkdirSync(share());
    const open: DiskOperations['open'] = async (path, flags, mode) =>
      Object.assign(await fs.open(path, flags, mode), { writeFile: () => new Promise<never>(() => undefined) });
    const disk = createDisk({ operations: { ...fs, open }, timeoutMs: 20 });
    const written = await writeFileAtomically(disk, [join(share(), 'orders.csv')], chunks('a'));
    expect(written).toMatchObject({ ok: false, problem: { kind: 'not-responding' } });
    await waitFor(() => expect(readdirSync(share())).toEqual([]));
  });

  it('a file that a hanging folder creates too late is deleted', async () => {
    const { hanging } = hang(SHORT_MS);
    const open: DiskOperations['open'] = (path, ...how) => (String(path).endsWith('.part') ? fs : hanging.operations).open(path, ...how);
    const disk = createDisk({ operations: { ...fs, open }, timeoutMs: SHORT_MS });
    const written = await writeFileAtomically(disk, [join(share(), 'orders.csv')], chunks('a'));
    expect(written).toMatchObject({ ok: false, problem: { kind: 'not-responding' } });
    hanging.recover();
    await waitFor(() => expect(hanging.waiting() === 0 && readdirSync(share()).length === 0).toBe(true));
  });

  it('a file that a hanging folder renames too late is complete', async () => {
    const { hanging } = hang(SHORT_MS);
    const disk = createDisk({ operations: { ...hanging.operations, open: fs.open }, timeoutMs: SHORT_MS });
    const written = await writeFileAtomically(disk, [join(share(), 'orders.csv')], chunks('all of it'));
    expect(written).toMatchObject({ ok: false, problem: { kind: 'not-responding' } });
    hanging.recover();
    await waitFor(() => expect(readdirSync(share())).toEqual(['orders.csv']));
    expect(readFileSync(join(share(), 'orders.csv'), 'utf8')).toBe('all of it');
  });

  it('hanging writes never occupy all threads of Node', async () => {
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
