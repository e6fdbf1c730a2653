/**
 * Where a person's folders are. Electron's `app.getPath` asks Windows, which looks whether the folder is there before it answers:
 * where one was redirected to a network drive that hangs, the whole process would hang with it. The registry just says the path.
 */
import type { FolderName } from './folder-finder';

export interface FolderPathSources {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readRegistryKey: (hive: 'HKCU', path: string) => Promise<readonly { readonly name: string; readonly data: Uint8Array }[] | null>;
  /** May throw: a folder that was redirected may no longer exist. */
  readonly getPath: (folder: FolderName) => string;
}

/** Folder Redirection and OneDrive write here where they have moved a folder. */
const SHELL_FOLDERS_KEY = 'Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\User Shell Folders';

const REGISTRY_VALUE_NAMES: Readonly<Record<Exclude<FolderName, 'home'>, string>> = {
  documents: 'Personal',
  downloads: '{374DE290-123F-4565-9164-39C4925E467B}',
  desktop: 'Desktop',
};

/** @returns a function that gives a folder's path; rejects where it is not known */
export function createFolderPathReader({
  platform,
  env,
  readRegistryKey,
  getPath,
}: FolderPathSources): (folder: FolderName) => Promise<string> {
  if (platform !== 'win32') return async (folder) => getPath(folder);
  // Windows does not care about the case of their names.
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
