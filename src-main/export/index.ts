/** Takes orders out of the journal in a form that other programs read. Where the bytes go is not its business. */
import type { ExportFormat } from '../../src-shared/bridge';
import type { Intent } from '../../src-shared/intent';
import { ordersCsv } from './orders-csv';
import { ordersXlsx } from './orders-xlsx';
import { createStoreClock } from './store-clock';

/**
 * @param batches newest first, as the journal gives them; read no faster than the result is
 * @param timeZone of the store; `null` is the machine's
 */
export function exportOrders(
  format: ExportFormat,
  batches: AsyncIterable<readonly Intent[]>,
  timeZone: string | null,
): AsyncIterable<Uint8Array | string> {
  const moment = createStoreClock(timeZone);
  return format === 'csv' ? ordersCsv(batches, moment) : ordersXlsx(batches, moment, timeZone);
}
