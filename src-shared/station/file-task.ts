/** A file that a person asked for, an export or the archive of diagnostics: how far it is, and why it could not be written. */

/** `detail` is the system's own code or words, for IT. */
export type FileProblem =
  /** A folder did not respond in time, or one of before still does not. `seconds` is how long it was waited for. */
  | { readonly kind: 'not-responding'; readonly seconds: number; readonly detail: string }
  | { readonly kind: 'disk-full'; readonly detail: string }
  /** The folder may not be written to, or another program has the file open. */
  | { readonly kind: 'not-allowed'; readonly detail: string }
  | { readonly kind: 'no-folder'; readonly detail: string }
  /** Files never go there: see `src-main/saved-files/folder-rules.ts`. `detail` is the rule. */
  | { readonly kind: 'forbidden-folder'; readonly detail: string }
  /** Every name that the file could have is taken by another file. */
  | { readonly kind: 'names-taken'; readonly detail: string }
  | { readonly kind: 'failed'; readonly detail: string };

/** A folder that the file should have gone to, and why it did not. */
export interface UnusableFolder {
  readonly folder: string;
  readonly problem: FileProblem;
}

export type FileProgress =
  /** `share` is between 0 and 1; `null` where it is not known. */
  | { readonly kind: 'writing'; readonly share: number | null; readonly orders: number }
  /** `insteadOf` is `export.folder`, where it could not be used and the file went elsewhere. */
  | {
      readonly kind: 'saved';
      readonly path: string;
      readonly bytes: number;
      readonly orders: number;
      readonly insteadOf: UnusableFolder | null;
    }
  /** The person stopped it. There is no file, and no part of one. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly problem: FileProblem };

export interface FileTask {
  /** Another number for each task of this run of the app. */
  readonly id: number;
  readonly kind: 'orders' | 'diagnostics';
  readonly progress: FileProgress;
}

export const isFileTaskRunning = ({ progress }: FileTask): boolean => progress.kind === 'writing';
