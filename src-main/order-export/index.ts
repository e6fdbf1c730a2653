/** Formats orders of the journal as CSV or as a spreadsheet. `saved-files` writes the result. */
import type { ExportFormat } from '../../src-shared/station/file-task';
import type { ExportedOrder } from './columns';
import { createLocalTimeConverter } from './local-time';
import { writeOrdersCsv } from './orders-csv';
import { writeOrdersXlsx } from './orders-xlsx';

export type { ExportedOrder } from './columns';

/**
 * Formats orders as a stream.
 * @param batches the orders of the journal, newest first; read only as fast as the result is read
 * @param timeZone the store's time zone; `null` for the machine's
 */
export function exportOrders(
  format: ExportFormat,
  batches: AsyncIterable<readonly ExportedOrder[]>,
  timeZone: string | null,
): AsyncIterable<Uint8Array | string> {
  const toLocalTime = createLocalTimeConverter(timeZone);
  return format === 'csv' ? writeOrdersCsv(batches, toLocalTime) : writeOrdersXlsx(batches, toLocalTime, timeZone);
}
