/**
 * Orders for a spreadsheet (.xlsx). What is a name is a text cell, whatever it looks like: a spreadsheet would show the order
 * `12345676789012345678780` of a CSV as 1.23E+22, and the label `3-4` as a date. Counts, money and weights are numbers, and moments
 * are dates by the store's clock, so that they can be added up, sorted and filtered.
 */
import { writeXlsxStream } from 'hucre/xlsx';
import type { Intent } from '../../src-shared/intent';
import { COLUMNS, type Column } from './columns';
import type { StoreMoment } from './store-clock';

/** `@` is a spreadsheet's own word for text: an edited cell stays text. The others are the same in every language. */
const FORMATS: Readonly<Record<Column['kind'], string>> = {
  text: '@',
  count: '0',
  hundredths: '0.00',
  moment: 'yyyy-mm-dd hh:mm:ss',
  instant: 'yyyy-mm-dd hh:mm:ss',
};

/** Excel's own limit. A file with a longer text is one that it wants to repair. */
const MAX_CELL_LENGTH = 32_767;

const MAX_SHEET_NAME_LENGTH = 31;

/** @param timeZone names the sheet: a date in a cell says nothing of its zone */
export async function* ordersXlsx(
  batches: AsyncIterable<readonly Intent[]>,
  moment: (at: number) => StoreMoment,
  timeZone: string | null,
): AsyncGenerator<Uint8Array> {
  async function* rows() {
    for await (const batch of batches) for (const intent of batch) yield COLUMNS.map((column) => cell(column, intent, moment));
  }
  const stream = writeXlsxStream(rows(), {
    name: sheetName(timeZone),
    columns: COLUMNS.map(({ name, kind, width }) => ({ header: name, width, numFmt: FORMATS[kind] })),
    freezePane: { rows: 1 },
  });
  for await (const bytes of stream) yield bytes;
}

function cell(column: Column, intent: Intent, moment: (at: number) => StoreMoment): string | number | Date | null {
  switch (column.kind) {
    case 'text':
      return textCell(column.value(intent));
    case 'count':
      return column.value(intent) ?? null;
    case 'hundredths': {
      const hundredths = column.value(intent);
      return hundredths === undefined ? null : hundredths / 100;
    }
    case 'moment':
      return dateCell(column.value(intent), moment);
    case 'instant': {
      const instant = column.value(intent);
      return dateCell(instant === undefined ? undefined : Date.parse(instant), moment);
    }
  }
}

const dateCell = (at: number | undefined, moment: (at: number) => StoreMoment): Date | null =>
  at === undefined ? null : new Date(moment(at).wallMs);

function textCell(text: string | undefined): string | null {
  if (text === undefined || text === '') return null;
  const whole = text.length <= MAX_CELL_LENGTH ? text : `${text.slice(0, MAX_CELL_LENGTH - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
  // `_x0041_` stands for "A" in these files, and XML has no U+FFFE and U+FFFF.
  return whole.replace(/_(?=x[\dA-Fa-f]{4}_)/g, '_x005F_').replace(/[\uFFFE\uFFFF]/g, (character) => `_x${hex(character)}_`);
}

const hex = (character: string): string => character.charCodeAt(0).toString(16).toUpperCase();

/** Zones are named with letters, digits and `_+-/`, of which a sheet may not have the last. */
const sheetName = (timeZone: string | null): string =>
  `Orders ${timeZone ?? ''}`.trim().replaceAll('/', '-').slice(0, MAX_SHEET_NAME_LENGTH);
