/** A print job that a person requested: its progress, and why nothing was printed. */

/** `detail` is the system's message, for IT. */
export type PrintProblem =
  /** The system knows no printer. */
  | { readonly kind: 'no-printer'; readonly detail: string }
  /** The system did not say within `seconds` whether it took the job, so it may still print it. */
  | { readonly kind: 'not-responding'; readonly seconds: number; readonly detail: string }
  | { readonly kind: 'failed'; readonly detail: string };

export type PrintProgress =
  | { readonly kind: 'printing' }
  /** The system took the job. Whether paper came out is unknown. */
  | { readonly kind: 'sent' }
  | { readonly kind: 'failed'; readonly problem: PrintProblem };

export interface PrintTask {
  /** Unique in this run of the app. */
  readonly id: number;
  readonly progress: PrintProgress;
}
