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
import { assertNever } from '../../src-shared/base/result';
import { SHORTEST_TOUCH_MS, type TimedKey } from './attribution';
import {
  CERTAIN,
  type Classification,
  classify,
  FEWEST_CHARACTERS,
  HUMAN_PACE_MS,
  hasOverlap,
  isTooShort,
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
import { OTHER_HALF_WITHIN_MS, readDevice, readTest, textOf } from './take-reading';
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
const SURELY_PERSONS = 1e-7;
/** Among a person's characters, one is taken from the field from this probability on: one of theirs is not to be lost. */
const AMONG_PERSONS = 0.9;
/** From this probability on, Enter and Tab may be a device's, and press and move nothing. */
const DOUBTFUL = 0.03;
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
  const settings: ScannerSettings = { ...given, learnedRhythm: state.learned ?? given.learnedRhythm ?? null };
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
      const settled = settings.isTesting ? pass(state) : settleOnTouch(state, input.at, settings);
      return { ...settled, state: { ...settled.state, enterFrom: input.at } };
    }
    case 'left': {
      // Another window hears of the releases.
      const released = { ...state, down: [] };
      return settings.isTesting ? pass(released) : settleOnTouch(released, input.at, settings);
    }
    default:
      return assertNever(input);
  }
}

/** What a person typed a second before the pending keys says nothing of them any more; what no finger typed may be the first half of them. */
function withoutOldContext(state: State, at: number): State {
  if (state.context.length === 0) return state;
  const now = state.pending[0]?.stroke.at ?? at;
  const context = state.context.filter((key) => isRecent(key, now));
  return context.length === state.context.length ? state : { ...state, context };
}

const isRecent = ({ downAt, upAt }: TimedKey, now: number) =>
  now - downAt <= (upAt !== null && upAt - downAt < SHORTEST_TOUCH_MS ? OTHER_HALF_WITHIN_MS : CONTEXT_MS);

function keyDown(before: State, stroke: KeyStroke, settings: ScannerSettings): Step {
  const role = roleOf(stroke);
  const wasDown = before.down.includes(stroke.code) && stroke.code !== '';
  const state = wasDown ? before : { ...before, down: [...before.down, stroke.code] };
  if (stroke.repeat && role !== 'modifier') return keyRepeated(state, stroke);
  switch (role) {
    case 'modifier':
      return pass({
        ...state,
        altDigits: stroke.key === 'Alt' ? '' : state.altDigits,
        capsTurned: state.capsTurned || (state.pending.length > 0 && stroke.key === 'CapsLock' && !stroke.repeat),
      });
    case 'text': {
      if (isAfterDeadKey(state)) return letThrough(state, stroke, settings);
      const key = textKey(stroke);
      // A release was lost, or there are two keyboards: it is not known which press the next release is of.
      return add(state, wasDown ? { ...key, isDown: false } : key, settings);
    }
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
    if (settings.isTesting || !isHeldAtRest(stroke)) return pass({ ...state, enterFrom: stroke.at });
    return add(state, key, settings);
  }
  if (settings.isTesting || roleOf(stroke) === 'terminator') return add(state, key, settings);
  const { deviceProbabilities } = classify([...state.pending, key], { context: state.context, settings, isOpen: true });
  const isDevices = (deviceProbabilities.at(-1) ?? 0) > PROBABLE && !isTooShort(state.pending);
  if (isDevices) return add(state, key, settings);
  const settled = settle(state, stroke.at, settings);
  return { ...settled, fate: 'pass', state: { ...settled.state, enterFrom: stroke.at } };
}

/** Keys that press or move something, and are the first of a scan where the scanner was told to send them as a prefix. */
const isHeldAtRest = (stroke: KeyStroke) => roleOf(stroke) === 'terminator' || roleOf(stroke) === 'numpad-arrow' || isCountingArrow(stroke);

const isCountingArrow = ({ key, focus }: KeyStroke) =>
  (/^Arrow/.test(key ?? '') && focus === 'control') || (/^Arrow(Up|Down)$/.test(key ?? '') && focus === 'number');

/** One more key that may be a device's. */
function add(state: State, key: PendingKey, settings: ScannerSettings): Step {
  const more = { ...state, pending: [...state.pending, key] };
  const { at } = key.stroke;
  const held = withhold(more, key.stroke);
  if (settings.isTesting) {
    if (key.kind === 'terminator' && more.pending.length > 1) return afterWithholding(readTest(more, settings), key.stroke);
    return { ...held, state: { ...held.state, endAt: at + TEST_SILENCE_MS } };
  }
  if (key.kind !== 'terminator') {
    const isShowable = key.kind === 'text' && !key.isShown && isTextFocus(key.stroke);
    const showAt = held.state.showAt ?? (isShowable ? at + SHOW_AFTER_MS : null);
    const waiting = { ...held.state, showAt, endAt: at + patience(more, settings) };
    return afterWithholding(waiting.isEnterWaiting ? commit(waiting, at, classifyOpen(waiting, settings)) : pass(waiting), key.stroke);
  }
  return afterWithholding(terminated(held.state, at, settings), key.stroke);
}

/** The last pending key is Enter, Tab or the like. */
function terminated(state: State, at: number, settings: ScannerSettings): Step {
  const { pending } = state;
  if (!pending.some(({ kind }) => kind === 'text')) return pass({ ...state, endAt: at + prefixWait(settings) });
  const found = classifyAll(state, settings);
  const { deviceProbabilities, rhythm } = found;
  const ofTerminator = deviceProbabilities.at(-1) ?? 0;
  if (ofTerminator < 1 - CERTAIN) return personsTerminator(state, at, settings, found);
  if (ofTerminator < CERTAIN || !rhythm) return pass({ ...state, isEnterWaiting: true, endAt: at + prefixWait(settings) });
  const wait = nextLineWait(usualLongGap(timedKeysOf(pending)));
  const waiting: State = { ...state, showAt: null, endAt: at + wait };
  const text = wait <= LONGEST_PREVIEW_MS && deviceProbabilities.every((p) => p >= CERTAIN) ? textOf(waiting, settings) : null;
  if (text?.kind !== 'scan' || text.other !== null || text.text === state.previewed) return pass(waiting);
  return { ...pass({ ...waiting, previewed: text.text }), effects: [{ kind: 'preview', text: text.text }] };
}

/** A person has pressed Enter or Tab. It acts at once, unless a key before it may be the first of a device's. */
function personsTerminator(state: State, at: number, settings: ScannerSettings, found: Classification): Step {
  const open = classifyOpen(state, settings);
  if (open.deviceProbabilities.every((p) => p < SURELY_PERSONS)) return settle(state, at, settings, found);
  return commit({ ...state, isEnterWaiting: true, endAt: at + prefixWait(settings) }, at, open);
}

/** Gives the page what is surely a person's, up to the first key of which it is not clear yet whose it is. */
function commit(state: State, at: number, { deviceProbabilities }: Classification): Step {
  const { pending } = state;
  // The system has yet to say which character these keys make.
  if (pending.some(({ typed }) => typed === null)) return pass(state);
  const isPersons = (p: number) => p < SURELY_PERSONS;
  const isClear = (p: number) => isPersons(p) || p >= CERTAIN;
  const end = deviceProbabilities.findIndex((p) => !isClear(p));
  const persons = pending.filter((_, k) => (end < 0 || k < end) && isPersons(deviceProbabilities[k] as number));
  return persons.some(({ kind }) => kind === 'terminator') ? giveSurely(state, at, persons) : pass(state);
}

/** Gives the page keys that are surely a person's; the others are kept. */
function giveSurely(state: State, at: number, persons: readonly PendingKey[]): Step {
  const { pending } = state;
  const given = new Set(persons);
  const rest = pending.filter((key) => !given.has(key)).map((key) => ({ ...key, isShown: false }));
  const held = rest.find(isHeldText);
  const next: State = {
    ...state,
    pending: rest,
    isEnterWaiting: rest.some(({ kind }) => kind === 'terminator'),
    isRemembered: false,
    showAt: held ? Math.max(at, held.stroke.at + SHOW_AFTER_MS) : null,
    context: contextOf(state.context, persons, rest[0]?.stroke.at ?? at),
    run: runAfter(state.run, persons),
  };
  const hasDevice = persons.some(({ kind }) => kind === 'terminator') ? rest.length > 0 : false;
  return give(next, persons, { hasDevice, isRemembered: state.isRemembered, doubtful: new Set() });
}

function keyUp(before: State, stroke: KeyStroke, settings: ScannerSettings): Step {
  const state = { ...before, down: before.down.filter((code) => code !== stroke.code) };
  if (stroke.key === 'Alt' && state.altDigits !== '') return altReleased(state, stroke, settings);
  const isWithheld = state.withheld.includes(stroke.code);
  const withheld = isWithheld ? state.withheld.filter((code) => code !== stroke.code) : state.withheld;
  const last = state.pending.findLastIndex((key) => key.stroke.code === stroke.code);
  const place = state.pending[last]?.isDown ? last : -1;
  const pending = state.pending.map((key, k) => (k === place ? { ...key, isDown: false, releasedAt: stroke.at } : key));
  const next = { ...state, withheld, pending };
  const fate = isWithheld ? 'withhold' : 'pass';
  if (place < 0 || settings.isTesting) return { state: next, fate, effects: [] };
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
  return (found.deviceProbabilities.at(-1) ?? 0) < 1 - CERTAIN ? personsTerminator(state, at, settings, found) : pass(state);
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
  if (state.endAt !== null && at > state.endAt)
    return settings.isTesting ? readTest(state, settings) : silence(state, state.endAt, settings);
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
    const { deviceProbabilities } = classifyOpen(state, settings);
    if ((deviceProbabilities.at(-1) ?? 0) > PROBABLE) return pass({ ...state, endAt: lastAt + LATE_TERMINATOR_MS });
  }
  return settle(state, at, settings);
}

/** The first character has waited long enough: it is shown, unless it is surely a device's. */
function showDue(state: State, at: number, settings: ScannerSettings): Step {
  const { deviceProbabilities } = classifyOpen(state, settings);
  if (deviceProbabilities.every((p) => p > CERTAIN)) return pass({ ...state, showAt: null });
  const clear = deviceProbabilities.findIndex((p) => p >= SURELY_PERSONS);
  const surely = state.pending.slice(0, clear < 0 ? undefined : clear);
  const isPersons = surely.length >= COMMIT_FROM_KEYS && hasOverlap(timedKeysOf(surely));
  const isRestShown = state.pending.slice(surely.length).some(({ isShown }) => isShown);
  if (!isPersons || isRestShown || state.pending.some(({ typed }) => typed === null)) return showPending(state);
  return clear < 0 ? settle(state, at, settings) : after(giveSurely(state, at, surely), showPending);
}

/** A pointer decides for what a person may have typed. A scan goes on while a person touches the screen. */
function settleOnTouch(state: State, at: number, settings: ScannerSettings): Step {
  if (state.pending.length === 0) return pass(state);
  const { deviceProbabilities } = classifyOpen(state, settings);
  const isUnderWay = (deviceProbabilities.at(-1) ?? 0) > PROBABLE && state.pending.at(-1)?.kind !== 'terminator';
  return isUnderWay ? pass(state) : settle(state, at, settings);
}

/** The pending keys as they are, with no more to come. */
const classifyAll = ({ pending, context }: State, settings: ScannerSettings) => classify(pending, { context, settings });
/** The same while more may come. */
const classifyOpen = ({ pending, context }: State, settings: ScannerSettings) => classify(pending, { context, settings, isOpen: true });

/**
 * Says whose the pending keys are: the person's go to the page, the device's become a reading.
 * @param found what `classifyAll` says, where that was asked already
 */
function settle(state: State, at: number, settings: ScannerSettings, found = classifyAll(state, settings)): Step {
  const { pending } = state;
  const classification = inDoubtPersons(pending, found, settings);
  const isAmongPersons = pending.some(({ kind }, k) => kind === 'text' && (classification.deviceProbabilities[k] ?? 0) <= 1 - CERTAIN);
  const isDevices = (k: number): boolean => {
    const p = classification.deviceProbabilities[k] ?? 0;
    if (isAmongPersons && pending[k]?.kind === 'text') return p > AMONG_PERSONS;
    // An Enter or a Tab right behind a device's text is its own unless that is out of the question: when in doubt, nothing is pressed.
    return p > PROBABLE || (p > 1 - CERTAIN && pending[k]?.kind === 'terminator' && k > 0 && isDevices(k - 1));
  };
  const persons = pending.filter((_, k) => !isDevices(k));
  const devices = pending.filter((_, k) => isDevices(k));
  const next: State = {
    ...state,
    pending: [],
    isEnterWaiting: false,
    isRemembered: false,
    previewed: null,
    capsTurned: false,
    showAt: null,
    endAt: null,
    context: contextOf(state.context, persons, at),
    run: runAfter(state.run, persons),
  };
  const classified: Effect = { kind: 'classified', keys: pending, classification };
  const doubtful = new Set(persons.filter((key) => isInDoubt(key, state, classification, devices.at(-1))));
  const given = give(next, persons, { hasDevice: devices.length > 0, isRemembered: state.isRemembered, doubtful });
  const done = scansIn(devices).reduce(
    (step, scan, n, all) => after(step, (ready) => readOne(ready, scan, { from: all[n - 1]?.at(-1), to: all[n + 1]?.[0] })),
    given,
  );
  return { ...done, effects: [...done.effects, classified] };

  function readOne(
    ready: State,
    scan: readonly PendingKey[],
    { from, to }: { readonly from: PendingKey | undefined; readonly to: PendingKey | undefined },
  ): Step {
    const first = scan[0] as PendingKey;
    // The person's keys behind one scan are before the next one.
    const isIts = ({ stroke: { at: t } }: PendingKey) => (!from || t > from.stroke.at) && (!to || t < to.stroke.at);
    const keys = pending.filter(isIts);
    const deviceProbabilities = classification.deviceProbabilities.filter((_, k) => isIts(pending[k] as PendingKey));
    return readDevice(
      ready,
      { ...state, ...before(first), pending: scan },
      withDoubt({ ...classification, deviceProbabilities }, keys, first),
      settings,
    );
  }

  /** What a person had typed when the device began. */
  function before({ stroke: { at: from } }: PendingKey): Pick<State, 'context' | 'run'> {
    const earlier = persons.filter(({ stroke }) => stroke.at < from);
    return { context: contextOf(state.context, earlier, from), run: runAfter(state.run, earlier) };
  }
}

/** A device's keys, scan by scan: while a person types, nothing but the time after its terminator ends one. */
function scansIn(devices: readonly PendingKey[]): PendingKey[][] {
  const wait = 2 * nextLineWait(usualLongGap(timedKeysOf(devices)));
  const scans: PendingKey[][] = [];
  devices.forEach((key, k) => {
    const last = devices[k - 1];
    const isNext = !last || (last.kind === 'terminator' && key.stroke.at - last.stroke.at > wait);
    if (isNext) scans.push([key]);
    else scans.at(-1)?.push(key);
  });
  return scans;
}

/**
 * A key that stays down among a device's is hardly a person's: its release was lost, and the text has a character less. A
 * person's Enter or Tab is no character that the text could lack.
 */
function withDoubt(classification: Classification, pending: readonly PendingKey[], first: PendingKey): Classification {
  const byDevice = pending.map((key, k) => {
    const p = classification.deviceProbabilities[k] ?? 0;
    if (p <= PROBABLE && key.isDown && key.stroke.at > first.stroke.at) return PROBABLE;
    return key.kind !== 'text' && p <= 1 - CERTAIN ? 0 : p;
  });
  return { ...classification, deviceProbabilities: byDevice, keys: pending };
}

/** Whether a person's Enter or Tab may be a device's all the same: when in doubt, nothing is pressed. */
function isInDoubt(
  key: PendingKey,
  { pending, refused }: State,
  { deviceProbabilities, reason }: Classification,
  lastOfDevice: PendingKey | undefined,
): boolean {
  if (key.kind !== 'terminator') return false;
  const { at } = key.stroke;
  // The end of a device's text that has none yet.
  if (lastOfDevice && lastOfDevice.kind !== 'terminator' && at > lastOfDevice.stroke.at) return true;
  if (refused?.mayGoOn && at - refused.at <= OTHER_HALF_WITHIN_MS) return true;
  const probabilityOf = (other: PendingKey) => deviceProbabilities[pending.indexOf(other)] ?? 0;
  // In a number's field, Enter and Tab go to the next field, and a person presses them all day.
  if (probabilityOf(key) <= DOUBTFUL || (isTypedNumber(pending) && isAtHumanPace(pending))) return false;
  if (reason === 'too-few-characters' || reason === 'slower-than-scanners') return true;
  const characters = pending.filter((other) => other.kind === 'text' && probabilityOf(other) > DOUBTFUL / 3).length;
  return characters >= FEWEST_CHARACTERS;
}

function runAfter(before: State['run'], persons: readonly PendingKey[]): State['run'] {
  return persons.reduce(({ count, lastAt }, { kind, stroke: { at } }) => {
    if (kind !== 'text') return { count: 0, lastAt: at };
    return { count: at - lastAt > CONTEXT_MS ? 1 : count + 1, lastAt: at };
  }, before);
}

/** What one hand has typed, and either may have: text without its end, or a number in a field for numbers, is a person's. */
function inDoubtPersons(pending: readonly PendingKey[], classification: Classification, settings: ScannerSettings): Classification {
  const { deviceProbabilities, rhythm } = classification;
  const isOneHand = deviceProbabilities.every((p) => p > PROBABLE);
  if (!isOneHand || placeOfPrefix(pending, settings) !== null) return classification;
  const isUnfinished = pending.at(-1)?.kind !== 'terminator' && settings.suffix !== 'none';
  const isDoubtful = isUnfinished && deviceProbabilities.some((p) => p < CERTAIN);
  const isNumber = isTypedNumber(pending) && (rhythm?.gapMs ?? 0) >= HUMAN_PACE_MS;
  if (!isDoubtful && !isNumber) return classification;
  return { deviceProbabilities: deviceProbabilities.map(() => 0), rhythm: null, reason: isNumber ? 'number-in-its-field' : 'no-end' };
}

/** Whether this is what a person types where the focus is: a secret, or a number in its field. */
function isTypedNumber(pending: readonly PendingKey[]): boolean {
  const focus = pending[0]?.stroke.focus;
  const texts = pending.filter(({ kind }) => kind === 'text').map(({ typed }) => typed ?? '');
  return focus === 'secret' || (focus === 'number' && TYPED_NUMBER.test(texts.join('')));
}

function isAtHumanPace(pending: readonly PendingKey[]): boolean {
  const times = pending.map(({ stroke }) => stroke.at);
  return Math.max(...times) - Math.min(...times) >= HUMAN_PACE_MS * (times.length - 1);
}

/** A count of bags or items, or a weight in pounds. */
const TYPED_NUMBER = /^(\d{1,3}|\d{0,3}[.,]\d{1,2})$/;

/** @param from when the pending keys begin: all of a person's among them count, and the last ones before */
function contextOf(context: readonly TimedKey[], persons: readonly PendingKey[], from: number): TimedKey[] {
  const keys = [...context, ...timedKeysOf(persons)].map((key) => ({ ...key, isDown: false, isPersons: true }));
  const before = keys.filter((key) => key.downAt <= from && isRecent(key, from));
  return [...before.slice(-CONTEXT_KEYS), ...keys.filter(({ downAt }) => downAt > from)];
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
