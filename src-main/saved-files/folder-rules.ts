/** Which folders a file that a person asked for may go to. Pure: the platform is passed in, so that Windows is tested on Linux. */
import { posix, win32 } from 'node:path';

export type ForbiddenReason = 'not-absolute' | 'device' | 'hidden' | 'own-folder';

export interface FolderRules {
  readonly platform: NodeJS.Platform;
  /** The station's own folder: a file there could replace the journal, or be read as a setting. */
  readonly ownFolder: string;
}

/** Folders in which Windows and its programs keep what they start and read by themselves. */
const HIDDEN_WINDOWS_FOLDERS = new Set(['appdata', 'application data', 'local settings', '$recycle.bin', 'system volume information']);

/**
 * @param folder its real path too, once it exists: a link elsewhere is judged by where it leads
 * @returns why no file may go there; `null` when it may
 */
export function findForbiddenReason(folder: string, { platform, ownFolder }: FolderRules): ForbiddenReason | null {
  const path = platform === 'win32' ? win32 : posix;
  if (!path.isAbsolute(folder)) return 'not-absolute';
  // `\\.\` and `\\?\` name devices, and paths that Windows does not normalize. `\folder` is on whichever drive is current.
  if (platform === 'win32' && (/^[\\/]{2}[.?][\\/]/.test(folder) || /^[\\/](?![\\/])/.test(folder))) return 'device';
  const segments = splitSegments(folder, platform);
  // A colon behind the drive's names a stream inside another file.
  if (platform === 'win32' && segments.slice(1).some((segment) => segment.includes(':'))) return 'device';
  if (segments.some((segment) => isHiddenSegment(segment, platform))) return 'hidden';
  const ownSegments = splitSegments(ownFolder, platform);
  return ownSegments.every((segment, index) => segment === segments[index]) ? 'own-folder' : null;
}

/** As the platform compares names: Windows and macOS ignore case, and Windows also drops dots and spaces at a name's end. */
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
