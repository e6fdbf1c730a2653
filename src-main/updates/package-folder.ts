/**
 * The folder into which packages are downloaded: for this user alone, with at most one package in it. What is installed is
 * verified here, at the moment of installing, by the path that the installer is given.
 */
import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { chmod, lstat, mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReleaseProblem } from '../../src-shared/release/release-state';
import { rename } from '../base';
import type { Offer } from './manifest';

export interface PackageFolder {
  pathOf(offer: Offer): string;
  /** Makes the folder, or makes it private again, and removes every file but the offered package. @throws when it cannot */
  prepare(offer: Offer): Promise<void>;
  /** @returns why the file is not the package that was offered: `truncated`, `oversized`, `tampered`; null when it is */
  verify(offer: Offer): Promise<ReleaseProblem | null>;
  /** The same at once. The window stands still for about half a second, and no order can begin meanwhile. */
  verifySync(offer: Offer): ReleaseProblem | null;
  /** Writes a new file that takes the package's name when all of it is on the disk. @throws what the disk says */
  createWriter(offer: Offer): Promise<PackageWriter>;
  remove(offer: Offer): Promise<void>;
}

export interface PackageWriter {
  write(chunk: Uint8Array): Promise<void>;
  commit(): Promise<void>;
  discard(): Promise<void>;
}

const CHUNK_BYTES = 1_048_576;

export function createPackageFolder(folder: string): PackageFolder {
  const pathOf = ({ fileName }: Offer) => join(folder, fileName);
  return {
    pathOf,
    async prepare({ fileName }) {
      await ensurePrivateFolder(folder);
      const others = (await readdir(folder)).filter((name) => name !== fileName);
      await Promise.all(others.map((name) => rm(join(folder, name), { recursive: true, force: true })));
    },
    async verify(offer) {
      const steps = verifyInChunks(pathOf(offer), offer);
      for (;;) {
        const { done, value } = steps.next();
        if (done) return value;
        await nextTurn();
      }
    },
    verifySync(offer) {
      const steps = verifyInChunks(pathOf(offer), offer);
      for (;;) {
        const { done, value } = steps.next();
        if (done) return value;
      }
    },
    createWriter: (offer) => receive(pathOf(offer)),
    async remove(offer) {
      await rm(pathOf(offer), { force: true }).catch(() => undefined);
    },
  };
}

/** @throws `EPERM` when the folder is a link, or belongs to another user: its owner could exchange what is verified */
async function ensurePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = await lstat(folder);
  const isOwn = process.getuid === undefined || found.uid === process.getuid();
  if (!found.isDirectory() || !isOwn) throw Object.assign(new Error('not a folder of this user'), { code: 'EPERM' });
  if ((found.mode & 0o077) !== 0) await chmod(folder, 0o700);
}

/** Reads the file by pieces. A link is not followed: what it leads to could be exchanged. */
function* verifyInChunks(file: string, { version, size, sha512 }: Offer): Generator<undefined, ReleaseProblem | null> {
  let descriptor: number;
  try {
    // Windows has no such flag; there the folder's access list keeps other users out.
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch {
    return { kind: 'tampered', version };
  }
  try {
    const found = fstatSync(descriptor);
    if (!found.isFile()) return { kind: 'tampered', version };
    if (found.size !== size) return { kind: found.size < size ? 'truncated' : 'oversized', version };
    const hash = createHash('sha512');
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    for (let bytes = readSync(descriptor, chunk); bytes > 0; bytes = readSync(descriptor, chunk)) {
      hash.update(chunk.subarray(0, bytes));
      yield;
    }
    return hash.digest('base64') === sha512 ? null : { kind: 'tampered', version };
  } finally {
    closeSync(descriptor);
  }
}

async function receive(file: string): Promise<PackageWriter> {
  const temporaryFile = `${file}.part`;
  await rm(temporaryFile, { recursive: true, force: true });
  const handle = await open(temporaryFile, 'wx', 0o600);
  return {
    write: (chunk) => handle.writeFile(chunk),
    async commit() {
      await handle.sync();
      await handle.close();
      await rename(temporaryFile, file);
    },
    async discard() {
      await handle.close().catch(() => undefined);
      await rm(temporaryFile, { force: true }).catch(() => undefined);
    },
  };
}
