/** Prints synchronously, because the process exits right after, and a pipe must not lose the last lines. */
import { writeSync } from 'node:fs';

export const print = (text: string) => void writeSync(1, `${text}\n`);
export const printError = (text: string) => void writeSync(2, `${text}\n`);
