/**
 * Finds the paths of the user's folders. On Windows, Electron's `app.getPath` checks that the folder exists, so the process would hang
 * with a hanging network drive. The registry contains the path without such a check.
 */
import type { FolderName } from './folder-finder';

export interface FolderPathSources {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readRegistryKey: (hive: 'HKCU', path: string) => Promise<readonly { readonly name: string; readonly data: Uint8Array }[] | null>;
  /** Returns the path of a folder. Throws if a redirected folder no longer exists. */
  readonly getPath: (folder: FolderName) => string;
}

/** The registry key in which Folder Redirection and OneDrive store the new path of a folder. */
const SHELL_FOLDERS_KEY = 'Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\User Shell Folders';

const REGISTRY_VALUE_NAMES: Readonly<Record<Exclude<FolderName, 'home'>, string>> = {
  documents: 'Personal',
  downloads: '{374DE290-123F-4565-9164-39C4925E467B}',
  desktop: 'Desktop',
};

/** Creates a function that returns the path of a folder. The function rejects if the path is unknown. */
export function createFolderPathReader({
  platform,
  env,
  readRegistryKey,
  getPath,
}: FolderPathSources): (folder: FolderName) => Promise<string> {
  if (platform !== 'win32') return async (folder) => getPath(folder);
  // The names of environment variables are case-insensitive on Windows.
  const variables = new Map(Object.entries(env).map(([name, value]) => [name.toUpperCase(), value]));
  const expand = (path: string) => path.replace(/%([^%]+)%/g, (whole, name: string) => variables.get(name.toUpperCase()) ?? whole);
  return async (folder) => {
    if (folder === 'home') return variables.get('USERPROFILE') ?? getPath(folder);
    const values = await readRegistryKey('HKCU', SHELL_FOLDERS_KEY);
    const value = values?.find(({ name }) => name.toLowerCase() === REGISTRY_VALUE_NAMES[folder].toLowerCase());
    return value ? expand(decodeRegistryText(value.data)) : getPath(folder);
  };
}

const decodeRegistryText = (data: Uint8Array): string => Buffer.from(data).toString('utf16le').replace(/\0.*$/s, '');
