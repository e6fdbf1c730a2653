/**
 * Key events in; scans, weights and typed text out. Pure: time comes in with the input, and what is to be done comes out
 * as effects, in order.
 *
 * A key that may belong to a device is kept from the page until `classify` says whose it is. A person's keys are then
 * given to the page in order; a device's keys become one reading and reach no control. A person's character is shown in its
 * field after `SHOW_AFTER_MS` at the latest, for the time being: the app hears of it when it is certain to be a person's,
 * and it is taken out of the field when it is a device's.
 *
 * `docs/scanner.md` describes the model and its numbers.
 */
import { assertNever } from '../../src-shared/result';
import { SHORTEST_TOUCH_MS, type TimedKey } from './attribution';
import {
  CERTAIN,
  type Classification,
  classify,
  HUMAN_PACE_MS,
  hasOverlap,
  PROBABLE,
  placeOfPrefix,
  timedKeysOf,
  usualLongGap,
} from './classify';
import { give, isTextFocus, isTypeable, strokesOf } from './give-to-page';
import { type KeyStroke, PLAIN_STROKE, roleOf } from './key-stroke';
import { composedKey, controlKey, type PendingKey, textKey } from './pending-key';
import type { ScannerSettings } from './reading';
import { after, afterWithholding, type Effect, type Input, pass, type State, type Step, withhold } from './recognizer-state';
import { readDevice, readTest, textOf } from './take-reading';
import { LATE_TERMINATOR_MS, nextLineWait, patience, prefixWait, QUIET_MS, TRAILING_MS } from './waits';

/** A person's character appears this many milliseconds after its key at the latest. */
const SHOW_AFTER_MS = 100;
/** So many milliseconds at a time are waited for the release of a key that is still down. */
const RELEASE_MS = 30;
/** A scan whose end is clear this many milliseconds after its terminator, or sooner, is shown with its terminator. */
const LONGEST_PREVIEW_MS = 26;
/** A person's last keys say something of the next ones for this many milliseconds. */
const CONTEXT_MS = 1000;
const CONTEXT_KEYS = 4;
/** From this many keys on, what is surely a person's is given to the page while they still type. */
const COMMIT_FROM_KEYS = 6;
const SURELY_PERSONS = 0.001;
/** A test scan without Enter or Tab is over after this silence; slower than any scanner (500 ms is the highest setting). */
const TEST_SILENCE_MS = 1000;

/** When a `tick` is wanted, on the clock of the key events; `null` when nothing is pending. */
export function wakeAt({ showAt, endAt }: State): number | null {
  // A key that comes exactly then is in time, so silence begins just after.
  const due = Math.min(showAt ?? Number.POSITIVE_INFINITY, endAt ?? Number.POSITIVE_INFINITY);
  return due === Number.POSITIVE_INFINITY ? null : due + 1;
}

export function step(before: State, input: Input, given: ScannerSettings): Step {
  const state = withoutOldContext(before, input.type === 'key' ? input.stroke.at : input.at);
  const settings = { ...given, learned: state.learned ?? given.learned ?? null };
  switch (input.type) {
    case 'key':
      // Chromium's autofill fires key events without a key; they are no key at all.
      if (input.stroke.key === undefined) return pass(state);
      if (input.stroke.type === 'up') return keyUp(state, input.stroke, settings);
      return after(timePassed(state, input.stroke.at, settings), (next) =>
        keyDown({ ...next, altTextTaken: false }, input.stroke, settings),
      );
    case 'text':
      return after(timePassed(state, input.at, settings), (next) => textArrived(next, input.text, input.at, settings));
    case 'tick':
      return timePassed(state, input.at, settings);
    case 'touched': {
      const settled = settings.testing ? pass(state) : settleOnTouch(state, input.at, settings);
      return { ...settled, state: { ...settled.state, enterFrom: input.at } };
    }
    case 'left':
      return settings.testing ? pass(state) : settleOnTouch(state, input.at, settings);
    default:
      return assertNever(input);
  }
}

/** What a person typed a second before the pending keys says nothing of them any more. */
function withoutOldContext(state: State, at: number): State {
  if (state.context.length === 0) return state;
  const from = (state.pending[0]?.stroke.at ?? at) - CONTEXT_MS;
  const context = state.context.filter(({ downAt }) => downAt >= from);
  return context.length === state.context.length ? state : { ...state, context };
}

function keyDown(state: State, stroke: KeyStroke, settings: ScannerSettings): Step {
  const role = roleOf(stroke);
  if (stroke.repeat && role !== 'modifier') return keyRepeated(state, stroke);
  switch (role) {
    case 'modifier':
      return pass({
        ...state,
        altDigits: stroke.key === 'Alt' ? '' : state.altDigits,
        capsTurned: state.capsTurned || (state.pending.length > 0 && stroke.key === 'CapsLock' && !stroke.repeat),
      });
    case 'text':
      return isAfterDeadKey(state) ? letThrough(state, stroke, settings) : add(state, textKey(stroke), settings);
    case 'composed':
      return letThrough(state, stroke, settings);
    case 'alt-digit':
      return withhold({ ...state, altDigits: state.altDigits + stroke.code.slice(-1) }, stroke);
    case 'terminator':
    case 'control':
    case 'numpad-arrow':
    case 'other':
      return controlDown(state, controlKey(stroke), settings);
    default:
      return assertNever(role);
  }
}

/** A key that moves, erases or commands, if a person pressed it. */
function controlDown(state: State, key: PendingKey, settings: ScannerSettings): Step {
  const { stroke } = key;
  if (state.pending.length === 0) {
    if (stroke.at <= state.trailingUntil) return withhold({ ...state, trailingUntil: stroke.at + TRAILING_MS }, stroke);
    if (settings.testing || !isHeldAtRest(stroke)) return pass({ ...state, enterFrom: stroke.at });
    return add(state, key, settings);
  }
  if (settings.testing || roleOf(stroke) === 'terminator') return add(state, key, settings);
  const { byDevice } = classify([...state.pending, key], { context: state.context, settings, isOpen: true });
  if ((byDevice.at(-1) ?? 0) > PROBABLE) return add(state, key, settings);
  const settled = settle(state, stroke.at, settings);
  return { ...settled, fate: 'pass', state: { ...settled.state, enterFrom: stroke.at } };
}

/** Keys that press or move something, and are the first of a scan where the scanner was told to send them as a prefix. */
const isHeldAtRest = (stroke: KeyStroke) => roleOf(stroke) === 'terminator' || roleOf(stroke) === 'numpad-arrow' || isCountingArrow(stroke);

const isCountingArrow = ({ key, focus }: KeyStroke) =>
  (/^Arrow/.test(key ?? '') && focus === 'control') || (/^Arrow(Up|Down)$/.test(key ?? '') && focus === 'number');

/** One more key that may be a device's. */
function add(state: State, key: PendingKey, settings: ScannerSettings): Step {
  const more = { ...state, pending: [...releasedUnseen(state.pending, key), key] };
  const { at } = key.stroke;
  const held = withhold(more, key.stroke);
  if (settings.testing) {
    if (key.kind === 'terminator' && more.pending.length > 1) return afterWithholding(readTest(more, settings), key.stroke);
    return { ...held, state: { ...held.state, endAt: at + TEST_SILENCE_MS } };
  }
  if (key.kind !== 'terminator') {
    const isShowable = key.kind === 'text' && !key.isShown && isTextFocus(key.stroke);
    const showAt = held.state.showAt ?? (isShowable ? at + SHOW_AFTER_MS : null);
    return { ...held, state: { ...held.state, showAt, endAt: at + patience(more, settings) } };
  }
  return afterWithholding(terminated(held.state, at, settings), key.stroke);
}

/** A key that goes down again has come up in between, whether that was seen or not. */
const releasedUnseen = (pending: readonly PendingKey[], { stroke }: PendingKey) =>
  pending.map((key) => (key.isDown && key.stroke.code === stroke.code ? { ...key, isDown: false } : key));

/** The last pending key is Enter, Tab or the like. */
function terminated(state: State, at: number, settings: ScannerSettings): Step {
  const { pending } = state;
  if (!pending.some(({ kind }) => kind === 'text')) return pass({ ...state, endAt: at + prefixWait(settings) });
  const found = classifyAll(state, settings);
  const { byDevice, rhythm } = found;
  const ofTerminator = byDevice.at(-1) ?? 0;
  if (ofTerminator < 1 - CERTAIN) return settle(state, at, settings, found);
  if (ofTerminator < CERTAIN || !rhythm) return pass({ ...state, endAt: at + prefixWait(settings) });
  const wait = nextLineWait(usualLongGap(timedKeysOf(pending)));
  const waiting: State = { ...state, showAt: null, endAt: at + wait };
  const text = wait <= LONGEST_PREVIEW_MS && byDevice.every((p) => p >= CERTAIN) ? textOf(waiting, settings) : null;
  if (text?.kind !== 'scan' || text.other !== null || text.text === state.previewed) return pass(waiting);
  return { ...pass({ ...waiting, previewed: text.text }), effects: [{ kind: 'preview', text: text.text }] };
}

function keyUp(state: State, stroke: KeyStroke, settings: ScannerSettings): Step {
  if (stroke.key === 'Alt' && state.altDigits !== '') return altReleased(state, stroke, settings);
  const isWithheld = state.withheld.includes(stroke.code);
  const withheld = isWithheld ? state.withheld.filter((code) => code !== stroke.code) : state.withheld;
  const place = state.pending.findLastIndex((key) => key.isDown && key.stroke.code === stroke.code);
  const pending = state.pending.map((key, k) => (k === place ? { ...key, isDown: false, upAt: stroke.at } : key));
  const next = { ...state, withheld, pending };
  const fate = isWithheld ? 'withhold' : 'pass';
  if (place < 0 || settings.testing) return { state: next, fate, effects: [] };
  return { ...released(next, place, stroke.at, settings), fate };
}

/** How long a key was down can decide what the keys before could not. */
function released(state: State, place: number, at: number, settings: ScannerSettings): Step {
  const last = state.pending.at(-1);
  if (place !== state.pending.length - 1 || !last || state.previewed !== null) return pass(state);
  // The end of silence was reckoned without this key's hold time.
  if (last.kind === 'text' && at - last.stroke.at < SHORTEST_TOUCH_MS)
    return pass({ ...state, endAt: last.stroke.at + patience(state, settings) });
  if (last.kind !== 'terminator' || !state.pending.some(({ kind }) => kind === 'text')) return pass(state);
  const found = classifyAll(state, settings);
  return (found.byDevice.at(-1) ?? 0) < 1 - CERTAIN ? settle(state, at, settings, found) : pass(state);
}

/** A key that stays down. */
function keyRepeated(state: State, stroke: KeyStroke): Step {
  const place = state.pending.findLastIndex((key) => key.stroke.code === stroke.code);
  const key = state.pending[place];
  // Not pending: a person's key goes on repeating, and a device's that got stuck stays withheld.
  if (!key) return { ...pass(state), fate: state.withheld.includes(stroke.code) ? 'withhold' : 'pass' };
  const pending = state.pending.map((one, k) => (k === place ? { ...one, repeats: one.repeats + 1 } : one));
  const held = withhold({ ...state, pending, endAt: Math.max(state.endAt ?? 0, stroke.at + QUIET_MS) }, stroke);
  return key.isShown && isTypeable(key.stroke) ? { ...held, effects: [{ kind: 'show', strokes: [key.stroke] }] } : held;
}

/** Text that the page cannot withhold. What is pending is shown first, so that the order stays right. */
function letThrough(state: State, stroke: KeyStroke, settings: ScannerSettings): Step {
  const shown = showPending(state);
  const effects: Effect[] = [...shown.effects];
  if (!shown.state.isRemembered) effects.unshift({ kind: 'remember-field' });
  const more = { ...shown.state, isRemembered: true, pending: [...shown.state.pending, composedKey(stroke)] };
  return { state: { ...more, endAt: stroke.at + patience(more, settings) }, fate: 'unheard', effects };
}

/** Shows all pending characters in the focused field, for the time being. */
function showPending(state: State): Step {
  const strokes = state.pending.filter(isHeldText).flatMap(strokesOf);
  if (strokes.length === 0) return pass({ ...state, showAt: null });
  const effects: Effect[] = state.isRemembered ? [] : [{ kind: 'remember-field' }];
  effects.push({ kind: 'show', strokes });
  const pending = state.pending.map((key) => (isHeldText(key) ? { ...key, isShown: true } : key));
  return { state: { ...state, pending, isRemembered: true, showAt: null }, fate: 'pass', effects };
}

const isHeldText = ({ kind, isShown, stroke }: PendingKey) => kind === 'text' && !isShown && isTypeable(stroke);

/** Does what time has made due by `at`. */
function timePassed(state: State, at: number, settings: ScannerSettings): Step {
  if (state.endAt !== null && at > state.endAt) return settings.testing ? readTest(state, settings) : silence(state, state.endAt, settings);
  if (state.showAt !== null && at > state.showAt) return showDue(state, state.showAt, settings);
  return pass(state);
}

/** Nothing has come for a while. A device's text without its terminator may still get it; everything else is over. */
function silence(state: State, at: number, settings: ScannerSettings): Step {
  const last = state.pending.at(-1);
  const lastAt = last?.stroke.at ?? at;
  // How long it is down says whose a key is that went down among others.
  const isHeld = state.pending.some(({ isDown }, k) => isDown && k < state.pending.length - 1);
  if (isHeld && at < lastAt + QUIET_MS) return pass({ ...state, endAt: Math.min(lastAt + QUIET_MS, at + RELEASE_MS) });
  if (last && last.kind !== 'terminator' && settings.suffix !== 'none' && at < lastAt + LATE_TERMINATOR_MS) {
    const { byDevice } = classify(state.pending, { context: state.context, settings, isOpen: true });
    if ((byDevice.at(-1) ?? 0) > PROBABLE) return pass({ ...state, endAt: lastAt + LATE_TERMINATOR_MS });
  }
  return settle(state, at, settings);
}

/** The first character has waited long enough: it is shown, unless it is surely a device's. */
function showDue(state: State, at: number, settings: ScannerSettings): Step {
  const { byDevice } = classify(state.pending, { context: state.context, settings, isOpen: true });
  if (byDevice.every((p) => p > CERTAIN)) return pass({ ...state, showAt: null });
  const isPersons =
    byDevice.every((p) => p < SURELY_PERSONS) && state.pending.length >= COMMIT_FROM_KEYS && hasOverlap(timedKeysOf(state.pending));
  return isPersons ? settle(state, at, settings) : showPending(state);
}

/** A pointer decides for what a person may have typed. A scan goes on while a person touches the screen. */
function settleOnTouch(state: State, at: number, settings: ScannerSettings): Step {
  if (state.pending.length === 0) return pass(state);
  const { byDevice } = classify(state.pending, { context: state.context, settings, isOpen: true });
  const isUnderWay = (byDevice.at(-1) ?? 0) > PROBABLE && state.pending.at(-1)?.kind !== 'terminator';
  return isUnderWay ? pass(state) : settle(state, at, settings);
}

/** The pending keys as they are, with no more to come. */
const classifyAll = ({ pending, context }: State, settings: ScannerSettings) => classify(pending, { context, settings });

/**
 * Says whose the pending keys are: the person's go to the page, the device's become a reading.
 * @param found what `classifyAll` says, where that was asked already
 */
function settle(state: State, at: number, settings: ScannerSettings, found = classifyAll(state, settings)): Step {
  const { pending } = state;
  const classification = inDoubtPersons(pending, found, settings);
  const isDevices = (k: number): boolean => {
    const p = classification.byDevice[k] ?? 0;
    // An Enter or a Tab right behind a device's text is its own unless that is out of the question: when in doubt, nothing is pressed.
    return p > PROBABLE || (p > 1 - CERTAIN && pending[k]?.kind === 'terminator' && k > 0 && isDevices(k - 1));
  };
  const persons = pending.filter((_, k) => !isDevices(k));
  const devices = pending.filter((_, k) => isDevices(k));
  const next: State = {
    ...state,
    pending: [],
    isRemembered: false,
    previewed: null,
    capsTurned: false,
    showAt: null,
    endAt: null,
    context: contextOf(state.context, persons, at),
    run: runAfter(state.run, persons),
  };
  const classified: Effect = { kind: 'classified', keys: pending, classification };
  const given = give(next, persons, { hasDevice: devices.length > 0, isRemembered: state.isRemembered });
  const [first] = devices;
  const done = first
    ? after(given, (ready) => readDevice(ready, { ...state, ...before(first), pending: devices }, withDoubt(first), settings))
    : given;
  return { ...done, effects: [...done.effects, classified] };

  /** A key that stays down among a device's is hardly a person's: its release was lost, and the text has a character less. */
  function withDoubt({ stroke: { at: from } }: PendingKey): Classification {
    const isHeld = ({ isDown, stroke }: PendingKey) => isDown && stroke.at > from;
    const byDevice = classification.byDevice.map((p, k) => (p <= PROBABLE && isHeld(pending[k] as PendingKey) ? PROBABLE : p));
    return { ...classification, byDevice };
  }

  /** What a person had typed when the device began. */
  function before({ stroke: { at: from } }: PendingKey): Pick<State, 'context' | 'run'> {
    const earlier = persons.filter(({ stroke }) => stroke.at < from);
    return { context: contextOf(state.context, earlier, from), run: runAfter(state.run, earlier) };
  }
}

function runAfter(before: State['run'], persons: readonly PendingKey[]): State['run'] {
  return persons.reduce(({ count, lastAt }, { kind, stroke: { at } }) => {
    if (kind !== 'text') return { count: 0, lastAt: at };
    return { count: at - lastAt > CONTEXT_MS ? 1 : count + 1, lastAt: at };
  }, before);
}

/** What one hand has typed, and either may have: text without its end, or a number in a field for numbers, is a person's. */
function inDoubtPersons(pending: readonly PendingKey[], classification: Classification, settings: ScannerSettings): Classification {
  const { byDevice, rhythm } = classification;
  const isOneHand = byDevice.every((p) => p > PROBABLE);
  if (!isOneHand || placeOfPrefix(pending, settings) !== null) return classification;
  const isUnfinished = pending.at(-1)?.kind !== 'terminator' && settings.suffix !== 'none';
  const isDoubtful = isUnfinished && byDevice.some((p) => p < CERTAIN);
  const typed = pending
    .filter(({ kind }) => kind === 'text')
    .map((key) => key.typed ?? '')
    .join('');
  const focus = pending[0]?.stroke.focus;
  const isExpected = focus === 'secret' || (focus === 'number' && TYPED_NUMBER.test(typed));
  const isNumber = isExpected && (rhythm?.gapMs ?? 0) >= HUMAN_PACE_MS;
  if (!isDoubtful && !isNumber) return classification;
  return { byDevice: byDevice.map(() => 0), rhythm: null, reason: isNumber ? 'number-in-its-field' : 'no-end' };
}

/** A count of bags or items, or a weight in pounds. */
const TYPED_NUMBER = /^(\d{1,3}|\d{0,3}[.,]\d{1,2})$/;

function contextOf(context: readonly TimedKey[], persons: readonly PendingKey[], at: number): TimedKey[] {
  return [...context, ...timedKeysOf(persons)]
    .filter(({ downAt }) => at - downAt <= CONTEXT_MS)
    .slice(-CONTEXT_KEYS)
    .map((key) => ({ ...key, isDown: false, isPersons: true }));
}

/** The spelled-out character is complete: `Alt` `0` `6` `5` is an A. */
function altReleased(state: State, stroke: KeyStroke, settings: ScannerSettings): Step {
  const code = Number(state.altDigits);
  const next = { ...state, altDigits: '' };
  // Beyond ASCII the number means something else on each PC; the system itself will say what.
  if (code > 0x7f || code === 0) return { state: next, fate: 'withhold', effects: [] };
  const taken = { ...next, altTextTaken: true };
  const character = String.fromCharCode(code);
  const made: KeyStroke = { ...stroke, type: 'down', key: character, code: '', alt: false };
  return after(timePassed(taken, stroke.at, settings), (ready) => ({
    ...add(ready, textKey(made, character), settings),
    fate: 'withhold',
  }));
}

function textArrived(state: State, text: string, at: number, settings: ScannerSettings): Step {
  if (state.altTextTaken) return { state: { ...state, altTextTaken: false }, fate: 'withhold', effects: [] };
  const first = state.pending.findIndex(({ typed, isShown }) => isShown && typed === null);
  if (first >= 0) {
    // What the keys since the dead key came to, together.
    const lastShown = state.pending.findLastIndex(({ isShown }) => isShown);
    const pending = state.pending.map((key, k) => (k < first || k > lastShown ? key : { ...key, typed: k === lastShown ? text : '' }));
    return { state: { ...state, pending }, fate: 'unheard', effects: [] };
  }
  return add(state, textKey({ ...PLAIN_STROKE, key: text, at }, text), settings);
}

/** Windows tells what a dead key and the next one make only after both. */
const isAfterDeadKey = ({ pending }: State) => pending.at(-1)?.stroke.key === 'Dead';
