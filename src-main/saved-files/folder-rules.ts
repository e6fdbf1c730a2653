/** The rules for the folders of saved files. The platform is a parameter, so that the rules for Windows can be tested on Linux. */
import { posix, win32 } from 'node:path';

export type ForbiddenReason = 'not-absolute' | 'device' | 'hidden' | 'own-folder';

export interface FolderRules {
  readonly platform: NodeJS.Platform;
  /** The station's own folder. A saved file there could replace the journal or act as a setting. */
  readonly ownFolder: string;
}

/** Folders from which Windows and its programs load or start files automatically. */
const HIDDEN_WINDOWS_FOLDERS = new Set(['appdata', 'application data', 'local settings', '$recycle.bin', 'system volume information']);

/**
 * Finds the reason why a folder is forbidden.
 * @param folder an absolute path; if it exists, check its real path too, because it may contain a link
 * @returns `null` if the folder is permitted
 */
export function findForbiddenReason(folder: string, { platform, ownFolder }: FolderRules): ForbiddenReason | null {
  const path = platform === 'win32' ? win32 : posix;
  if (!path.isAbsolute(folder)) return 'not-absolute';
  // `\\.\` and `\\?\` start devices and paths that Windows does not normalize. `\folder` is relative to the current drive.
  if (platform === 'win32' && (/^[\\/]{2}[.?][\\/]/.test(folder) || /^[\\/](?![\\/])/.test(folder))) return 'device';
  const segments = splitSegments(folder, platform);
  // A colon after the drive's colon names an alternate data stream of another file.
  if (platform === 'win32' && segments.slice(1).some((segment) => segment.includes(':'))) return 'device';
  if (segments.some((segment) => isHiddenSegment(segment, platform))) return 'hidden';
  const ownSegments = splitSegments(ownFolder, platform);
  return ownSegments.every((segment, index) => segment === segments[index]) ? 'own-folder' : null;
}

/** Splits a path and normalizes its parts: Windows and macOS ignore case, and Windows also ignores trailing dots and spaces. */
function splitSegments(folder: string, platform: NodeJS.Platform): readonly string[] {
  if (platform !== 'win32') {
    const segments = posix.normalize(folder).split('/').filter(Boolean);
    return platform === 'darwin' ? segments.map((segment) => segment.toLowerCase()) : segments;
  }
  return win32
    .normalize(folder)
    .split('\\')
    .map((segment) => segment.toLowerCase().replace(/[. ]+$/, ''))
    .filter(Boolean);
}

const isHiddenSegment = (segment: string, platform: NodeJS.Platform): boolean =>
  segment.startsWith('.') || (platform === 'win32' && HIDDEN_WINDOWS_FOLDERS.has(segment));
