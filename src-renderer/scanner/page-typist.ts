/** Performs for a person what the browser would have done with the keys that the scanner suppressed. */
import { tabbable } from 'tabbable';
import { isTextField } from './field-snapshot';
import type { KeyStroke } from './key-stroke';

export interface PageTypist {
  /** Types a character into the focused element. */
  type(stroke: KeyStroke): void;
  /** Inserts text without a key event. @returns whether the focused element accepts text */
  insert(text: string): boolean;
  /** Performs the action of Enter, Tab, Space or an arrow. */
  press(stroke: KeyStroke): void;
  /** Whether this object dispatched the key event itself. */
  isOwnEvent(event: Event): boolean;
}

export function createPageTypist(document: Document): PageTypist {
  const ownEvents = new WeakSet<Event>();
  const focused = () => document.activeElement ?? document.body;

  /** Dispatches a suppressed key to the page. @returns whether the page left the default action to the browser */
  function dispatchKey({ key = '', code, shift }: KeyStroke, element: Element): boolean {
    const event = new KeyboardEvent('keydown', { key, code, shiftKey: shift, bubbles: true, cancelable: true, composed: true });
    ownEvents.add(event);
    return element.dispatchEvent(event);
  }

  function insert(text: string): boolean {
    const element = focused();
    if (!isTextField(element) && !(element instanceof HTMLElement && element.isContentEditable)) return false;
    // `execCommand` is deprecated, but nothing else inserts at the caret, replaces the selection, respects maxlength, can be undone,
    // and fires the events of typing.
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

/** @returns the next element in tab order, wrapping around at the end of the page or dialog */
function nextTabStop(document: Document, from: HTMLElement, isBackwards: boolean): HTMLElement | undefined {
  const scope = from.closest('dialog[open]') ?? document.body;
  const all = tabbable(scope, { displayCheck: 'full' });
  const place = all.indexOf(from);
  const next = isBackwards ? place - 1 : place + 1;
  return all[(next + all.length) % all.length] as HTMLElement | undefined;
}

/** Selects the next option that begins with the character, as a closed list does, wrapping around after the last one. */
function selectByFirstCharacter(select: HTMLSelectElement, character: string): void {
  const options = [...select.options];
  const fromNext = [...options.slice(select.selectedIndex + 1), ...options.slice(0, select.selectedIndex + 1)];
  const next = fromNext.find((option) => !option.disabled && option.text.trimStart().toLowerCase().startsWith(character.toLowerCase()));
  if (!next || next.selected) return;
  next.selected = true;
  select.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  select.dispatchEvent(new Event('change', { bubbles: true }));
}
