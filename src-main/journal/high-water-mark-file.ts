import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeFileAtomicSync } from '../base';
import type { HighWaterMarkStore } from './session';

const Mark = z.object({ journal: z.string(), run: z.int(), closed: z.boolean(), lastRow: z.int() });

/**
 * The high-water mark as a file of its own, under a name that nobody takes for a part of the journal.
 * @param file in a folder that is there
 */
export function openHighWaterMarkFile(file: string): HighWaterMarkStore {
  return {
    read() {
      try {
        return Mark.parse(JSON.parse(readFileSync(file, 'utf8')));
      } catch {
        // None yet, or half of one: there is nothing to compare.
        return null;
      }
    },
    write(mark) {
      try {
        writeFileAtomicSync(file, JSON.stringify(mark), { isDurable: false });
      } catch {
        // A mark that lags behind detects less, and never accuses a journal that is sound.
      }
    },
  };
}
