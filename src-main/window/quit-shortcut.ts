import { app, type Input, type WebContents } from 'electron';
import type { Log } from '../log';

/**
 * Quits the app on Ctrl+Alt+Shift+Q, the only way out of a kiosk. Handled in this process, so that the shortcut works while the page
 * hangs. No scanner sends three modifiers at once.
 */
export function quitOnShortcut(contents: WebContents, log: Log): void {
  contents.on('before-input-event', (_event, input) => {
    if (!isQuitShortcut(input)) return;
    log.info('quit-shortcut');
    app.quit();
  });
}

function isQuitShortcut({ type, key, code, control, alt, shift, modifiers = [] }: Input): boolean {
  // With an AltGr layout, Windows reports Ctrl+Alt as AltGr, and another character for the key.
  const areThreeHeld = shift && ((control && alt) || modifiers.includes('altgr'));
  return type === 'keyDown' && areThreeHeld && (key.toLowerCase() === 'q' || code === 'KeyQ');
}
