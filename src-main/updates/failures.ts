/** What went wrong with a feed or a download, by kind. Pure. */
import type { ReleaseProblem } from '../../src-shared/release';

interface Thrown {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly statusCode?: number;
}

const FILE_TROUBLE = ['EACCES', 'EPERM', 'EROFS', 'EIO', 'EBUSY', 'ENOENT', 'ENOTDIR', 'EMFILE'];

/**
 * @param error what electron-updater threw. Its message may hold a whole page of somebody's portal, so that only codes
 * are taken from it
 * @param version what was being downloaded; empty when nothing was
 */
export function problemOf(error: unknown, version: string): ReleaseProblem {
  const { name = '', code = '', message = '', statusCode } = error as Thrown;
  switch (code) {
    case 'ERR_CHECKSUM_MISMATCH':
      return { kind: 'tampered', version };
    case 'ERR_UPDATER_INVALID_SIGNATURE':
      return { kind: 'wrong-publisher', version };
    case 'ERR_UPDATER_WEB_INSTALLER_DISABLED':
      return { kind: 'wrong-kind', version };
    case 'ERR_UPDATER_INVALID_UPDATE_INFO':
      return { kind: 'feed-garbage', detail: 'not YAML' };
    case 'ERR_UPDATER_INVALID_VERSION':
      return { kind: 'feed-garbage', detail: 'version' };
    case 'ERR_UPDATER_NO_FILES_PROVIDED':
    case 'ERR_UPDATER_NO_CHECKSUM':
      return { kind: 'feed-garbage', detail: 'files' };
    case 'ERR_UPDATER_CHANNEL_FILE_NOT_FOUND':
      return { kind: 'feed-down', detail: 'HTTP 404' };
    case 'ENOSPC':
    case 'EDQUOT':
      return { kind: 'disk-full', version };
  }
  // What is no description at all is found out by what reads it.
  if (name === 'TypeError') return { kind: 'feed-garbage', detail: 'everything' };
  const status = statusCode ?? /\bstatus (\d{3})\b/.exec(message)?.[1];
  if (status !== undefined) return { kind: 'feed-down', detail: `HTTP ${status}` };
  const chromium = /\bnet::(ERR_[A-Z_0-9]+)/.exec(message)?.[1];
  if (chromium === 'ERR_BLOCKED_BY_CLIENT') return { kind: 'outside-feed' };
  if (chromium?.endsWith('TIMED_OUT')) return { kind: 'feed-slow' };
  if (chromium) return { kind: 'feed-down', detail: chromium };
  if (FILE_TROUBLE.includes(code)) return { kind: 'not-kept', version, detail: code };
  return { kind: 'feed-down', detail: code || name || 'unknown' };
}
