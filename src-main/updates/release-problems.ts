/** Classifies errors of requests to a feed and of the disk. Pure. */
import type { ReleaseProblem } from '../../src-shared/release/release-state';
import type { FetchProblem } from './bounded-fetch';

interface ThrownError {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
}

const DISK_ERROR_CODES = ['EACCES', 'EPERM', 'EROFS', 'EIO', 'EBUSY', 'ENOENT', 'ENOTDIR', 'EMFILE', 'ELOOP', 'EISDIR'];

/** Chromium's codes for a response that is shorter than announced. */
const TRUNCATED_CODES = ['ERR_CONTENT_LENGTH_MISMATCH', 'ERR_INCOMPLETE_CHUNKED_ENCODING'];

/**
 * @param error an error of a request or of the disk; only its codes are used, because its message may quote the response
 * @param version the version of the download; empty if there was none
 */
export function toReleaseProblem(error: unknown, version: string): ReleaseProblem {
  const { name = '', code = '', message = '' } = error as ThrownError;
  if (code === 'ENOSPC' || code === 'EDQUOT') return { kind: 'disk-full', version };
  const chromium = /\bnet::(ERR_[A-Z_0-9]+)/.exec(message)?.[1];
  if (chromium === 'ERR_BLOCKED_BY_CLIENT') return { kind: 'outside-feed' };
  if (chromium?.endsWith('TIMED_OUT')) return { kind: 'feed-slow' };
  if (chromium && version !== '' && TRUNCATED_CODES.includes(chromium)) return { kind: 'truncated', version };
  if (chromium) return { kind: 'feed-down', detail: chromium };
  if (DISK_ERROR_CODES.includes(code)) return { kind: 'not-kept', version, detail: code };
  return { kind: 'feed-down', detail: code || name || 'unknown' };
}

/** @param version the version of the download; empty if there was none */
export function fetchProblemToReleaseProblem(problem: FetchProblem, version: string): ReleaseProblem {
  switch (problem.kind) {
    case 'status':
      return { kind: 'feed-down', detail: `HTTP ${problem.status}` };
    case 'oversized':
      return { kind: 'oversized', version };
    case 'slow':
      return { kind: 'feed-slow' };
    case 'thrown':
      return toReleaseProblem(problem.error, version);
  }
}
