/**
 * Stands between the keyboard and the page: feeds the recognizer with every key before anything else sees it, and does
 * what it decides. Works the same whatever has the focus: a field, a button, a dialog, nothing.
 */
import { assertNever } from '../../src-shared/base/result';
import type { Classification } from './classify';
import { createFieldSnapshot, type FieldSnapshot, isTextField } from './field-snapshot';
import type { KeyStroke } from './key-stroke';
import { createPageTypist, type PageTypist } from './page-typist';
import type { PendingKey } from './pending-key';
import type { Reading, ScannerSettings } from './reading';
import { step, wakeAt } from './recognizer';
import { type Disposition, type Effect, INITIAL_STATE, type Input, type State } from './recognizer-state';
import type { Rhythm } from './timed-key';
import { createWakeTimer, type WakeTimer } from './wake-timer';

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

/**
 * @param target the window; its document's active element is where typed text goes
 * @returns a function that gives the keyboard back
 */
export function attachScanner(target: Window, options: ScannerOptions): () => void {
  const typist = createPageTypist(target.document);
  const fields = createFieldSnapshot(target);
  let state: State = INITIAL_STATE;
  const timer = createWakeTimer(target, (at) => feed({ type: 'tick', at }));

  function feed(input: Input): Disposition {
    const result = step(state, input, options.settings());
    // Before the effects: they make events of their own, and may end in another call.
    state = result.state;
    for (const effect of result.effects) applyEffect(effect, { typist, fields, options });
    timer.set(wakeAt(state));
    return result.disposition;
  }

  const detach = listenToKeyboard(target, { feed, typist, fields, timer, state: () => state });
  return () => {
    detach();
    timer.clear();
  };
}

interface Page {
  readonly typist: PageTypist;
  readonly fields: FieldSnapshot;
  readonly options: ScannerOptions;
}

function applyEffect(effect: Effect, { typist, fields, options }: Page): void {
  switch (effect.kind) {
    case 'type':
      return effect.strokes.forEach(typist.type);
    case 'show':
      for (const { key = '' } of effect.strokes) typist.insert(key);
      return;
    case 'press':
      return typist.press(effect.stroke);
    case 'save-field':
      return fields.save();
    case 'restore-field':
      return fields.restore();
    case 'notify-app':
      return fields.notifyApp();
    case 'preview':
      return options.onPreview?.(effect.text);
    case 'read':
      return options.onReading(effect.reading);
    case 'classified':
      return options.onClassified?.(effect.keys, effect.classification);
    case 'learn':
      return options.onLearned?.(effect.rhythm);
    default:
      assertNever(effect);
  }
}

interface Recognizer {
  readonly feed: (input: Input) => Disposition;
  readonly typist: PageTypist;
  readonly fields: FieldSnapshot;
  readonly timer: WakeTimer;
  readonly state: () => State;
}

/** @returns a function that stops listening */
function listenToKeyboard(target: Window, { feed, typist, fields, timer, state }: Recognizer): () => void {
  const listening = new AbortController();
  const listen = <Name extends keyof WindowEventMap>(name: Name, listener: (event: WindowEventMap[Name]) => void) =>
    target.addEventListener(name, listener, { capture: true, signal: listening.signal });
  let altReleased = false;

  function onKey(event: KeyboardEvent): void {
    if (typist.isOwnEvent(event)) return;
    altReleased = event.type === 'keyup' && event.key === 'Alt';
    timer.recordDelivery(event.timeStamp);
    applyDisposition(event, feed({ type: 'key', stroke: keyStrokeOf(event, target.document.activeElement) }));
  }

  /** Text without a key of its own: what Windows makes of Alt and a number, or of a dead key and the next one. */
  function onKeypress(event: KeyboardEvent): void {
    const isAwaited = state().pending.some(({ isShown, typed }) => isShown && typed === null);
    if ((altReleased || isAwaited) && [...event.key].length === 1)
      applyDisposition(event, feed({ type: 'text', text: event.key, at: event.timeStamp }));
  }

  function onComposed(event: CompositionEvent): void {
    fields.setComposing(false);
    if (fields.isSaved() && event.data) feed({ type: 'text', text: event.data, at: event.timeStamp });
  }

  listen('keydown', onKey);
  listen('keyup', onKey);
  listen('keypress', onKeypress);
  listen('input', fields.onFieldChanged);
  // Losing the focus with composed text in it makes one too, and React takes it for typing.
  listen('change', fields.onFieldChanged);
  listen('compositionstart', () => fields.setComposing(true));
  listen('compositionend', onComposed);
  listen('pointerdown', (event) => feed({ type: 'touched', at: event.timeStamp }));
  listen('blur', (event) => {
    if (event.target === target) feed({ type: 'left', at: event.timeStamp });
  });
  return () => listening.abort();
}

function applyDisposition(event: Event, fate: Disposition): void {
  if (fate === 'pass') return;
  event.stopImmediatePropagation();
  if (fate === 'suppress') event.preventDefault();
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
