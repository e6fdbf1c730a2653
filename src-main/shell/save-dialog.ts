import { type BrowserWindow, dialog } from 'electron';

/**
 * Asks where a file is to go, with the system's own dialog.
 * @param suggested a whole path
 * @returns `null` when it was closed without an answer, or there is no window to ask in
 */
export async function askWhereToSave(window: BrowserWindow | null, suggested: string): Promise<string | null> {
  if (!window || window.isDestroyed()) return null;
  const { canceled, filePath } = await dialog.showSaveDialog(window, { defaultPath: suggested });
  return canceled || filePath === '' ? null : filePath;
}
