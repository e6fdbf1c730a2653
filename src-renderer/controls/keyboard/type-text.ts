/** Types into the focused field as a keyboard does, but without key events, which the scanner's recognizer would take into account. */
import { useKeyboard } from './keyboard-store';

export function typeText(text: string): void {
  // `execCommand` is deprecated, but nothing else inserts at the caret, replaces the selection, respects maxlength, can be undone,
  // and fires the events of typing.
  if (focusField()) document.execCommand('insertText', false, text);
}

/** Deletes the selection, or the character before the caret. */
export function deleteBackward(): void {
  if (focusField()) document.execCommand('delete');
}

/** Gives the focus back to the field, if a press beside the keyboard took it. @returns whether there is a field */
function focusField(): boolean {
  if (document.activeElement instanceof HTMLInputElement && document.activeElement.selectionStart !== null) return true;
  const { field } = useKeyboard.getState();
  if (!field?.isConnected || field.disabled) return false;
  field.focus({ preventScroll: true });
  return true;
}
