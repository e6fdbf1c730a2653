/**
 * Formats orders as a spreadsheet (.xlsx). Ids and labels are text cells, because in a CSV a spreadsheet shows the order
 * `12345676789012345678780` as 1.23E+22 and the label `3-4` as a date. Counts, money, weights and times can be added, sorted and filtered.
 */
import { writeXlsxStream } from 'hucre/xlsx';
import { COLUMNS, type Column, type ExportedOrder } from './columns';
import type { LocalTime } from './local-time';

/** The number format of each kind of cell. `@` means text, so that an edited cell remains text. */
const NUMBER_FORMATS: Readonly<Record<Column['kind'], string>> = {
  text: '@',
  count: '0',
  hundredths: '0.00',
  timestamp: 'yyyy-mm-dd hh:mm:ss',
  'iso-time': 'yyyy-mm-dd hh:mm:ss',
};

/** Excel's limit for a text. Excel reports a file with a longer text as damaged. */
const MAX_CELL_LENGTH = 32_767;

const MAX_SHEET_NAME_LENGTH = 31;

/** Writes the spreadsheet. @param timeZone part of the sheet's name, because a date in a cell has no time zone */
export async function* writeOrdersXlsx(
  batches: AsyncIterable<readonly ExportedOrder[]>,
  toLocalTime: (at: number) => LocalTime,
  timeZone: string | null,
): AsyncGenerator<Uint8Array> {
  async function* toRows() {
    for await (const batch of batches) for (const order of batch) yield COLUMNS.map((column) => toXlsxCell(column, order, toLocalTime));
  }
  const stream = writeXlsxStream(toRows(), {
    name: toSheetName(timeZone),
    columns: COLUMNS.map(({ name, kind, width }) => ({ header: name, width, numFmt: NUMBER_FORMATS[kind] })),
    freezePane: { rows: 1 },
  });
  for await (const bytes of stream) yield bytes;
}

function toXlsxCell(
  column: Column,
  { intent, known }: ExportedOrder,
  toLocalTime: (at: number) => LocalTime,
): string | number | Date | null {
  switch (column.kind) {
    case 'text':
      return toTextCell(column.value(intent, known));
    case 'count':
      return column.value(intent, known) ?? null;
    case 'hundredths': {
      const hundredths = column.value(intent, known);
      return hundredths === undefined ? null : hundredths / 100;
    }
    case 'timestamp':
      return toDateCell(column.value(intent, known), toLocalTime);
    case 'iso-time': {
      const instant = column.value(intent, known);
      return toDateCell(instant === undefined ? undefined : Date.parse(instant), toLocalTime);
    }
  }
}

const toDateCell = (at: number | undefined, toLocalTime: (at: number) => LocalTime): Date | null =>
  at === undefined ? null : new Date(toLocalTime(at).wallClockMs);

function toTextCell(text: string | undefined): string | null {
  if (text === undefined || text === '') return null;
  const truncated = text.length <= MAX_CELL_LENGTH ? text : `${text.slice(0, MAX_CELL_LENGTH - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
  // In this format `_x0041_` means "A", so escape such texts; also encode U+FFFE and U+FFFF, which XML does not permit.
  return truncated.replace(/_(?=x[\dA-Fa-f]{4}_)/g, '_x005F_').replace(/[\uFFFE\uFFFF]/g, (character) => `_x${toHex(character)}_`);
}

const toHex = (character: string): string => character.charCodeAt(0).toString(16).toUpperCase();

/** Replaces `/` in the name of the time zone, because the name of a sheet must not contain it. */
const toSheetName = (timeZone: string | null): string =>
  `Orders ${timeZone ?? ''}`.trim().replaceAll('/', '-').slice(0, MAX_SHEET_NAME_LENGTH);
