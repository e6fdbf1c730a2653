/**
 * Orders as CSV (RFC 4180), with the byte-order mark by which spreadsheets recognize UTF-8. Programs read it: names of columns and
 * the form of each value stay as they were released. A person gets the spreadsheet.
 */
import { stringify } from 'csv-stringify/sync';
import type { Intent } from '../../src-shared/intent/intent.schema';
import { COLUMNS, type Column } from './columns';
import { escapeFormulas } from './escape-formulas';
import type { LocalTime } from './local-time';

/** @param moment a moment by the store's clock */
export async function* writeOrdersCsv(
  batches: AsyncIterable<readonly Intent[]>,
  toLocalTime: (at: number) => LocalTime,
): AsyncGenerator<string> {
  yield toCsvLines([COLUMNS.map(({ name }) => name)], { bom: true });
  for await (const batch of batches)
    yield toCsvLines(batch.map((intent) => COLUMNS.map((column) => toCsvCell(column, intent, toLocalTime))));
}

const toCsvLines = (rows: readonly (readonly string[])[], { bom = false } = {}): string =>
  stringify([...rows], {
    bom,
    record_delimiter: 'windows',
    // By itself it quotes only the line end that it writes; half of one would be a new line to most readers.
    quoted_match: /[\r\n]/,
  });

function toCsvCell(column: Column, intent: Intent, toLocalTime: (at: number) => LocalTime): string {
  switch (column.kind) {
    case 'text':
    case 'instant':
      return escapeFormulas(column.value(intent) ?? '');
    case 'count':
      return column.value(intent)?.toString() ?? '';
    case 'hundredths': {
      const hundredths = column.value(intent);
      return hundredths === undefined ? '' : (hundredths / 100).toFixed(2);
    }
    case 'moment': {
      const at = column.value(intent);
      if (at === undefined) return '';
      // Sorts as text, and names its offset: in the autumn an hour comes twice.
      const { dateTime, offset } = toLocalTime(at);
      return `${dateTime} ${offset}`;
    }
  }
}
