import type { FileProblem } from '../../src-shared/station/file-task';
import { NotRespondingError } from './disk';

/** `ENOTCONN`, `ETIMEDOUT` and the like: a share that went away. They are named by their code. */
const KIND_BY_ERROR_CODE: Readonly<Record<string, 'disk-full' | 'not-allowed' | 'no-folder'>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EACCES: 'not-allowed',
  EPERM: 'not-allowed',
  EROFS: 'not-allowed',
  // Windows: another program has the file open.
  EBUSY: 'not-allowed',
  ENOENT: 'no-folder',
  ENOTDIR: 'no-folder',
};

/** A folder that no file may go to. */
export class ForbiddenFolderError extends Error {}

/** @param error what an operation on the disk, or the source of a file's contents, rejected with */
export function toFileProblem(error: unknown): FileProblem {
  if (error instanceof NotRespondingError) {
    return { kind: 'not-responding', seconds: Math.ceil(error.afterMs / 1000), detail: error.message };
  }
  if (error instanceof ForbiddenFolderError) return { kind: 'forbidden-folder', detail: error.message };
  if (!(error instanceof Error)) return { kind: 'failed', detail: String(error) };
  // The code where there is one: the message names the file, which the person has chosen a moment ago.
  const detail = 'code' in error && typeof error.code === 'string' ? error.code : error.message;
  return { kind: KIND_BY_ERROR_CODE[detail] ?? 'failed', detail };
}
