import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeFileAtomicSync } from '../base';
import type { HighWaterMarkStore } from './session';

const Mark = z.object({ journal: z.string(), run: z.int(), closed: z.boolean(), lastRow: z.int() });

/**
 * Stores the high-water mark in a file of its own, whose name is not that of a journal file.
 * @param file in an existing folder
 */
export function openHighWaterMarkFile(file: string): HighWaterMarkStore {
  return {
    read() {
      try {
        return Mark.parse(JSON.parse(readFileSync(file, 'utf8')));
      } catch {
        // The file is missing or incomplete, so there is nothing to compare.
        return null;
      }
    },
    write(mark) {
      try {
        writeFileAtomicSync(file, JSON.stringify(mark), { isDurable: false });
      } catch {
        // An outdated mark detects fewer copies, but never reports a valid journal as a copy.
      }
    },
  };
}
