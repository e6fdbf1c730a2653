/** Takes orders out of the journal in a form that other programs read. Where the bytes go is not its business. */
import type { ExportFormat } from '../../src-shared/bridge/contract';
import type { Intent } from '../../src-shared/intent/intent.schema';
import { createLocalTimeConverter } from './local-time';
import { writeOrdersCsv } from './orders-csv';
import { writeOrdersXlsx } from './orders-xlsx';

/**
 * @param batches newest first, as the journal gives them; read no faster than the result is
 * @param timeZone of the store; `null` is the machine's
 */
export function exportOrders(
  format: ExportFormat,
  batches: AsyncIterable<readonly Intent[]>,
  timeZone: string | null,
): AsyncIterable<Uint8Array | string> {
  const toLocalTime = createLocalTimeConverter(timeZone);
  return format === 'csv' ? writeOrdersCsv(batches, toLocalTime) : writeOrdersXlsx(batches, toLocalTime, timeZone);
}
