/** Saves the content of the focused field before characters are shown in it, so that the field can be restored. */

type TextField = HTMLInputElement | HTMLTextAreaElement;

interface SavedField {
  readonly field: TextField;
  readonly value: string;
  readonly selection: readonly [start: number, end: number] | null;
  /** The current value, while the app was not notified of it; `null` when nothing has changed. */
  unreportedValue: string | null;
}

export interface FieldSnapshot {
  /** Saves the content of the focused field, and hides changes from the app until `restore` or `notifyApp`. */
  save(): void;
  /** Restores the saved content. */
  restore(): void;
  /** Notifies the app of the field's current content. */
  notifyApp(): void;
  isSaved(): boolean;
  /** Handles an `input` or `change` event before the page receives it. */
  onFieldChanged(event: Event): void;
  /** Records whether an input method is composing text. */
  setComposing(isComposing: boolean): void;
}

/** Milliseconds within which an input method commits its text after a scan's Enter. */
const LATE_COMMIT_MS = 100;

export function createFieldSnapshot(target: Window): FieldSnapshot {
  const { document } = target;
  let remembered: SavedField | null = null;
  /** A restored field that may still receive text from the input method, which is discarded. */
  let restored: SavedField | null = null;
  let composing = false;

  function restoreField(before: SavedField): void {
    const { field, value, selection } = before;
    const hadFocus = document.activeElement === field;
    const wasComposing = composing && hadFocus;
    // Losing the focus makes the input method commit its text at once, and the restored value overwrites it.
    if (wasComposing) field.blur();
    // React's own setter keeps React's view of the value consistent, because React was never notified of the removed text.
    field.value = value;
    const finish = () => {
      restored = null;
      if (hadFocus && (document.activeElement === null || document.activeElement === document.body)) field.focus({ preventScroll: true });
      if (selection && document.activeElement === field) field.setSelectionRange(...selection);
    };
    if (!wasComposing) return finish();
    // Some input methods commit a moment later, because of the scan's own Enter.
    restored = before;
    target.setTimeout(finish, LATE_COMMIT_MS);
  }

  /** Clears the saved field, so that the app receives changes again. */
  function takeSaved(): SavedField | null {
    const field = remembered;
    remembered = null;
    return field;
  }

  return {
    save() {
      remembered = snapshotField(document.activeElement);
    },
    restore() {
      if (remembered) restoreField(remembered);
      remembered = null;
    },
    notifyApp() {
      const field = takeSaved();
      if (field) notifyField(field);
    },
    isSaved: () => remembered !== null,
    onFieldChanged(event) {
      const kept = remembered ?? restored;
      if (!kept || event.target !== kept.field) return;
      event.stopImmediatePropagation();
      if (kept === restored) kept.field.value = kept.value;
      else kept.unreportedValue = kept.field.value;
    },
    setComposing(isComposing) {
      composing = isComposing;
    },
  };
}

function notifyField({ field, unreportedValue }: SavedField): void {
  if (unreportedValue === null) return;
  // A render in the meantime has reset the field to the app's value, so the text is set again.
  if (field.value !== unreportedValue) setNativeValue(field, unreportedValue);
  field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, inputType: 'insertText' }));
}

const TYPES_WITHOUT_TEXT = new Set(['button', 'checkbox', 'color', 'file', 'hidden', 'image', 'radio', 'range', 'reset', 'submit']);

export function isTextField(element: Element | null): element is TextField {
  return element instanceof HTMLTextAreaElement || (element instanceof HTMLInputElement && !TYPES_WITHOUT_TEXT.has(element.type));
}

function snapshotField(element: Element | null): SavedField | null {
  if (!isTextField(element)) return null;
  // Number fields do not report their selection.
  const { selectionStart, selectionEnd } = element;
  const selection = selectionStart === null || selectionEnd === null ? null : ([selectionStart, selectionEnd] as const);
  return { field: element, value: element.value, selection, unreportedValue: null };
}

/** Sets a field's value with the native setter, so that React detects the change at the `input` event as it does for typing. */
function setNativeValue(field: TextField, value: string): void {
  const prototype = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
}
