/** Formats orders of the journal as CSV or as a spreadsheet. `saved-files` writes the result. */
import type { Intent } from '../../src-shared/intent/intent.schema';
import type { ExportFormat } from '../../src-shared/station/file-task';
import { createLocalTimeConverter } from './local-time';
import { writeOrdersCsv } from './orders-csv';
import { writeOrdersXlsx } from './orders-xlsx';

/**
 * Formats orders as a stream.
 * @param batches the orders of the journal, newest first; read only as fast as the result is read
 * @param timeZone the store's time zone; `null` for the machine's
 */
export function exportOrders(
  format: ExportFormat,
  batches: AsyncIterable<readonly Intent[]>,
  timeZone: string | null,
): AsyncIterable<Uint8Array | string> {
  const toLocalTime = createLocalTimeConverter(timeZone);
  return format === 'csv' ? writeOrdersCsv(batches, toLocalTime) : writeOrdersXlsx(batches, toLocalTime, timeZone);
}
