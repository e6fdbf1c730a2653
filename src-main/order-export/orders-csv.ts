/**
 * Formats orders as CSV (RFC 4180) for other programs, so released column names and value formats never change. A byte order mark
 * makes spreadsheets recognize UTF-8.
 */
import { stringify } from 'csv-stringify/sync';
import { COLUMNS, type Column, type ExportedOrder } from './columns';
import { escapeFormulas } from './escape-formulas';
import type { LocalTime } from './local-time';

/** Writes the header and one line per order. @param toLocalTime converts milliseconds since 1970 to the store's time */
export async function* writeOrdersCsv(
  batches: AsyncIterable<readonly ExportedOrder[]>,
  toLocalTime: (at: number) => LocalTime,
): AsyncGenerator<string> {
  yield toCsvLines([COLUMNS.map(({ name }) => name)], { bom: true });
  for await (const batch of batches) yield toCsvLines(batch.map((order) => COLUMNS.map((column) => toCsvCell(column, order, toLocalTime))));
}

const toCsvLines = (rows: readonly (readonly string[])[], { bom = false } = {}): string =>
  stringify([...rows], {
    bom,
    record_delimiter: 'windows',
    // Also quote single `\r` and `\n`, because most readers treat either as a new line.
    quoted_match: /[\r\n]/,
  });

function toCsvCell(column: Column, { intent, known }: ExportedOrder, toLocalTime: (at: number) => LocalTime): string {
  switch (column.kind) {
    case 'text':
    case 'iso-time':
      return escapeFormulas(column.value(intent, known) ?? '');
    case 'count':
      return column.value(intent, known)?.toString() ?? '';
    case 'hundredths': {
      const hundredths = column.value(intent, known);
      return hundredths === undefined ? '' : (hundredths / 100).toFixed(2);
    }
    case 'timestamp': {
      const at = column.value(intent, known);
      if (at === undefined) return '';
      // The text is sortable, and its offset distinguishes the repeated hour in autumn.
      const { dateTime, offset } = toLocalTime(at);
      return `${dateTime} ${offset}`;
    }
  }
}
