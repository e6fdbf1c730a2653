/** What the focused field held before characters were shown in it for the time being, so that it can be put back. */

type TextField = HTMLInputElement | HTMLTextAreaElement;

interface RememberedField {
  readonly field: TextField;
  readonly value: string;
  readonly selection: readonly [start: number, end: number] | null;
  /** What the app has not heard of yet. */
  unheardValue: string | null;
}

export interface FieldMemory {
  /** Keeps in mind what the focused field holds, and keeps the app from hearing of changes until one of the next two. */
  remember(): void;
  /** Puts the field back. */
  restore(): void;
  /** Tells the app what the field holds now. */
  announce(): void;
  hasField(): boolean;
  /** Handles an `input` or `change` event before the page does. */
  onFieldChanged(event: Event): void;
  /** An input method begins, or ends, its work. */
  setComposing(isComposing: boolean): void;
}

/** How long an input method may take to commit what it composed, once the scan's Enter has told it to. */
const LATE_COMMIT_MS = 100;

export function createFieldMemory(target: Window): FieldMemory {
  const { document } = target;
  let remembered: RememberedField | null = null;
  /** Put back already, and what is still on its way to it is not to arrive. */
  let restored: RememberedField | null = null;
  let composing = false;

  function putBack(before: RememberedField): void {
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
  function forget(): RememberedField | null {
    const field = remembered;
    remembered = null;
    return field;
  }

  return {
    remember() {
      remembered = rememberField(document.activeElement);
    },
    restore() {
      if (remembered) putBack(remembered);
      remembered = null;
    },
    announce() {
      const field = forget();
      if (field) announceField(field);
    },
    hasField: () => remembered !== null,
    onFieldChanged(event) {
      const kept = remembered ?? restored;
      if (!kept || event.target !== kept.field) return;
      event.stopImmediatePropagation();
      if (kept === restored) kept.field.value = kept.value;
      else kept.unheardValue = kept.field.value;
    },
    setComposing(isComposing) {
      composing = isComposing;
    },
  };
}

function announceField({ field, unheardValue }: RememberedField): void {
  if (unheardValue === null) return;
  // Had the app drawn the field anew in the meantime, the text would be gone.
  if (field.value !== unheardValue) setUntracked(field, unheardValue);
  field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, inputType: 'insertText' }));
}

const UNTYPED = new Set(['button', 'checkbox', 'color', 'file', 'hidden', 'image', 'radio', 'range', 'reset', 'submit']);

export function isTextField(element: Element | null): element is TextField {
  return element instanceof HTMLTextAreaElement || (element instanceof HTMLInputElement && !UNTYPED.has(element.type));
}

function rememberField(element: Element | null): RememberedField | null {
  if (!isTextField(element)) return null;
  // Number fields have a selection and do not tell it.
  const { selectionStart, selectionEnd } = element;
  const selection = selectionStart === null || selectionEnd === null ? null : ([selectionStart, selectionEnd] as const);
  return { field: element, value: element.value, selection, unheardValue: null };
}

/** Sets a field's value as typing does: without React's own setter, so that React finds out by the `input` event. */
function setUntracked(field: TextField, value: string): void {
  const prototype = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
}
