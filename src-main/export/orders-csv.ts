/**
 * Orders as CSV (RFC 4180), with the byte-order mark by which spreadsheets recognize UTF-8. Programs read it: names of columns and
 * the form of each value stay as they were released. A person gets the spreadsheet.
 */
import { stringify } from 'csv-stringify/sync';
import type { Intent } from '../../src-shared/intent';
import { COLUMNS, type Column } from './columns';
import { guardFormulas } from './formula-guard';
import type { StoreMoment } from './store-clock';

/** @param moment a moment by the store's clock */
export async function* ordersCsv(batches: AsyncIterable<readonly Intent[]>, moment: (at: number) => StoreMoment): AsyncGenerator<string> {
  yield linesOf([COLUMNS.map(({ name }) => name)], { bom: true });
  for await (const batch of batches) yield linesOf(batch.map((intent) => COLUMNS.map((column) => cell(column, intent, moment))));
}

const linesOf = (rows: readonly (readonly string[])[], { bom = false } = {}): string =>
  stringify([...rows], {
    bom,
    record_delimiter: 'windows',
    // By itself it quotes only the line end that it writes; half of one would be a new line to most readers.
    quoted_match: /[\r\n]/,
  });

function cell(column: Column, intent: Intent, moment: (at: number) => StoreMoment): string {
  switch (column.kind) {
    case 'text':
    case 'instant':
      return guardFormulas(column.value(intent) ?? '');
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
      const { wall, offset } = moment(at);
      return `${wall} ${offset}`;
    }
  }
}
