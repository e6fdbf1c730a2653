/** Does for a person what the browser would have done with their keys, had these not been held. */
import { tabbable } from 'tabbable';
import { isTextField } from './field-snapshot';
import type { KeyStroke } from './key-stroke';

export interface PageTypist {
  /** Types a character into whatever has the focus. */
  type(stroke: KeyStroke): void;
  /** Inserts text without the page hearing of a key. @returns whether the focused element takes text */
  insert(text: string): boolean;
  /** Acts on Enter, Tab, Space or an arrow. */
  press(stroke: KeyStroke): void;
  /** Whether this key event was made here. */
  isOwnEvent(event: Event): boolean;
}

export function createPageTypist(document: Document): PageTypist {
  const ownEvents = new WeakSet<Event>();
  const focused = () => document.activeElement ?? document.body;

  /** Tells the page of a key that was held. @returns whether the page has not dealt with it */
  function dispatchKey({ key = '', code, shift }: KeyStroke, element: Element): boolean {
    const event = new KeyboardEvent('keydown', { key, code, shiftKey: shift, bubbles: true, cancelable: true, composed: true });
    ownEvents.add(event);
    return element.dispatchEvent(event);
  }

  function insert(text: string): boolean {
    const element = focused();
    if (!isTextField(element) && !(element instanceof HTMLElement && element.isContentEditable)) return false;
    // Deprecated in name only: nothing else inserts at the caret, replaces the selection, keeps to maxlength, can be
    // undone by the person, and tells the page as typing does.
    document.execCommand('insertText', false, text);
    return true;
  }

  function type(stroke: KeyStroke): void {
    const { key = '' } = stroke;
    const element = focused();
    if (!dispatchKey(stroke, element) || insert(key)) return;
    if (element instanceof HTMLSelectElement) {
      selectByFirstCharacter(element, key);
    } else if (key === ' ' && element instanceof HTMLElement && element.matches('button, summary, input')) {
      element.click();
    }
  }

  function press(stroke: KeyStroke): void {
    const { key = '' } = stroke;
    const element = focused();
    if (!dispatchKey(stroke, element) || !(element instanceof HTMLElement)) return;
    if (key === ' ') {
      element.click();
    } else if (key === 'Enter') {
      if (element instanceof HTMLTextAreaElement) insert('\n');
      else if (element.matches('button, summary, a[href]')) element.click();
      else if (element instanceof HTMLInputElement) element.form?.requestSubmit();
    } else if (key === 'Tab') {
      nextTabStop(document, element, stroke.shift)?.focus();
    }
  }

  return { type, insert, press, isOwnEvent: (event) => ownEvents.has(event) };
}

/** Where Tab leads: the next element that takes the focus, in the order of the page, around its end. */
function nextTabStop(document: Document, from: HTMLElement, isBackwards: boolean): HTMLElement | undefined {
  const scope = from.closest('dialog[open]') ?? document.body;
  const all = tabbable(scope, { displayCheck: 'full' });
  const place = all.indexOf(from);
  const next = isBackwards ? place - 1 : place + 1;
  return all[(next + all.length) % all.length] as HTMLElement | undefined;
}

/** What a letter does to a list that is not open: the next entry that begins with it, from the top again after the last. */
function selectByFirstCharacter(select: HTMLSelectElement, character: string): void {
  const options = [...select.options];
  const fromNext = [...options.slice(select.selectedIndex + 1), ...options.slice(0, select.selectedIndex + 1)];
  const next = fromNext.find((option) => !option.disabled && option.text.trimStart().toLowerCase().startsWith(character.toLowerCase()));
  if (!next || next.selected) return;
  next.selected = true;
  select.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  select.dispatchEvent(new Event('change', { bubbles: true }));
}
