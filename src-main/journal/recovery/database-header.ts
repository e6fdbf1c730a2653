/**
 * The first page of a database, which says how to read all others and where every table begins.
 * Offsets: https://www.sqlite.org/fileformat.html, "The Database Header".
 *
 * The file is opened and closed here: see `connection.ts` for why no connection may have it open.
 */
import { closeSync, openSync, readSync, statSync, truncateSync, writeSync } from 'node:fs';

export const PAGE_BYTES = 4_096;
const HEADER_BYTES = 100;

/** What stands at an offset in every journal. Two values: before the first table is made, and after. */
const FIXED_BYTES: readonly { readonly at: number; readonly is: readonly string[] }[] = [
  { at: 0, is: [Buffer.from('SQLite format 3\0').toString('hex')] },
  { at: 16, is: ['1000'] },
  // Write and read version: before and after the write-ahead log was chosen. Then reserved bytes and payload fractions.
  { at: 18, is: ['0101', '0202'] },
  { at: 20, is: ['00402020'] },
  { at: 44, is: ['00000000', '00000004'] },
  { at: 52, is: ['00000000'] },
  { at: 56, is: ['00000000', '00000001'] },
  { at: 64, is: ['00000000'] },
];

/** Whether a file begins as every journal does. SQLite would read one that does not in another way, or not at all. */
export function hasValidHeader(file: string): boolean {
  const header = readStart(file, HEADER_BYTES).toString('hex');
  return FIXED_BYTES.every(({ at, is }) => is.some((value) => header.startsWith(value, at * 2)));
}

/**
 * Gives a file the first page of another journal of the same version, in which every table begins at the same place.
 * Should it ever not fit, what is read through it proves to be no row of ours.
 * @param hasLog whether a write-ahead log lies beside the file
 */
export function replaceFirstPage(file: string, from: string, hasLog: boolean): void {
  const page = readStart(from, PAGE_BYTES);
  if (hasLog) page.fill(2, 18, 20);
  writeStart(file, page);
}

/**
 * Makes a file at least as long as a journal in which nothing stands. SQLite refuses all of a file that lacks the page
 * where any one table begins; a page of zeros it refuses alone.
 */
export function extendTo(file: string, like: string): void {
  const { size } = statSync(like);
  if (statSync(file).size < size) truncateSync(file, size);
}

/** Lets SQLite count the pages of a file, instead of believing the number that stands in it. */
export function invalidatePageCount(file: string): void {
  const header = readStart(file, HEADER_BYTES);
  // The number is good only for the change at which it was written.
  header.writeUInt32BE(~header.readUInt32BE(24) >>> 0, 92);
  writeStart(file, header);
}

function writeStart(file: string, bytes: Buffer): void {
  // Made when there is none.
  closeSync(openSync(file, 'a'));
  const handle = openSync(file, 'r+');
  try {
    writeSync(handle, bytes, 0, bytes.length, 0);
  } finally {
    closeSync(handle);
  }
}

function readStart(file: string, length: number): Buffer {
  const start = Buffer.alloc(length);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, start, 0, length, 0);
  } finally {
    closeSync(handle);
  }
  return start;
}
