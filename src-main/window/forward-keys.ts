/**
 * Gives the keyboard of the second window to the main window. A wedge scanner types into the focused window, so without this a scan
 * would be lost while the second window has the focus, for example during a tap on one of its buttons.
 */
import type { Input, WebContents } from 'electron';

/** The keys whose default action in a page depends on their Windows key code. */
const KEY_CODES: Readonly<Record<string, number>> = { Backspace: 8, Tab: 9, Enter: 13, Escape: 27, ' ': 32, Delete: 46 };

/** The bits of a key event in Chromium's debugging protocol. */
const MODIFIER_BITS = { alt: 1, control: 2, meta: 4, shift: 8 } as const;

/**
 * Dispatches every key event of one page in another one, in the same turn, so that the recognizer there reads the scan as if its
 * window had the focus. The first page gets the events as well and has to ignore them (`src-renderer/HandoverWindow.tsx`): Chromium
 * drops the release of a key whose press was canceled here, and the recognizer needs to know how long a key is held. Uses Chromium's
 * debugging protocol, because `sendInputEvent` derives the character and the code of a key from the US layout, and a scanner may type
 * for another one.
 * @param to the contents that receive the keys; `null` if there are none
 */
export function forwardKeys(from: WebContents, to: () => WebContents | null): void {
  from.on('before-input-event', (_event, input) => {
    if (isForSystem(input)) return;
    const target = to();
    if (!target?.debugger.isAttached()) return;
    // Rejects if the page is gone: then the main window has no page that could have read the key either.
    target.debugger.sendCommand('Input.dispatchKeyEvent', toKeyEvent(input)).catch(() => undefined);
  });
}

/** Alt+F4 closes the window that has the focus. */
const isForSystem = ({ alt, key }: Input): boolean => alt && key === 'F4';

/** The parameters of `Input.dispatchKeyEvent` for a key event. */
export function toKeyEvent(input: Input): Readonly<Record<string, unknown>> {
  const { type, key, code, isAutoRepeat, location } = input;
  const text = type === 'keyUp' ? '' : typedText(input);
  const modifiers = (Object.keys(MODIFIER_BITS) as (keyof typeof MODIFIER_BITS)[])
    .filter((name) => input[name])
    .reduce((bits, name) => bits | MODIFIER_BITS[name], 0);
  return {
    type: type === 'keyUp' ? 'keyUp' : text ? 'keyDown' : 'rawKeyDown',
    key,
    code,
    text,
    modifiers,
    autoRepeat: isAutoRepeat,
    location,
    isKeypad: code.startsWith('Numpad'),
    windowsVirtualKeyCode: KEY_CODES[key] ?? letterCode(key),
  };
}

/** The text that a key types into a field. With Ctrl, Alt or Windows held it types none, except with AltGr, which is both. */
function typedText({ key, control, alt, meta }: Input): string {
  if (key === 'Enter') return '\r';
  const isCharacter = [...key].length === 1;
  return isCharacter && control === alt && !meta ? key : '';
}

/** Windows' code of a letter or a digit; 0 for other keys. */
const letterCode = (key: string): number => (/^[a-z0-9]$/i.test(key) ? key.toUpperCase().charCodeAt(0) : 0);
