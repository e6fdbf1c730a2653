/** Makes a PDF of a document, and prints one without a dialog. */
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
    // Without a printer, `print` reports only that something is wrong with its settings.
    if ((await contents.getPrintersAsync()).length === 0) return { kind: 'no-printer', detail: '' };
    const printed = new Promise<PrintProblem | null>((done) => {
      contents.print({ silent: true, usePrinterDefaultPageSize: true }, (isSent, reason) =>
        done(isSent ? null : { kind: 'failed', detail: reason }),
      );
    });
    const result = await withTimeout(TIMEOUT_MS, printed);
    return result === 'late' ? { kind: 'not-responding', seconds: TIMEOUT_MS / 1000, detail: '' } : result;
  });
