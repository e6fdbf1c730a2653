/**
 * The recognizer: a pure state machine from key events to scans, weights and typed text. Times come in with the inputs, and
 * actions come out as effects, in order.
 *
 * A key that may be a device's is kept from the page until `classify` attributes it. A person's keys then go to the page in
 * order; a device's keys become one reading and reach no control. A person's character is shown in its field after
 * `SHOW_AFTER_MS` at the latest. The app is notified when the character is certainly a person's, and the field is restored when it
 * is a device's.
 *
 * `docs/scanner.md` describes the model and its numbers.
 */
import { assertNever } from '../../src-shared/base/result';
import { type Classification, classify, DEVICE_CERTAIN, DEVICE_LIKELY, hasOverlap, isTooShort, longGapMs, toTimedKeys } from './classify';
import { readTestScan, textOfPending } from './device-reading';
import { classifyPending, classifyUnfinished, decide } from './key-decision';
import { type KeyStroke, PLAIN_STROKE, roleOf } from './key-stroke';
import { deliverPersonKeys, isTextFocus, isTypeable, SHOW_AFTER_MS, showPendingCharacters } from './page-delivery';
import { composedKey, controlKey, type PendingKey, textKey } from './pending-key';
import { dropOldPersonKeys } from './person-history';
import type { ScannerSettings } from './reading';
import { chainSteps, type Effect, type Input, passEvent, type State, type Step, suppress, suppressAfter } from './recognizer-state';
import { nextLineTimeout, prefixTimeout, silenceTimeout, TERMINATOR_TIMEOUT_MS, TRAILING_KEYS_MS, TYPING_PAUSE_MS } from './timeouts';
import { MIN_PERSON_HOLD_MS } from './timing-model';

/** While a key is still down, its release is awaited for this many milliseconds at a time. */
const RELEASE_POLL_MS = 30;
/** A scan is previewed at its terminator when its end is certain within this many milliseconds. */
const MAX_PREVIEW_WAIT_MS = 26;
/** This many keys or more that are certainly a person's go to the page while the person is still typing. */
const MIN_KEYS_TO_DELIVER = 6;
/** Below this probability of a device, a key is certainly a person's. The first keys of a scan are not: they look like typing. */
const PERSON_CERTAIN = 1e-7;
/** A test scan without a terminator ends after this silence, which is longer than any scanner's gap (at most 500 ms). */
const TEST_SCAN_TIMEOUT_MS = 1000;

/** @returns when the next `tick` is due, in milliseconds on the clock of the key events; `null` when nothing is pending */
export function wakeAt({ showAt, endAt }: State): number | null {
  // A key that comes at the deadline is in time, so the timer fires just after it.
  const due = Math.min(showAt ?? Number.POSITIVE_INFINITY, endAt ?? Number.POSITIVE_INFINITY);
  return due === Number.POSITIVE_INFINITY ? null : due + 1;
}

/** Advances the recognizer by one input. */
export function step(before: State, input: Input, given: ScannerSettings): Step {
  const state = dropOldPersonKeys(before, input.type === 'key' ? input.stroke.at : input.at);
  const settings: ScannerSettings = { ...given, learnedRhythm: state.learnedRhythm ?? given.learnedRhythm ?? null };
  switch (input.type) {
    case 'key':
      // Chromium's autofill fires key events without a key. They stand for no key press.
      if (input.stroke.key === undefined) return passEvent(state);
      if (input.stroke.type === 'up') return onKeyUp(state, input.stroke, settings);
      return chainSteps(processDueTimers(state, input.stroke.at, settings), (next) =>
        onKeyDown({ ...next, altTextHandled: false }, input.stroke, settings),
      );
    case 'text':
      return chainSteps(processDueTimers(state, input.at, settings), (next) => onSystemText(next, input.text, input.at, settings));
    case 'tick':
      return processDueTimers(state, input.at, settings);
    case 'touched': {
      const decided = decideUnlessScanning(state, input.at, settings);
      return { ...decided, state: { ...decided.state, enterAllowedFrom: input.at } };
    }
    case 'left': {
      // The releases of the pressed keys go to another window.
      const unpressed: State = { ...state, pressedCodes: [] };
      return decideUnlessScanning(unpressed, input.at, settings);
    }
    case 'other-device':
      return decideUnlessScanning(state, input.at, settings);
    default:
      return assertNever(input);
  }
}

function onKeyDown(before: State, stroke: KeyStroke, settings: ScannerSettings): Step {
  const role = roleOf(stroke);
  const wasDown = before.pressedCodes.includes(stroke.code) && stroke.code !== '';
  const state: State = wasDown ? before : { ...before, pressedCodes: [...before.pressedCodes, stroke.code] };
  if (stroke.repeat && role !== 'modifier') return onKeyRepeat(state, stroke);
  switch (role) {
    case 'modifier':
      return passEvent({
        ...state,
        altDigits: stroke.key === 'Alt' ? '' : state.altDigits,
        capsToggled: state.capsToggled || (state.pending.length > 0 && stroke.key === 'CapsLock' && !stroke.repeat),
      });
    case 'text': {
      if (isAfterDeadKey(state)) return passThrough(state, stroke, settings);
      const key = textKey(stroke);
      // After a lost release, or with two keyboards, it is unknown which press the next release belongs to.
      return addPendingKey(state, wasDown ? { ...key, isDown: false } : key, settings);
    }
    case 'composed':
      return passThrough(state, stroke, settings);
    case 'alt-digit':
      return suppress({ ...state, altDigits: state.altDigits + stroke.code.slice(-1) }, stroke);
    case 'terminator':
    case 'control':
    case 'numpad-arrow':
    case 'other':
      return onControlDown(state, controlKey(stroke), settings);
    default:
      return assertNever(role);
  }
}

/** Handles a key that makes no text: Enter, Tab, an arrow, a command. */
function onControlDown(state: State, key: PendingKey, settings: ScannerSettings): Step {
  const { stroke } = key;
  if (state.pending.length === 0) {
    if (stroke.at <= state.trailingKeysUntil) return suppress({ ...state, trailingKeysUntil: stroke.at + TRAILING_KEYS_MS }, stroke);
    if (settings.isTesting || !isPossiblePrefix(stroke)) return passEvent({ ...state, enterAllowedFrom: stroke.at });
    return addPendingKey(state, key, settings);
  }
  if (settings.isTesting || roleOf(stroke) === 'terminator') return addPendingKey(state, key, settings);
  const { deviceProbabilities } = classify([...state.pending, key], { context: state.recentPersonKeys, settings, isOpen: true });
  const isDevices = (deviceProbabilities.at(-1) ?? 0) > DEVICE_LIKELY && !isTooShort(state.pending);
  if (isDevices) return addPendingKey(state, key, settings);
  const decided = decide(state, stroke.at, settings);
  return { ...decided, disposition: 'pass', state: { ...decided.state, enterAllowedFrom: stroke.at } };
}

/** Whether the key presses or moves something, and may also be a prefix that the scanner was configured to send. */
const isPossiblePrefix = (stroke: KeyStroke) => roleOf(stroke) === 'terminator' || roleOf(stroke) === 'numpad-arrow' || isSpinArrow(stroke);

const isSpinArrow = ({ key, focus }: KeyStroke) =>
  (/^Arrow/.test(key ?? '') && focus === 'control') || (/^Arrow(Up|Down)$/.test(key ?? '') && focus === 'number');

/** Keeps a key from the page until it is attributed. */
function addPendingKey(state: State, key: PendingKey, settings: ScannerSettings): Step {
  const more = { ...state, pending: [...state.pending, key] };
  const { at } = key.stroke;
  const held = suppress(more, key.stroke);
  if (settings.isTesting) {
    if (key.kind === 'terminator' && more.pending.length > 1) return suppressAfter(readTestScan(more, settings), key.stroke);
    return { ...held, state: { ...held.state, endAt: at + TEST_SCAN_TIMEOUT_MS } };
  }
  if (key.kind !== 'terminator') {
    const isShowable = key.kind === 'text' && !key.isShown && isTextFocus(key.stroke);
    const showAt = held.state.showAt ?? (isShowable ? at + SHOW_AFTER_MS : null);
    const waiting = { ...held.state, showAt, endAt: at + silenceTimeout(more, settings) };
    return suppressAfter(
      waiting.isEnterWaiting ? deliverClearKeys(waiting, at, classifyUnfinished(waiting, settings)) : passEvent(waiting),
      key.stroke,
    );
  }
  return suppressAfter(onTerminatorDown(held.state, at, settings), key.stroke);
}

/** Handles a terminator as the last pending key. */
function onTerminatorDown(state: State, at: number, settings: ScannerSettings): Step {
  const { pending } = state;
  if (!pending.some(({ kind }) => kind === 'text')) return passEvent({ ...state, endAt: at + prefixTimeout(settings) });
  const found = classifyPending(state, settings);
  const { deviceProbabilities, rhythm } = found;
  const terminatorProbability = deviceProbabilities.at(-1) ?? 0;
  if (terminatorProbability < 1 - DEVICE_CERTAIN) return onPersonTerminator(state, at, settings, found);
  if (terminatorProbability < DEVICE_CERTAIN || !rhythm)
    return passEvent({ ...state, isEnterWaiting: true, endAt: at + prefixTimeout(settings) });
  const wait = nextLineTimeout(longGapMs(toTimedKeys(pending)));
  const waiting: State = { ...state, showAt: null, endAt: at + wait };
  const text =
    wait <= MAX_PREVIEW_WAIT_MS && deviceProbabilities.every((p) => p >= DEVICE_CERTAIN) ? textOfPending(waiting, settings) : null;
  if (text?.kind !== 'scan' || text.other !== null || text.text === state.previewedText) return passEvent(waiting);
  return { ...passEvent({ ...waiting, previewedText: text.text }), effects: [{ kind: 'preview', text: text.text }] };
}

/** Handles a person's Enter or Tab. It acts at once, unless a key before it may be the first of a scan. */
function onPersonTerminator(state: State, at: number, settings: ScannerSettings, found: Classification): Step {
  const open = classifyUnfinished(state, settings);
  if (open.deviceProbabilities.every((p) => p < PERSON_CERTAIN)) return decide(state, at, settings, found);
  return deliverClearKeys({ ...state, isEnterWaiting: true, endAt: at + prefixTimeout(settings) }, at, open);
}

/** Delivers the keys that are certainly a person's, up to the first key that is not clear yet. */
function deliverClearKeys(state: State, at: number, { deviceProbabilities }: Classification): Step {
  const { pending } = state;
  // The system has not reported yet which characters these keys make.
  if (pending.some(({ typed }) => typed === null)) return passEvent(state);
  const isPersons = (p: number) => p < PERSON_CERTAIN;
  const isClear = (p: number) => isPersons(p) || p >= DEVICE_CERTAIN;
  const end = deviceProbabilities.findIndex((p) => !isClear(p));
  const persons = pending.filter((_, k) => (end < 0 || k < end) && isPersons(deviceProbabilities[k] as number));
  return persons.some(({ kind }) => kind === 'terminator') ? deliverPersonKeys(state, at, persons) : passEvent(state);
}

function onKeyUp(before: State, stroke: KeyStroke, settings: ScannerSettings): Step {
  const state: State = { ...before, pressedCodes: before.pressedCodes.filter((code) => code !== stroke.code) };
  if (stroke.key === 'Alt' && state.altDigits !== '') return onAltUp(state, stroke, settings);
  const isSuppressed = state.suppressedCodes.includes(stroke.code);
  const suppressedCodes = isSuppressed ? state.suppressedCodes.filter((code) => code !== stroke.code) : state.suppressedCodes;
  const last = state.pending.findLastIndex((key) => key.stroke.code === stroke.code);
  const place = state.pending[last]?.isDown ? last : -1;
  const pending = state.pending.map((key, k) => (k === place ? { ...key, isDown: false, releasedAt: stroke.at } : key));
  const next: State = { ...state, suppressedCodes, pending };
  const disposition = isSuppressed ? 'suppress' : 'pass';
  if (place < 0 || settings.isTesting) return { state: next, disposition, effects: [] };
  return { ...onPendingKeyUp(next, place, stroke.at, settings), disposition };
}

/** Uses the hold time of the last key, which can decide what its press left open. */
function onPendingKeyUp(state: State, place: number, at: number, settings: ScannerSettings): Step {
  const last = state.pending.at(-1);
  if (place !== state.pending.length - 1 || !last || state.previewedText !== null) return passEvent(state);
  // The timeout was computed without this key's hold time.
  if (last.kind === 'text' && at - last.stroke.at < MIN_PERSON_HOLD_MS)
    return passEvent({ ...state, endAt: last.stroke.at + silenceTimeout(state, settings) });
  if (last.kind !== 'terminator' || !state.pending.some(({ kind }) => kind === 'text')) return passEvent(state);
  const found = classifyPending(state, settings);
  return (found.deviceProbabilities.at(-1) ?? 0) < 1 - DEVICE_CERTAIN ? onPersonTerminator(state, at, settings, found) : passEvent(state);
}

/** Handles the auto-repeat of a key that stays down. */
function onKeyRepeat(state: State, stroke: KeyStroke): Step {
  const place = state.pending.findLastIndex((key) => key.stroke.code === stroke.code);
  const key = state.pending[place];
  // A key that is not pending any more keeps its disposition: a person's repeats, and a device's stuck key stays suppressed.
  if (!key) return { ...passEvent(state), disposition: state.suppressedCodes.includes(stroke.code) ? 'suppress' : 'pass' };
  const pending = state.pending.map((one, k) => (k === place ? { ...one, repeats: one.repeats + 1 } : one));
  const held = suppress({ ...state, pending, endAt: Math.max(state.endAt ?? 0, stroke.at + TYPING_PAUSE_MS) }, stroke);
  return key.isShown && isTypeable(key.stroke) ? { ...held, effects: [{ kind: 'show', strokes: [key.stroke] }] } : held;
}

/** Handles text that the page cannot suppress. Pending characters are shown first, so that the order stays right. */
function passThrough(state: State, stroke: KeyStroke, settings: ScannerSettings): Step {
  const shown = showPendingCharacters(state);
  const effects: Effect[] = [...shown.effects];
  if (!shown.state.isFieldSaved) effects.unshift({ kind: 'save-field' });
  const more: State = { ...shown.state, isFieldSaved: true, pending: [...shown.state.pending, composedKey(stroke)] };
  return { state: { ...more, endAt: stroke.at + silenceTimeout(more, settings) }, disposition: 'silent', effects };
}

/** Runs the timers that are due by `at`. */
function processDueTimers(state: State, at: number, settings: ScannerSettings): Step {
  if (state.endAt !== null && at > state.endAt)
    return settings.isTesting ? readTestScan(state, settings) : onSilence(state, state.endAt, settings);
  if (state.showAt !== null && at > state.showAt) return onShowDue(state, state.showAt, settings);
  return passEvent(state);
}

/** Decides after a pause, unless a device's text is still waiting for its terminator. */
function onSilence(state: State, at: number, settings: ScannerSettings): Step {
  const last = state.pending.at(-1);
  const lastAt = last?.stroke.at ?? at;
  const mayWait = at < lastAt + TYPING_PAUSE_MS;
  const awaitRelease = () => passEvent({ ...state, endAt: Math.min(lastAt + TYPING_PAUSE_MS, at + RELEASE_POLL_MS) });
  // The hold time of a key among others shows whose it is, and so does that of an Enter or Tab while a person types.
  if (mayWait && state.pending.some(({ isDown }, k) => isDown && k < state.pending.length - 1)) return awaitRelease();
  const found = last?.kind === 'terminator' && last.isDown ? classifyPending(state, settings) : undefined;
  if (mayWait && found?.deviceProbabilities.some((p) => p <= 1 - DEVICE_CERTAIN)) return awaitRelease();
  if (last && last.kind !== 'terminator' && settings.suffix !== 'none' && at < lastAt + TERMINATOR_TIMEOUT_MS) {
    const { deviceProbabilities } = classifyUnfinished(state, settings);
    if ((deviceProbabilities.at(-1) ?? 0) > DEVICE_LIKELY) return passEvent({ ...state, endAt: lastAt + TERMINATOR_TIMEOUT_MS });
  }
  return decide(state, at, settings, found);
}

/** Shows the pending characters, unless they are certainly a device's. */
function onShowDue(state: State, at: number, settings: ScannerSettings): Step {
  const { deviceProbabilities } = classifyUnfinished(state, settings);
  if (deviceProbabilities.every((p) => p > DEVICE_CERTAIN)) return passEvent({ ...state, showAt: null });
  const clear = deviceProbabilities.findIndex((p) => p >= PERSON_CERTAIN);
  const certain = state.pending.slice(0, clear < 0 ? undefined : clear);
  const isPersons = certain.length >= MIN_KEYS_TO_DELIVER && hasOverlap(toTimedKeys(certain));
  const isRestShown = state.pending.slice(certain.length).some(({ isShown }) => isShown);
  if (!isPersons || isRestShown || state.pending.some(({ typed }) => typed === null)) return showPendingCharacters(state);
  return clear < 0 ? decide(state, at, settings) : chainSteps(deliverPersonKeys(state, at, certain), showPendingCharacters);
}

/** Decides when a person touches the screen or leaves the window, or another device is read, unless a scan or a test scan is under way. */
function decideUnlessScanning(state: State, at: number, settings: ScannerSettings): Step {
  if (settings.isTesting || state.pending.length === 0) return passEvent(state);
  const { deviceProbabilities } = classifyUnfinished(state, settings);
  const isUnderWay = (deviceProbabilities.at(-1) ?? 0) > DEVICE_LIKELY && state.pending.at(-1)?.kind !== 'terminator';
  return isUnderWay ? passEvent(state) : decide(state, at, settings);
}

/** Handles the end of a character that was spelled as Alt and digits: `Alt` `0` `6` `5` is an A. */
function onAltUp(state: State, stroke: KeyStroke, settings: ScannerSettings): Step {
  const code = Number(state.altDigits);
  const next = { ...state, altDigits: '' };
  // Beyond ASCII the number has a different meaning on each PC, so the system reports the character.
  if (code > 0x7f || code === 0) return { state: next, disposition: 'suppress', effects: [] };
  const taken: State = { ...next, altTextHandled: true };
  const character = String.fromCharCode(code);
  const made: KeyStroke = { ...stroke, type: 'down', key: character, code: '', alt: false };
  return chainSteps(processDueTimers(taken, stroke.at, settings), (ready) => ({
    ...addPendingKey(ready, textKey(made, character), settings),
    disposition: 'suppress',
  }));
}

/** Handles text that the system reports after its keys: a dead key's result, or a character spelled with Alt. */
function onSystemText(state: State, text: string, at: number, settings: ScannerSettings): Step {
  if (state.altTextHandled) return { state: { ...state, altTextHandled: false }, disposition: 'suppress', effects: [] };
  const first = state.pending.findIndex(({ typed, isShown }) => isShown && typed === null);
  if (first >= 0) {
    // The system reports one text for all keys since the dead key.
    const lastShown = state.pending.findLastIndex(({ isShown }) => isShown);
    const pending = state.pending.map((key, k) => (k < first || k > lastShown ? key : { ...key, typed: k === lastShown ? text : '' }));
    return { state: { ...state, pending }, disposition: 'silent', effects: [] };
  }
  return addPendingKey(state, textKey({ ...PLAIN_STROKE, key: text, at }, text), settings);
}

/** Windows reports the character of a dead key only after the next key. */
const isAfterDeadKey = ({ pending }: State) => pending.at(-1)?.stroke.key === 'Dead';
