/**
 * Carves rows of the table `intent` out of the pages of a database file, whether or not the table still refers to them.
 * Format: https://www.sqlite.org/fileformat.html, "B-tree cell format" and "record format".
 */
import { closeSync, openSync, readSync } from 'node:fs';
import type { Row } from '../../database';
import { INTENT_COLUMNS, VERSION_1_COLUMN_COUNT } from '../row-mapping';
import { PAGE_BYTES } from './database-header';

/**
 * Returns everything that has the format of an intent row, at any position. A result may be an outdated or deleted row, or a
 * coincidence, so the caller checks its checksum. Rows that continue on an overflow page are not found.
 */
export function* carveRows(file: string): Generator<Row> {
  const handle = openSync(file, 'r');
  try {
    const page = Buffer.alloc(PAGE_BYTES);
    for (let start = 0; readSync(handle, page, 0, PAGE_BYTES, start) === PAGE_BYTES; start += PAGE_BYTES) {
      for (let at = 0; at < PAGE_BYTES; at += 1) {
        const row = parseRow(page, at);
        if (row) yield row;
      }
    }
  } finally {
    closeSync(handle);
  }
}

/** Cell format: payload length, row id, header length, a type for each column, the columns. */
function parseRow(page: Buffer, at: number): Row | null {
  const length = parseVarint(page, at);
  const seq = parseVarint(page, length.end);
  const header = parseVarint(page, seq.end);
  const headerEnd = seq.end + header.value;
  // Each type takes at least one byte, and the row id is the first column, whose value SQLite stores as NULL.
  if (header.value <= VERSION_1_COLUMN_COUNT || page[header.end] !== 0 || seq.end + length.value > page.length) return null;
  const row: Record<string, unknown> = { seq: seq.value };
  let typeAt = header.end + 1;
  let valueAt = headerEnd;
  let columns = 1;
  for (; typeAt < headerEnd; columns += 1) {
    const type = parseVarint(page, typeAt);
    const size = columnByteLength(type.value);
    if (type.end > headerEnd || valueAt + size > page.length) return null;
    const column = INTENT_COLUMNS[columns];
    // Columns of a later version are skipped.
    if (column) row[column] = parseColumn(type.value, page.subarray(valueAt, valueAt + size));
    typeAt = type.end;
    valueAt += size;
  }
  return columns >= VERSION_1_COLUMN_COUNT ? row : null;
}

/**
 * Parses a varint: seven bits per byte, and a clear high bit in the last one. Varints of more than four bytes do not occur in
 * these rows.
 */
function parseVarint(page: Buffer, at: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let end = at; end < at + 4; end += 1) {
    const byte = page[end] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, end: end + 1 };
  }
  return { value: Number.POSITIVE_INFINITY, end: at + 4 };
}

const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

const columnByteLength = (type: number): number => (type < 12 ? (INTEGER_BYTES[type] ?? 0) : Math.floor((type - 12) / 2));

function parseColumn(type: number, bytes: Buffer): unknown {
  if (type >= 12) return bytes.toString();
  if (type === 8 || type === 9) return type - 8;
  if (type === 6) return Number(bytes.readBigInt64BE());
  // Floats and reserved types do not occur in these rows.
  return type >= 1 && type <= 5 ? bytes.readIntBE(0, bytes.length) : null;
}
