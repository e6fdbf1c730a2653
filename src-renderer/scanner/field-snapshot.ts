/** What the focused field held before characters were shown in it for the time being, so that it can be put back. */

type TextField = HTMLInputElement | HTMLTextAreaElement;

interface SavedField {
  readonly field: TextField;
  readonly value: string;
  readonly selection: readonly [start: number, end: number] | null;
  /** What the app has not heard of yet. */
  unreportedValue: string | null;
}

export interface FieldSnapshot {
  /** Keeps in mind what the focused field holds, and keeps the app from hearing of changes until one of the next two. */
  save(): void;
  /** Puts the field back. */
  restore(): void;
  /** Tells the app what the field holds now. */
  notifyApp(): void;
  isSaved(): boolean;
  /** Handles an `input` or `change` event before the page does. */
  onFieldChanged(event: Event): void;
  /** An input method begins, or ends, its work. */
  setComposing(isComposing: boolean): void;
}

/** How long an input method may take to commit what it composed, once the scan's Enter has told it to. */
const LATE_COMMIT_MS = 100;

export function createFieldSnapshot(target: Window): FieldSnapshot {
  const { document } = target;
  let remembered: SavedField | null = null;
  /** Put back already, and what is still on its way to it is not to arrive. */
  let restored: SavedField | null = null;
  let composing = false;

  function restoreField(before: SavedField): void {
    const { field, value, selection } = before;
    const hadFocus = document.activeElement === field;
    const wasComposing = composing && hadFocus;
    // The input method ends its work when the field loses the focus, and what it commits at once is overwritten here.
    if (wasComposing) field.blur();
    // React's own idea of the value is kept by this setter, and was never told of the text that is taken away.
    field.value = value;
    const finish = () => {
      restored = null;
      if (hadFocus && (document.activeElement === null || document.activeElement === document.body)) field.focus({ preventScroll: true });
      if (selection && document.activeElement === field) field.setSelectionRange(...selection);
    };
    if (!wasComposing) return finish();
    // Some commit a moment later, because of the scan's own Enter.
    restored = before;
    target.setTimeout(finish, LATE_COMMIT_MS);
  }

  /** Takes what is remembered, so that the app hears of changes again. */
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
  // Had the app drawn the field anew in the meantime, the text would be gone.
  if (field.value !== unreportedValue) setNativeValue(field, unreportedValue);
  field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, inputType: 'insertText' }));
}

const TYPES_WITHOUT_TEXT = new Set(['button', 'checkbox', 'color', 'file', 'hidden', 'image', 'radio', 'range', 'reset', 'submit']);

export function isTextField(element: Element | null): element is TextField {
  return element instanceof HTMLTextAreaElement || (element instanceof HTMLInputElement && !TYPES_WITHOUT_TEXT.has(element.type));
}

function snapshotField(element: Element | null): SavedField | null {
  if (!isTextField(element)) return null;
  // Number fields have a selection and do not tell it.
  const { selectionStart, selectionEnd } = element;
  const selection = selectionStart === null || selectionEnd === null ? null : ([selectionStart, selectionEnd] as const);
  return { field: element, value: element.value, selection, unreportedValue: null };
}

/** Sets a field's value as typing does: without React's own setter, so that React finds out by the `input` event. */
function setNativeValue(field: TextField, value: string): void {
  const prototype = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
}
