/**
 * Attaches the recognizer to the window: passes it every key before the page receives it, and applies its effects. It works the
 * same whether a field, a button, a dialog or nothing has the focus.
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
  /** Called at each key, so that a changed setting applies at once. */
  readonly settings: () => ScannerSettings;
  /** Called within the key event, before the key has any other effect. */
  readonly onReading: (reading: Reading) => void;
  /** Called with a scan's text that seems to be complete, before its reading; `null` withdraws it. */
  readonly onPreview?: (text: string | null) => void;
  /** Called with the attribution of keys and its reason. */
  readonly onClassified?: (keys: readonly PendingKey[], classification: Classification) => void;
  /** Called when a scan has shown the scanner's rhythm. */
  readonly onLearned?: (rhythm: Rhythm) => void;
}

export interface AttachedScanner {
  /**
   * Decides whose the pending keys are, before a device that is no keyboard is read: what a person has just typed belongs to the order
   * that is still on the screen. A scan that is under way goes on.
   */
  decidePendingKeys(): void;
  detach(): void;
}

/** @param target the window; typed text goes to the active element of its document */
export function attachScanner(target: Window, options: ScannerOptions): AttachedScanner {
  const typist = createPageTypist(target.document);
  const fields = createFieldSnapshot(target);
  let state: State = INITIAL_STATE;
  const timer = createWakeTimer(target, (at) => feed({ type: 'tick', at }));

  function feed(input: Input): Disposition {
    const result = step(state, input, options.settings());
    // The state is set before the effects, because these dispatch events that call `feed` again.
    state = result.state;
    for (const effect of result.effects) applyEffect(effect, { typist, fields, options });
    timer.set(wakeAt(state));
    return result.disposition;
  }

  const stopListening = listenToKeyboard(target, { feed, typist, fields, timer, state: () => state });
  return {
    decidePendingKeys: () => void feed({ type: 'other-device', at: target.performance.now() }),
    detach() {
      stopListening();
      timer.clear();
      fields.notifyApp();
    },
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
  const leaving = createLeaveTimer(target, () => feed({ type: 'left', at: target.performance.now() }));
  let altReleased = false;

  function onKey(event: KeyboardEvent): void {
    if (typist.isOwnEvent(event)) return;
    leaving.cancel();
    altReleased = event.type === 'keyup' && event.key === 'Alt';
    timer.recordDelivery(event.timeStamp);
    applyDisposition(event, feed({ type: 'key', stroke: keyStrokeOf(event, target.document.activeElement) }));
  }

  /** Handles text without a key of its own, which Windows makes of Alt and a number or of a dead key and the next one. */
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
  // A field with composed text fires `change` when it loses the focus, and React takes that for typing.
  listen('change', fields.onFieldChanged);
  listen('compositionstart', () => fields.setComposing(true));
  listen('compositionend', onComposed);
  listen('pointerdown', (event) => feed({ type: 'touched', at: event.timeStamp }));
  listen('blur', (event) => {
    if (event.target === target) leaving.start();
  });
  return () => {
    listening.abort();
    leaving.cancel();
  };
}

/** While a tap on the app's second window takes the focus, its keys arrive here. A slow scanner's next key comes within this time. */
const LEAVE_DELAY_MS = 250;

/** The keyboard has left the app when no key arrives for a while after the window has lost the focus. */
function createLeaveTimer(target: Window, onLeft: () => void): { start(): void; cancel(): void } {
  let timer: number | undefined;
  const cancel = () => target.clearTimeout(timer);
  return {
    start() {
      cancel();
      timer = target.setTimeout(onLeft, LEAVE_DELAY_MS);
    },
    cancel,
  };
}

function applyDisposition(event: Event, disposition: Disposition): void {
  if (disposition === 'pass') return;
  event.stopImmediatePropagation();
  if (disposition === 'suppress') event.preventDefault();
}

function keyStrokeOf(event: KeyboardEvent, focused: Element | null): KeyStroke {
  return {
    type: event.type === 'keyup' ? 'up' : 'down',
    // Autofill dispatches plain events as key events, without key, code and modifiers.
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
