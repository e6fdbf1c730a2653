import type { PrintDocument } from '../printing';
import type { CommandSheet } from './sheet-document';

/** Creates the page of the sheet. The library that draws barcodes is loaded on demand, because few starts of the app need it. */
export async function createCommandSheet(sheet: CommandSheet): Promise<PrintDocument> {
  const { drawCommandSheet } = await import('./sheet-document');
  return drawCommandSheet(sheet);
}
