/**
 * The first page of a database, which describes the file and where every table begins.
 * Offsets: https://www.sqlite.org/fileformat.html, "The Database Header".
 *
 * These functions open and close the file, so no connection may have it open: see `connection.ts`.
 */
import { closeSync, openSync, readSync, statSync, truncateSync, writeSync } from 'node:fs';

export const PAGE_BYTES = 4_096;
const HEADER_BYTES = 100;

/** The bytes at each offset of every journal, in hex. Two values: before the first table is created, and after. */
const FIXED_BYTES: readonly { readonly at: number; readonly is: readonly string[] }[] = [
  { at: 0, is: [Buffer.from('SQLite format 3\0').toString('hex')] },
  { at: 16, is: ['1000'] },
  // The write and read version, before and after WAL mode was set; then reserved bytes and payload fractions.
  { at: 18, is: ['0101', '0202'] },
  { at: 20, is: ['00402020'] },
  { at: 44, is: ['00000000', '00000004'] },
  { at: 52, is: ['00000000'] },
  { at: 56, is: ['00000000', '00000001'] },
  { at: 64, is: ['00000000'] },
];

/** Whether a file has the header of a journal. SQLite would interpret another header differently, or not open the file. */
export function hasValidHeader(file: string): boolean {
  const header = readStart(file, HEADER_BYTES).toString('hex');
  return FIXED_BYTES.every(({ at, is }) => is.some((value) => header.startsWith(value, at * 2)));
}

/**
 * Replaces the first page of a file with that of another journal of the same version, in which every table begins at the same
 * page. If it does not fit, the checksums of the rows that are read through it are not valid.
 * @param hasLog whether the file has a write-ahead log
 */
export function replaceFirstPage(file: string, from: string, hasLog: boolean): void {
  const page = readStart(from, PAGE_BYTES);
  if (hasLog) page.fill(2, 18, 20);
  writeStart(file, page);
}

/**
 * Extends a file to at least the length of an empty journal. SQLite rejects a whole file that lacks the root page of a table, but
 * only that table when its root page is zeroed.
 */
export function extendTo(file: string, like: string): void {
  const { size } = statSync(like);
  if (statSync(file).size < size) truncateSync(file, size);
}

/** Makes SQLite count the pages of a file instead of trusting the count in the header. */
export function invalidatePageCount(file: string): void {
  const header = readStart(file, HEADER_BYTES);
  // SQLite uses the page count only when this field equals the change counter.
  header.writeUInt32BE(~header.readUInt32BE(24) >>> 0, 92);
  writeStart(file, header);
}

function writeStart(file: string, bytes: Buffer): void {
  // Creates the file when it is missing.
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
