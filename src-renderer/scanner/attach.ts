/**
 * Stands between the keyboard and the page: feeds the recognizer with every key before anything else sees it, and does
 * what it decides. Works the same whatever has the focus: a field, a button, a dialog, nothing.
 */
import { tabbable } from 'tabbable';
import { assertNever } from '../../src-shared/result';
import type { Rhythm } from './attribution';
import type { Classification } from './classify';
import type { KeyStroke } from './key-stroke';
import type { PendingKey } from './pending-key';
import type { Reading, ScannerSettings } from './reading';
import { step, wakeAt } from './recognizer';
import { AT_REST, type Effect, type Fate, type Input, type State } from './recognizer-state';

export interface ScannerOptions {
  /** Asked at each key, so that a changed setting is in force at once. */
  readonly settings: () => ScannerSettings;
  /** Called within the key event: what it does comes before anything else that the key could do. */
  readonly onReading: (reading: Reading) => void;
  /** A scan's text that is whole as far as can be seen, to be shown at once; `null` takes it back. Its reading follows. */
  readonly onPreview?: (text: string | null) => void;
  /** Whose keys were, and why. */
  readonly onClassified?: (keys: readonly PendingKey[], classification: Classification) => void;
  /** The scanner has shown how it types. */
  readonly onLearned?: (rhythm: Rhythm) => void;
}

type TextField = HTMLInputElement | HTMLTextAreaElement;

interface RememberedField {
  readonly field: TextField;
  readonly value: string;
  readonly selection: readonly [start: number, end: number] | null;
  /** What the app has not heard of yet. */
  unheardValue: string | null;
}

/** How long to leave pending keys to arrive before a silence is believed, in milliseconds. */
const LATE_KEYS_MS = 4;
/** How long an input method may take to commit what it composed, once the scan's Enter has told it to. */
const LATE_COMMIT_MS = 100;

/**
 * @param target the window; its document's active element is where typed text goes
 * @returns a function that gives the keyboard back
 */
export function attachScanner(target: Window, options: ScannerOptions): () => void {
  const { document, performance } = target;
  const listening = new AbortController();
  const ownEvents = new WeakSet<Event>();
  let state: State = AT_REST;
  let timer: number | undefined;
  let remembered: RememberedField | null = null;
  /** Put back already, and what is still on its way to it is not to arrive. */
  let restored: RememberedField | null = null;
  let composing = false;
  let altReleased = false;

  function feed(input: Input): Fate {
    const result = step(state, input, options.settings());
    // Before the effects: they make events of their own, and may end in another call.
    state = result.state;
    for (const effect of result.effects) carryOut(effect);
    setTimer();
    return result.fate;
  }

  function setTimer(): void {
    target.clearTimeout(timer);
    const due = wakeAt(state);
    if (due !== null) timer = target.setTimeout(wake, Math.max(0, due - performance.now()));
  }

  function wake(): void {
    // A timer of a busy page may run before keys that the system saw earlier.
    if (hasPendingInput(target)) timer = target.setTimeout(wake, LATE_KEYS_MS);
    else feed({ type: 'tick', at: performance.now() });
  }

  function carryOut(effect: Effect): void {
    switch (effect.kind) {
      case 'type':
        for (const stroke of effect.strokes) typeFor(stroke);
        return;
      case 'show':
        for (const { key = '' } of effect.strokes) insertText(key);
        return;
      case 'press':
        return pressFor(effect.stroke);
      case 'remember-field':
        remembered = rememberField(document.activeElement);
        return;
      case 'restore-field':
        if (remembered) restoreField(remembered);
        remembered = null;
        return;
      case 'announce-field': {
        const told = remembered;
        remembered = null;
        if (told) announceField(told);
        return;
      }
      case 'preview':
        options.onPreview?.(effect.text);
        return;
      case 'read':
        options.onReading(effect.reading);
        return;
      case 'classified':
        options.onClassified?.(effect.keys, effect.classification);
        return;
      case 'learn':
        options.onLearned?.(effect.rhythm);
        return;
      default:
        assertNever(effect);
    }
  }

  /** Tells the page of a key that was held. @returns whether the page has not dealt with it */
  function dispatchKey({ key = '', code, shift }: KeyStroke, element: Element): boolean {
    const event = new KeyboardEvent('keydown', { key, code, shiftKey: shift, bubbles: true, cancelable: true, composed: true });
    ownEvents.add(event);
    return element.dispatchEvent(event);
  }

  /** Does what the browser would have done with a character key, had it not been held. */
  function typeFor(stroke: KeyStroke): void {
    const { key = '' } = stroke;
    const element = document.activeElement ?? document.body;
    if (!dispatchKey(stroke, element) || insertText(key)) return;
    if (element instanceof HTMLSelectElement) {
      chooseByFirstCharacter(element, key);
    } else if (key === ' ' && element instanceof HTMLElement && element.matches('button, summary, input')) {
      element.click();
    }
  }

  /** @returns whether the focused element takes text */
  function insertText(text: string): boolean {
    const element = document.activeElement ?? document.body;
    if (!isTextField(element) && !(element instanceof HTMLElement && element.isContentEditable)) return false;
    // Deprecated in name only: nothing else inserts at the caret, replaces the selection, keeps to maxlength, can be
    // undone by the person, and tells the page as typing does.
    document.execCommand('insertText', false, text);
    return true;
  }

  /** Does what the browser would have done with Enter, Tab or an arrow, had it not been held. */
  function pressFor(stroke: KeyStroke): void {
    const { key = '' } = stroke;
    const element = document.activeElement ?? document.body;
    if (!dispatchKey(stroke, element) || !(element instanceof HTMLElement)) return;
    if (key === ' ') {
      element.click();
    } else if (key === 'Enter') {
      if (element instanceof HTMLTextAreaElement) insertText('\n');
      else if (element.matches('button, summary, a[href]')) element.click();
      else if (element instanceof HTMLInputElement) element.form?.requestSubmit();
    } else if (key === 'Tab') {
      nextFocus(document, element, stroke.shift)?.focus();
    }
  }

  function restoreField(before: RememberedField): void {
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

  function announceField({ field, unheardValue }: RememberedField): void {
    if (unheardValue === null) return;
    // Had the app drawn the field anew in the meantime, the text would be gone.
    if (field.value !== unheardValue) setUntracked(field, unheardValue);
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, inputType: 'insertText' }));
  }

  function decideFate(event: Event, fate: Fate): void {
    if (fate === 'pass') return;
    event.stopImmediatePropagation();
    if (fate === 'withhold') event.preventDefault();
  }

  function onKey(event: KeyboardEvent): void {
    if (ownEvents.has(event)) return;
    altReleased = event.type === 'keyup' && event.key === 'Alt';
    decideFate(event, feed({ type: 'key', stroke: keyStrokeOf(event, document.activeElement) }));
  }

  /** Text without a key of its own: what Windows makes of Alt and a number, or of a dead key and the next one. */
  function onKeypress(event: KeyboardEvent): void {
    const awaited = state.pending.some(({ isShown, typed }) => isShown && typed === null);
    if ((altReleased || awaited) && [...event.key].length === 1)
      decideFate(event, feed({ type: 'text', text: event.key, at: event.timeStamp }));
  }

  function onFieldChanged(event: Event): void {
    const kept = remembered ?? restored;
    if (!kept || event.target !== kept.field) return;
    event.stopImmediatePropagation();
    if (kept === restored) kept.field.value = kept.value;
    else kept.unheardValue = kept.field.value;
  }

  const listen = <Name extends keyof WindowEventMap>(name: Name, listener: (event: WindowEventMap[Name]) => void) =>
    target.addEventListener(name, listener, { capture: true, signal: listening.signal });
  listen('keydown', onKey);
  listen('keyup', onKey);
  listen('keypress', onKeypress);
  listen('input', onFieldChanged);
  // Losing the focus with composed text in it makes one too, and React takes it for typing.
  listen('change', onFieldChanged);
  listen('compositionstart', () => {
    composing = true;
  });
  listen('compositionend', (event) => {
    composing = false;
    if (remembered && event.data) feed({ type: 'text', text: event.data, at: event.timeStamp });
  });
  listen('pointerdown', (event) => feed({ type: 'touched', at: event.timeStamp }));
  listen('blur', (event) => {
    if (event.target === target) feed({ type: 'left', at: event.timeStamp });
  });

  return () => {
    listening.abort();
    target.clearTimeout(timer);
  };
}

function keyStrokeOf(event: KeyboardEvent, focused: Element | null): KeyStroke {
  return {
    type: event.type === 'keyup' ? 'up' : 'down',
    // Autofill's events are plain Events in disguise: no key, no code, no modifiers.
    key: event.key as string | undefined,
    code: event.code ?? '',
    ctrl: event.ctrlKey ?? false,
    alt: event.altKey ?? false,
    meta: event.metaKey ?? false,
    shift: event.shiftKey ?? false,
    capsLock: event.getModifierState?.('CapsLock') ?? false,
    altGraph: event.getModifierState?.('AltGraph') ?? false,
    repeat: event.repeat ?? false,
    composing: event.isComposing ?? false,
    at: event.timeStamp,
    focus: focusOf(focused),
  };
}

const NUMBER_MODES = new Set(['numeric', 'decimal']);

function focusOf(element: Element | null): KeyStroke['focus'] {
  if (isTextField(element) && element.type === 'password') return 'secret';
  if (isTextField(element)) return NUMBER_MODES.has(element.inputMode) ? 'number' : 'text';
  if (!(element instanceof HTMLElement)) return 'none';
  if (element.isContentEditable) return 'text';
  return element.matches('button, summary, a[href], input, [role=tab]') ? 'control' : 'none';
}

/** Where Tab leads: the next element that takes the focus, in the order of the page, around its end. */
function nextFocus(document: Document, from: HTMLElement, isBackwards: boolean): HTMLElement | undefined {
  const scope = from.closest('dialog[open]') ?? document.body;
  const all = tabbable(scope, { displayCheck: 'full' });
  const place = all.indexOf(from);
  const next = isBackwards ? place - 1 : place + 1;
  return all[(next + all.length) % all.length] as HTMLElement | undefined;
}

/** Chromium's own answer to whether events wait behind this one; elsewhere nothing is known to wait. */
function hasPendingInput(target: Window): boolean {
  const { scheduling } = target.navigator as Navigator & { scheduling?: { isInputPending?: () => boolean } };
  return scheduling?.isInputPending?.() ?? false;
}

const UNTYPED = new Set(['button', 'checkbox', 'color', 'file', 'hidden', 'image', 'radio', 'range', 'reset', 'submit']);

function isTextField(element: Element | null): element is TextField {
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

/** What a letter does to a list that is not open: the next entry that begins with it, from the top again after the last. */
function chooseByFirstCharacter(select: HTMLSelectElement, character: string): void {
  const options = [...select.options];
  const fromNext = [...options.slice(select.selectedIndex + 1), ...options.slice(0, select.selectedIndex + 1)];
  const next = fromNext.find((option) => !option.disabled && option.text.trimStart().toLowerCase().startsWith(character.toLowerCase()));
  if (!next || next.selected) return;
  next.selected = true;
  select.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  select.dispatchEvent(new Event('change', { bubbles: true }));
}
