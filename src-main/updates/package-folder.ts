/**
 * The download folder: private to this user, with at most one package in it. A package is verified again immediately before it is
 * installed, under the path that the installer receives.
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
  /** Creates the folder or makes it private again, and deletes all files except the offered package. @throws if that fails */
  prepare(offer: Offer): Promise<void>;
  /** @returns null if the file is the offered package; otherwise `truncated`, `oversized` or `tampered` */
  verify(offer: Offer): Promise<ReleaseProblem | null>;
  /** Verifies synchronously. This blocks the window for about half a second, so that no order can start meanwhile. */
  verifySync(offer: Offer): ReleaseProblem | null;
  /** Opens a temporary file, which `commit` renames to the package's name when it is on the disk. @throws the system's error */
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

/** @throws `EPERM` if the folder is a link or belongs to another user, who could replace a verified file */
async function ensurePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = await lstat(folder);
  const isOwn = process.getuid === undefined || found.uid === process.getuid();
  if (!found.isDirectory() || !isOwn) throw Object.assign(new Error('not a folder of this user'), { code: 'EPERM' });
  if ((found.mode & 0o077) !== 0) await chmod(folder, 0o700);
}

/** Hashes the file in chunks. Does not follow a link, because its target could be replaced. */
function* verifyInChunks(file: string, { version, size, sha512 }: Offer): Generator<undefined, ReleaseProblem | null> {
  let descriptor: number;
  try {
    // Windows has no O_NOFOLLOW; there the folder's access list keeps other users out.
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
