import type { FileProblem } from '../../src-shared/station/file-task';
import { NotRespondingError } from './disk';

/** Problems by error code. Other codes, such as `ENOTCONN` and `ETIMEDOUT` of a lost network share, are reported by their code. */
const KIND_BY_ERROR_CODE: Readonly<Record<string, 'disk-full' | 'not-allowed' | 'no-folder'>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EACCES: 'not-allowed',
  EPERM: 'not-allowed',
  EROFS: 'not-allowed',
  // On Windows, another program has opened the file.
  EBUSY: 'not-allowed',
  ENOENT: 'no-folder',
  ENOTDIR: 'no-folder',
};

/** The folder is forbidden for saved files. */
export class ForbiddenFolderError extends Error {}

/** Converts an error to a problem. @param error the error of a disk operation or of the source of the contents */
export function toFileProblem(error: unknown): FileProblem {
  if (error instanceof NotRespondingError) {
    return { kind: 'not-responding', seconds: Math.ceil(error.afterMs / 1000), detail: error.message };
  }
  if (error instanceof ForbiddenFolderError) return { kind: 'forbidden-folder', detail: error.message };
  if (!(error instanceof Error)) return { kind: 'failed', detail: String(error) };
  // Prefer the code, because the message only repeats the path that the user knows.
  const detail = 'code' in error && typeof error.code === 'string' ? error.code : error.message;
  return { kind: KIND_BY_ERROR_CODE[detail] ?? 'failed', detail };
}
