/**
 * Saves the content of the focused field before characters are shown in it, so that the field can be restored. Until it is clear who typed
 * them, the app does not know of these characters: a render in the meantime would put its own value in their place.
 */

type TextField = HTMLInputElement | HTMLTextAreaElement;

interface SavedField {
  readonly field: TextField;
  /** What the app wants in the field: its content when it was saved, or what a render has set since. */
  appValue: string;
  readonly selection: readonly [start: number, end: number] | null;
  /** Whether the content has changed without a notice to the app. */
  isUnreported: boolean;
  /** Lets the app set the field's value again. */
  release(): void;
}

export interface FieldSnapshot {
  /** Saves the content of the focused field. Until `restore` or `notifyApp`, the app learns of no change, and sets no value. */
  save(): void;
  /** Restores the saved content, or the value that the app has set since. */
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
    const { field, appValue, selection } = before;
    const hadFocus = document.activeElement === field;
    const wasComposing = composing && hadFocus;
    // Losing the focus makes the input method commit its text at once, and the restored value overwrites it.
    if (wasComposing) field.blur();
    // React's own setter keeps React's view of the value consistent, because React was never notified of the removed text.
    field.value = appValue;
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

  /** Clears the saved field, so that the app receives changes and sets values again. */
  function takeSaved(): SavedField | null {
    const saved = remembered;
    remembered = null;
    saved?.release();
    return saved;
  }

  return {
    save() {
      takeSaved();
      remembered = snapshotField(document.activeElement);
    },
    restore() {
      if (!remembered) return;
      remembered.release();
      restoreField(remembered);
      remembered = null;
    },
    notifyApp() {
      const saved = takeSaved();
      if (saved?.isUnreported)
        saved.field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, inputType: 'insertText' }));
    },
    isSaved: () => remembered !== null,
    onFieldChanged(event) {
      const kept = remembered ?? restored;
      if (!kept || event.target !== kept.field) return;
      event.stopImmediatePropagation();
      if (kept === restored) kept.field.value = kept.appValue;
      else kept.isUnreported = true;
    },
    setComposing(isComposing) {
      composing = isComposing;
    },
  };
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
  const saved: SavedField = { field: element, appValue: element.value, selection, isUnreported: false, release: () => undefined };
  saved.release = interceptValue(element, (value) => {
    saved.appValue = value;
  });
  return saved;
}

/**
 * Calls `onSet` in place of setting the field's value. A render sets it with an own property of the field, with which React follows
 * what is typed (`inputValueTracking.js`); what a person types arrives without it.
 * @returns a function that ends this
 */
function interceptValue(field: TextField, onSet: (value: string) => void): () => void {
  const own = Object.getOwnPropertyDescriptor(field, 'value');
  const prototype = Object.getPrototypeOf(field);
  Object.defineProperty(field, 'value', {
    configurable: true,
    get: () => Reflect.get(prototype, 'value', field),
    set: onSet,
  });
  return () => {
    if (own) Object.defineProperty(field, 'value', own);
    else Reflect.deleteProperty(field, 'value');
  };
}
