/** Makes a PDF of a document, and prints one without a dialog. */
import type { WebContents } from 'electron';
import { withTimeout } from '../../src-shared/base/timeout';
import type { PrintProblem } from '../../src-shared/station/print-task';
import { withHiddenPage } from './hidden-page';
import type { PrintDocument } from './print-document';

/** A network printer that is asleep may take this long. */
const TIMEOUT_MS = 60_000;

/** @param origin see `withHiddenPage` @throws when the PDF cannot be made */
export const createPdf = (document: PrintDocument, origin: string): Promise<Uint8Array> =>
  withHiddenPage(document, origin, (contents) => contents.printToPDF({ preferCSSPageSize: true, generateDocumentOutline: false }));

/**
 * Prints a document on the system's default printer.
 * @param origin see `withHiddenPage`
 * @returns `null` when the system took the job, which does not prove that paper came out
 * @throws when the page cannot be loaded
 */
export const printDocument = (document: PrintDocument, origin: string): Promise<PrintProblem | null> =>
  withHiddenPage(document, origin, async (contents) => {
    const result = await withTimeout(TIMEOUT_MS, printPage(contents));
    return result === 'late' ? { kind: 'not-responding', seconds: TIMEOUT_MS / 1000, detail: '' } : result;
  });

async function printPage(contents: WebContents): Promise<PrintProblem | null> {
  // Without a printer, `print` reports only that something is wrong with its settings.
  if ((await contents.getPrintersAsync()).length === 0) return { kind: 'no-printer', detail: '' };
  return new Promise((done) => {
    contents.print({ silent: true, usePrinterDefaultPageSize: true }, (isSent, reason) =>
      done(isSent ? null : { kind: 'failed', detail: reason }),
    );
  });
}
