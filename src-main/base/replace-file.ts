/** Replaces a small file whole or not at all: the text goes into a temporary file beside it, which then takes its name. */
import { closeSync, fsyncSync, openSync, writeFileSync } from 'node:fs';
import { renameSync } from './rename';

/**
 * @param options.isDurable whether the text is on the disk when this returns, so that a power cut does not lose it
 * @throws the system's error; the file is as it was then
 */
export function replaceFileSync(file: string, text: string, { isDurable }: { readonly isDurable: boolean }): void {
  const temporary = `${file}.new`;
  const descriptor = openSync(temporary, 'w', 0o600);
  try {
    writeFileSync(descriptor, text);
    if (isDurable) fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, file);
}
