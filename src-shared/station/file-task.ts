/** A file that a person requested, an export or a diagnostics archive: its progress, and why it could not be written. */

/** CSV is for programs, a spreadsheet for people. */
export const EXPORT_FORMATS = ['csv', 'xlsx'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** `detail` is the system's error code or message, for IT. */
export type FileProblem =
  /** A folder did not respond within `seconds`. 0 if it is a folder that has not responded since an earlier task. */
  | { readonly kind: 'not-responding'; readonly seconds: number; readonly detail: string }
  | { readonly kind: 'disk-full'; readonly detail: string }
  /** Writing to the folder is forbidden, or another program has the file open. */
  | { readonly kind: 'not-allowed'; readonly detail: string }
  | { readonly kind: 'no-folder'; readonly detail: string }
  /** Files are never written there: see `src-main/saved-files/folder-rules.ts`. `detail` is the rule. */
  | { readonly kind: 'forbidden-folder'; readonly detail: string }
  /** Every possible file name is taken. */
  | { readonly kind: 'names-taken'; readonly detail: string }
  | { readonly kind: 'failed'; readonly detail: string };

/** The folder that could not be used, and why. */
export interface UnusableFolder {
  readonly folder: string;
  readonly problem: FileProblem;
}

export type FileProgress =
  /** `share` is between 0 and 1; `null` if it is unknown. */
  | { readonly kind: 'writing'; readonly share: number | null; readonly orders: number }
  /** `insteadOf` is set if `export.folder` could not be used and another folder was. */
  | {
      readonly kind: 'saved';
      readonly path: string;
      readonly bytes: number;
      readonly orders: number;
      readonly insteadOf: UnusableFolder | null;
    }
  /** The person stopped the task. No file remains, not even a partial one. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly problem: FileProblem };

export interface FileTask {
  /** Unique in this run of the app. */
  readonly id: number;
  readonly kind: 'orders' | 'diagnostics' | 'command-sheet';
  readonly progress: FileProgress;
}

export const isFileTaskRunning = ({ progress }: FileTask): boolean => progress.kind === 'writing';
