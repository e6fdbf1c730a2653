/** A file that a person asked for, an export or the archive of diagnostics: how far it is, and why it could not be written. */

/** `detail` is the system's own code or words, for IT. */
export type FileProblem =
  /** A folder did not respond in time, or one of before still does not. `seconds` is how long it was waited for. */
  | { readonly kind: 'not-responding'; readonly seconds: number; readonly detail: string }
  | { readonly kind: 'disk-full'; readonly detail: string }
  /** The folder may not be written to, or another program has the file open. */
  | { readonly kind: 'not-allowed'; readonly detail: string }
  | { readonly kind: 'no-folder'; readonly detail: string }
  /** The system could not ask where the file is to go. */
  | { readonly kind: 'no-dialog'; readonly detail: string }
  | { readonly kind: 'failed'; readonly detail: string };

export type FileProgress =
  /** The system's dialog asks where the file is to go. */
  | { readonly kind: 'asking' }
  /** `share` is between 0 and 1; `null` where it is not known. */
  | { readonly kind: 'writing'; readonly share: number | null; readonly orders: number }
  | { readonly kind: 'saved'; readonly path: string; readonly bytes: number; readonly orders: number }
  /** The person closed the dialog without an answer. */
  | { readonly kind: 'canceled' }
  /** The person stopped it. There is no file, and no part of one. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly problem: FileProblem };

export interface FileTask {
  /** Another number for each task of this run of the app. */
  readonly id: number;
  readonly what: 'orders' | 'diagnostics';
  readonly progress: FileProgress;
}

export const isUnderWay = ({ progress: { kind } }: FileTask): boolean => kind === 'asking' || kind === 'writing';
