import { type BrowserWindow, dialog } from 'electron';

/**
 * Asks where a file is to go, with the system's own dialog.
 * @param question.defaultPath a whole path, or a name alone
 * @param question.extension which the dialog adds where the person leaves it out
 * @returns `null` when it was closed without an answer, or there is no window to ask in
 */
export async function askWhereToSave(
  window: BrowserWindow,
  { defaultPath, extension }: { readonly defaultPath: string; readonly extension: string },
): Promise<string | null> {
  if (window.isDestroyed()) return null;
  const filters = [{ name: extension.toUpperCase(), extensions: [extension] }];
  const { canceled, filePath } = await dialog.showSaveDialog(window, { defaultPath, filters });
  return canceled || filePath === '' ? null : filePath;
}
