/** Prints pages of the app's own, which no person sees on the screen. */
export { createPdf, printDocument } from './print';
export type { PrintDocument } from './print-document';
export { createPrintTasks, type PrintTasks } from './print-tasks';
