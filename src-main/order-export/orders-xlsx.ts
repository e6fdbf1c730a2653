/**
 * Orders for a spreadsheet (.xlsx). What is a name is a text cell, whatever it looks like: a spreadsheet would show the order
 * `12345676789012345678780` of a CSV as 1.23E+22, and the label `3-4` as a date. Counts, money and weights are numbers, and moments
 * are dates by the store's clock, so that they can be added up, sorted and filtered.
 */
import { writeXlsxStream } from 'hucre/xlsx';
import type { Intent } from '../../src-shared/intent/intent.schema';
import { COLUMNS, type Column } from './columns';
import type { LocalTime } from './local-time';

/** `@` is a spreadsheet's own word for text: an edited cell stays text. The others are the same in every language. */
const NUMBER_FORMATS: Readonly<Record<Column['kind'], string>> = {
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
export async function* writeOrdersXlsx(
  batches: AsyncIterable<readonly Intent[]>,
  toLocalTime: (at: number) => LocalTime,
  timeZone: string | null,
): AsyncGenerator<Uint8Array> {
  async function* rows() {
    for await (const batch of batches) for (const intent of batch) yield COLUMNS.map((column) => toXlsxCell(column, intent, toLocalTime));
  }
  const stream = writeXlsxStream(rows(), {
    name: toSheetName(timeZone),
    columns: COLUMNS.map(({ name, kind, width }) => ({ header: name, width, numFmt: NUMBER_FORMATS[kind] })),
    freezePane: { rows: 1 },
  });
  for await (const bytes of stream) yield bytes;
}

function toXlsxCell(column: Column, intent: Intent, toLocalTime: (at: number) => LocalTime): string | number | Date | null {
  switch (column.kind) {
    case 'text':
      return toTextCell(column.value(intent));
    case 'count':
      return column.value(intent) ?? null;
    case 'hundredths': {
      const hundredths = column.value(intent);
      return hundredths === undefined ? null : hundredths / 100;
    }
    case 'moment':
      return toDateCell(column.value(intent), toLocalTime);
    case 'instant': {
      const instant = column.value(intent);
      return toDateCell(instant === undefined ? undefined : Date.parse(instant), toLocalTime);
    }
  }
}

const toDateCell = (at: number | undefined, toLocalTime: (at: number) => LocalTime): Date | null =>
  at === undefined ? null : new Date(toLocalTime(at).wallClockMs);

function toTextCell(text: string | undefined): string | null {
  if (text === undefined || text === '') return null;
  const truncated = text.length <= MAX_CELL_LENGTH ? text : `${text.slice(0, MAX_CELL_LENGTH - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
  // `_x0041_` stands for "A" in these files, and XML has no U+FFFE and U+FFFF.
  return truncated.replace(/_(?=x[\dA-Fa-f]{4}_)/g, '_x005F_').replace(/[\uFFFE\uFFFF]/g, (character) => `_x${toHex(character)}_`);
}

const toHex = (character: string): string => character.charCodeAt(0).toString(16).toUpperCase();

/** Zones are named with letters, digits and `_+-/`, of which a sheet may not have the last. */
const toSheetName = (timeZone: string | null): string =>
  `Orders ${timeZone ?? ''}`.trim().replaceAll('/', '-').slice(0, MAX_SHEET_NAME_LENGTH);
