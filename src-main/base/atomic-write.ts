/**
 * Replaces a small file as a whole or not at all: the text goes into a temporary file beside it, which is then renamed
 * (docs/decisions/0035-atomic-writes.md).
 */
import { closeSync, fsyncSync, openSync, writeFileSync } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { rename, renameSync } from './rename';

/** Only the station's user may read what the app writes. */
const FILE_MODE = 0o600;

/**
 * Creates the folder if it is missing, and flushes the text to the disk before the rename, so that a power cut leaves the old
 * file or the new one.
 * @throws the system's error; the old file is then unchanged
 */
export async function writeFileAtomic(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.new`;
  try {
    const handle = await open(temporary, 'w', FILE_MODE);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Blocks this thread. The folder must exist.
 * @param options.isDurable whether to flush the text to the disk before the rename; without it a power cut can leave an empty file
 * @throws the system's error; the old file is then unchanged
 */
export function writeFileAtomicSync(file: string, text: string, { isDurable }: { readonly isDurable: boolean }): void {
  const temporary = `${file}.new`;
  const descriptor = openSync(temporary, 'w', FILE_MODE);
  try {
    writeFileSync(descriptor, text);
    if (isDurable) fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, file);
}
