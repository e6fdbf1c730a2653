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
import {
  type Classification,
  classify,
  DEVICE_CERTAIN,
  DEVICE_LIKELY,
  findPrefix,
  HUMAN_PACE_MS,
  hasOverlap,
  isTooShort,
  longGapMs,
  MIN_CHARACTERS,
  toTimedKeys,
} from './classify';
import { REST_WINDOW_MS, readDeviceKeys, readTestScan, textOfPending } from './device-reading';
import { type KeyStroke, PLAIN_STROKE, roleOf } from './key-stroke';
import { deliverToPage, isTextFocus, isTypeable, repeatedStrokes } from './page-delivery';
import { composedKey, controlKey, type PendingKey, textKey } from './pending-key';
import type { ScannerSettings } from './reading';
import { chainSteps, type Effect, type Input, passEvent, type State, type Step, suppress, suppressAfter } from './recognizer-state';
import type { TimedKey } from './timed-key';
import { nextLineTimeout, prefixTimeout, silenceTimeout, TERMINATOR_TIMEOUT_MS, TRAILING_KEYS_MS, TYPING_PAUSE_MS } from './timeouts';
import { MIN_PERSON_HOLD_MS } from './timing-model';

/** A person's character appears this many milliseconds after its key at the latest. */
const SHOW_AFTER_MS = 100;
/** So many milliseconds at a time are waited for the release of a key that is still down. */
const RELEASE_POLL_MS = 30;
/** A scan whose end is clear this many milliseconds after its terminator, or sooner, is shown with its terminator. */
const MAX_PREVIEW_WAIT_MS = 26;
/** A person's last keys say something of the next ones for this many milliseconds. */
const RECENT_MS = 1000;
const MAX_RECENT_KEYS = 4;
/** From this many keys on, what is surely a person's is given to the page while they still type. */
const MIN_KEYS_TO_DELIVER = 6;
const PERSON_CERTAIN = 1e-7;
/** Among a person's characters, one is taken from the field from this probability on: one of theirs is not to be lost. */
const REMOVE_AMONG_PERSON_KEYS = 0.9;
/** From this probability on, Enter and Tab may be a device's, and press and move nothing. */
const TERMINATOR_DOUBTFUL = 0.03;
/** A test scan without Enter or Tab is over after this silence; slower than any scanner (500 ms is the highest setting). */
const TEST_SCAN_TIMEOUT_MS = 1000;

/** When a `tick` is wanted, on the clock of the key events; `null` when nothing is pending. */
export function wakeAt({ showAt, endAt }: State): number | null {
  // A key that comes exactly then is in time, so silence begins just after.
  const due = Math.min(showAt ?? Number.POSITIVE_INFINITY, endAt ?? Number.POSITIVE_INFINITY);
  return due === Number.POSITIVE_INFINITY ? null : due + 1;
}

export function step(before: State, input: Input, given: ScannerSettings): Step {
  const state = dropOldPersonKeys(before, input.type === 'key' ? input.stroke.at : input.at);
  const settings: ScannerSettings = { ...given, learnedRhythm: state.learnedRhythm ?? given.learnedRhythm ?? null };
  switch (input.type) {
    case 'key':
      // Chromium's autofill fires key events without a key; they are no key at all.
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
      const settled = settings.isTesting ? passEvent(state) : decideOnTouch(state, input.at, settings);
      return { ...settled, state: { ...settled.state, enterAllowedFrom: input.at } };
    }
    case 'left': {
      // Another window hears of the releases.
      const unpressed: State = { ...state, pressedCodes: [] };
      return settings.isTesting ? passEvent(unpressed) : decideOnTouch(unpressed, input.at, settings);
    }
    default:
      return assertNever(input);
  }
}

/** What a person typed a second before the pending keys says nothing of them any more; what no finger typed may be the first half of them. */
function dropOldPersonKeys(state: State, at: number): State {
  if (state.recentPersonKeys.length === 0) return state;
  const now = state.pending[0]?.stroke.at ?? at;
  const context = state.recentPersonKeys.filter((key) => isRecent(key, now));
  return context.length === state.recentPersonKeys.length ? state : { ...state, recentPersonKeys: context };
}

const isRecent = ({ pressedAt, releasedAt }: TimedKey, now: number) =>
  now - pressedAt <= (releasedAt !== null && releasedAt - pressedAt < MIN_PERSON_HOLD_MS ? REST_WINDOW_MS : RECENT_MS);

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
      // A release was lost, or there are two keyboards: it is not known which press the next release is of.
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

/** A key that moves, erases or commands, if a person pressed it. */
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
  const settled = decide(state, stroke.at, settings);
  return { ...settled, disposition: 'pass', state: { ...settled.state, enterAllowedFrom: stroke.at } };
}

/** Keys that press or move something, and are the first of a scan where the scanner was told to send them as a prefix. */
const isPossiblePrefix = (stroke: KeyStroke) => roleOf(stroke) === 'terminator' || roleOf(stroke) === 'numpad-arrow' || isSpinArrow(stroke);

const isSpinArrow = ({ key, focus }: KeyStroke) =>
  (/^Arrow/.test(key ?? '') && focus === 'control') || (/^Arrow(Up|Down)$/.test(key ?? '') && focus === 'number');

/** One more key that may be a device's. */
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

/** The last pending key is Enter, Tab or the like. */
function onTerminatorDown(state: State, at: number, settings: ScannerSettings): Step {
  const { pending } = state;
  if (!pending.some(({ kind }) => kind === 'text')) return passEvent({ ...state, endAt: at + prefixTimeout(settings) });
  const found = classifyPending(state, settings);
  const { deviceProbabilities, rhythm } = found;
  const ofTerminator = deviceProbabilities.at(-1) ?? 0;
  if (ofTerminator < 1 - DEVICE_CERTAIN) return onPersonTerminator(state, at, settings, found);
  if (ofTerminator < DEVICE_CERTAIN || !rhythm) return passEvent({ ...state, isEnterWaiting: true, endAt: at + prefixTimeout(settings) });
  const wait = nextLineTimeout(longGapMs(toTimedKeys(pending)));
  const waiting: State = { ...state, showAt: null, endAt: at + wait };
  const text =
    wait <= MAX_PREVIEW_WAIT_MS && deviceProbabilities.every((p) => p >= DEVICE_CERTAIN) ? textOfPending(waiting, settings) : null;
  if (text?.kind !== 'scan' || text.other !== null || text.text === state.previewedText) return passEvent(waiting);
  return { ...passEvent({ ...waiting, previewedText: text.text }), effects: [{ kind: 'preview', text: text.text }] };
}

/** A person has pressed Enter or Tab. It acts at once, unless a key before it may be the first of a device's. */
function onPersonTerminator(state: State, at: number, settings: ScannerSettings, found: Classification): Step {
  const open = classifyUnfinished(state, settings);
  if (open.deviceProbabilities.every((p) => p < PERSON_CERTAIN)) return decide(state, at, settings, found);
  return deliverClearKeys({ ...state, isEnterWaiting: true, endAt: at + prefixTimeout(settings) }, at, open);
}

/** Gives the page what is surely a person's, up to the first key of which it is not clear yet whose it is. */
function deliverClearKeys(state: State, at: number, { deviceProbabilities }: Classification): Step {
  const { pending } = state;
  // The system has yet to say which character these keys make.
  if (pending.some(({ typed }) => typed === null)) return passEvent(state);
  const isPersons = (p: number) => p < PERSON_CERTAIN;
  const isClear = (p: number) => isPersons(p) || p >= DEVICE_CERTAIN;
  const end = deviceProbabilities.findIndex((p) => !isClear(p));
  const persons = pending.filter((_, k) => (end < 0 || k < end) && isPersons(deviceProbabilities[k] as number));
  return persons.some(({ kind }) => kind === 'terminator') ? deliverPersonKeys(state, at, persons) : passEvent(state);
}

/** Gives the page keys that are surely a person's; the others are kept. */
function deliverPersonKeys(state: State, at: number, persons: readonly PendingKey[]): Step {
  const { pending } = state;
  const given = new Set(persons);
  const rest = pending.filter((key) => !given.has(key)).map((key) => ({ ...key, isShown: false }));
  const held = rest.find(isHiddenText);
  const next: State = {
    ...state,
    pending: rest,
    isEnterWaiting: rest.some(({ kind }) => kind === 'terminator'),
    isFieldSaved: false,
    showAt: held ? Math.max(at, held.stroke.at + SHOW_AFTER_MS) : null,
    recentPersonKeys: recentKeysAfter(state.recentPersonKeys, persons, rest[0]?.stroke.at ?? at),
    typingRun: typingRunAfter(state.typingRun, persons),
  };
  const hasDevice = persons.some(({ kind }) => kind === 'terminator') ? rest.length > 0 : false;
  return deliverToPage(next, persons, { hasDevice, isRemembered: state.isFieldSaved, doubtful: new Set() });
}

function onKeyUp(before: State, stroke: KeyStroke, settings: ScannerSettings): Step {
  const state: State = { ...before, pressedCodes: before.pressedCodes.filter((code) => code !== stroke.code) };
  if (stroke.key === 'Alt' && state.altDigits !== '') return onAltUp(state, stroke, settings);
  const isWithheld = state.suppressedCodes.includes(stroke.code);
  const suppressedCodes = isWithheld ? state.suppressedCodes.filter((code) => code !== stroke.code) : state.suppressedCodes;
  const last = state.pending.findLastIndex((key) => key.stroke.code === stroke.code);
  const place = state.pending[last]?.isDown ? last : -1;
  const pending = state.pending.map((key, k) => (k === place ? { ...key, isDown: false, releasedAt: stroke.at } : key));
  const next: State = { ...state, suppressedCodes, pending };
  const fate = isWithheld ? 'suppress' : 'pass';
  if (place < 0 || settings.isTesting) return { state: next, disposition: fate, effects: [] };
  return { ...onPendingKeyUp(next, place, stroke.at, settings), disposition: fate };
}

/** How long a key was down can decide what the keys before could not. */
function onPendingKeyUp(state: State, place: number, at: number, settings: ScannerSettings): Step {
  const last = state.pending.at(-1);
  if (place !== state.pending.length - 1 || !last || state.previewedText !== null) return passEvent(state);
  // The end of silence was reckoned without this key's hold time.
  if (last.kind === 'text' && at - last.stroke.at < MIN_PERSON_HOLD_MS)
    return passEvent({ ...state, endAt: last.stroke.at + silenceTimeout(state, settings) });
  if (last.kind !== 'terminator' || !state.pending.some(({ kind }) => kind === 'text')) return passEvent(state);
  const found = classifyPending(state, settings);
  return (found.deviceProbabilities.at(-1) ?? 0) < 1 - DEVICE_CERTAIN ? onPersonTerminator(state, at, settings, found) : passEvent(state);
}

/** A key that stays down. */
function onKeyRepeat(state: State, stroke: KeyStroke): Step {
  const place = state.pending.findLastIndex((key) => key.stroke.code === stroke.code);
  const key = state.pending[place];
  // Not pending: a person's key goes on repeating, and a device's that got stuck stays withheld.
  if (!key) return { ...passEvent(state), disposition: state.suppressedCodes.includes(stroke.code) ? 'suppress' : 'pass' };
  const pending = state.pending.map((one, k) => (k === place ? { ...one, repeats: one.repeats + 1 } : one));
  const held = suppress({ ...state, pending, endAt: Math.max(state.endAt ?? 0, stroke.at + TYPING_PAUSE_MS) }, stroke);
  return key.isShown && isTypeable(key.stroke) ? { ...held, effects: [{ kind: 'show', strokes: [key.stroke] }] } : held;
}

/** Text that the page cannot withhold. What is pending is shown first, so that the order stays right. */
function passThrough(state: State, stroke: KeyStroke, settings: ScannerSettings): Step {
  const shown = showPendingCharacters(state);
  const effects: Effect[] = [...shown.effects];
  if (!shown.state.isFieldSaved) effects.unshift({ kind: 'save-field' });
  const more: State = { ...shown.state, isFieldSaved: true, pending: [...shown.state.pending, composedKey(stroke)] };
  return { state: { ...more, endAt: stroke.at + silenceTimeout(more, settings) }, disposition: 'silent', effects };
}

/** Shows all pending characters in the focused field, for the time being. */
function showPendingCharacters(state: State): Step {
  const strokes = state.pending.filter(isHiddenText).flatMap(repeatedStrokes);
  if (strokes.length === 0) return passEvent({ ...state, showAt: null });
  const effects: Effect[] = state.isFieldSaved ? [] : [{ kind: 'save-field' }];
  effects.push({ kind: 'show', strokes });
  const pending = state.pending.map((key) => (isHiddenText(key) ? { ...key, isShown: true } : key));
  return { state: { ...state, pending, isFieldSaved: true, showAt: null }, disposition: 'pass', effects };
}

const isHiddenText = ({ kind, isShown, stroke }: PendingKey) => kind === 'text' && !isShown && isTypeable(stroke);

/** Does what time has made due by `at`. */
function processDueTimers(state: State, at: number, settings: ScannerSettings): Step {
  if (state.endAt !== null && at > state.endAt)
    return settings.isTesting ? readTestScan(state, settings) : onSilence(state, state.endAt, settings);
  if (state.showAt !== null && at > state.showAt) return onShowDue(state, state.showAt, settings);
  return passEvent(state);
}

/** Nothing has come for a while. A device's text without its terminator may still get it; everything else is over. */
function onSilence(state: State, at: number, settings: ScannerSettings): Step {
  const last = state.pending.at(-1);
  const lastAt = last?.stroke.at ?? at;
  // How long it is down says whose a key is that went down among others.
  const isHeld = state.pending.some(({ isDown }, k) => isDown && k < state.pending.length - 1);
  if (isHeld && at < lastAt + TYPING_PAUSE_MS)
    return passEvent({ ...state, endAt: Math.min(lastAt + TYPING_PAUSE_MS, at + RELEASE_POLL_MS) });
  if (last && last.kind !== 'terminator' && settings.suffix !== 'none' && at < lastAt + TERMINATOR_TIMEOUT_MS) {
    const { deviceProbabilities } = classifyUnfinished(state, settings);
    if ((deviceProbabilities.at(-1) ?? 0) > DEVICE_LIKELY) return passEvent({ ...state, endAt: lastAt + TERMINATOR_TIMEOUT_MS });
  }
  return decide(state, at, settings);
}

/** The first character has waited long enough: it is shown, unless it is surely a device's. */
function onShowDue(state: State, at: number, settings: ScannerSettings): Step {
  const { deviceProbabilities } = classifyUnfinished(state, settings);
  if (deviceProbabilities.every((p) => p > DEVICE_CERTAIN)) return passEvent({ ...state, showAt: null });
  const clear = deviceProbabilities.findIndex((p) => p >= PERSON_CERTAIN);
  const surely = state.pending.slice(0, clear < 0 ? undefined : clear);
  const isPersons = surely.length >= MIN_KEYS_TO_DELIVER && hasOverlap(toTimedKeys(surely));
  const isRestShown = state.pending.slice(surely.length).some(({ isShown }) => isShown);
  if (!isPersons || isRestShown || state.pending.some(({ typed }) => typed === null)) return showPendingCharacters(state);
  return clear < 0 ? decide(state, at, settings) : chainSteps(deliverPersonKeys(state, at, surely), showPendingCharacters);
}

/** A pointer decides for what a person may have typed. A scan goes on while a person touches the screen. */
function decideOnTouch(state: State, at: number, settings: ScannerSettings): Step {
  if (state.pending.length === 0) return passEvent(state);
  const { deviceProbabilities } = classifyUnfinished(state, settings);
  const isUnderWay = (deviceProbabilities.at(-1) ?? 0) > DEVICE_LIKELY && state.pending.at(-1)?.kind !== 'terminator';
  return isUnderWay ? passEvent(state) : decide(state, at, settings);
}

/** The pending keys as they are, with no more to come. */
const classifyPending = ({ pending, recentPersonKeys }: State, settings: ScannerSettings) =>
  classify(pending, { context: recentPersonKeys, settings });
/** The same while more may come. */
const classifyUnfinished = ({ pending, recentPersonKeys }: State, settings: ScannerSettings) =>
  classify(pending, { context: recentPersonKeys, settings, isOpen: true });

/**
 * Says whose the pending keys are: the person's go to the page, the device's become a reading.
 * @param found what `classifyAll` says, where that was asked already
 */
function decide(state: State, at: number, settings: ScannerSettings, found = classifyPending(state, settings)): Step {
  const { pending } = state;
  const classification = preferPersonInDoubt(pending, found, settings);
  const isAmongPersons = pending.some(
    ({ kind }, k) => kind === 'text' && (classification.deviceProbabilities[k] ?? 0) <= 1 - DEVICE_CERTAIN,
  );
  const isDevices = (k: number): boolean => {
    const p = classification.deviceProbabilities[k] ?? 0;
    if (isAmongPersons && pending[k]?.kind === 'text') return p > REMOVE_AMONG_PERSON_KEYS;
    // An Enter or a Tab right behind a device's text is its own unless that is out of the question: when in doubt, nothing is pressed.
    return p > DEVICE_LIKELY || (p > 1 - DEVICE_CERTAIN && pending[k]?.kind === 'terminator' && k > 0 && isDevices(k - 1));
  };
  const persons = pending.filter((_, k) => !isDevices(k));
  const devices = pending.filter((_, k) => isDevices(k));
  const next: State = {
    ...state,
    pending: [],
    isEnterWaiting: false,
    isFieldSaved: false,
    previewedText: null,
    capsToggled: false,
    showAt: null,
    endAt: null,
    recentPersonKeys: recentKeysAfter(state.recentPersonKeys, persons, at),
    typingRun: typingRunAfter(state.typingRun, persons),
  };
  const classified: Effect = { kind: 'classified', keys: pending, classification };
  const doubtful = new Set(persons.filter((key) => isDoubtfulTerminator(key, state, classification, devices.at(-1))));
  const given = deliverToPage(next, persons, { hasDevice: devices.length > 0, isRemembered: state.isFieldSaved, doubtful });
  const done = splitScans(devices).reduce(
    (step, scan, n, all) => chainSteps(step, (ready) => readScan(ready, scan, { from: all[n - 1]?.at(-1), to: all[n + 1]?.[0] })),
    given,
  );
  return { ...done, effects: [...done.effects, classified] };

  function readScan(
    ready: State,
    scan: readonly PendingKey[],
    { from, to }: { readonly from: PendingKey | undefined; readonly to: PendingKey | undefined },
  ): Step {
    const first = scan[0] as PendingKey;
    // The person's keys behind one scan are before the next one.
    const isIts = ({ stroke: { at: t } }: PendingKey) => (!from || t > from.stroke.at) && (!to || t < to.stroke.at);
    const keys = pending.filter(isIts);
    const deviceProbabilities = classification.deviceProbabilities.filter((_, k) => isIts(pending[k] as PendingKey));
    return readDeviceKeys(
      ready,
      { ...state, ...before(first), pending: scan },
      markLostReleases({ ...classification, deviceProbabilities }, keys, first),
      settings,
    );
  }

  /** What a person had typed when the device began. */
  function before({ stroke: { at: from } }: PendingKey): Pick<State, 'recentPersonKeys' | 'typingRun'> {
    const earlier = persons.filter(({ stroke }) => stroke.at < from);
    return {
      recentPersonKeys: recentKeysAfter(state.recentPersonKeys, earlier, from),
      typingRun: typingRunAfter(state.typingRun, earlier),
    };
  }
}

/** A device's keys, scan by scan: while a person types, nothing but the time after its terminator ends one. */
function splitScans(devices: readonly PendingKey[]): PendingKey[][] {
  const wait = 2 * nextLineTimeout(longGapMs(toTimedKeys(devices)));
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
function markLostReleases(classification: Classification, pending: readonly PendingKey[], first: PendingKey): Classification {
  const byDevice = pending.map((key, k) => {
    const p = classification.deviceProbabilities[k] ?? 0;
    if (p <= DEVICE_LIKELY && key.isDown && key.stroke.at > first.stroke.at) return DEVICE_LIKELY;
    return key.kind !== 'text' && p <= 1 - DEVICE_CERTAIN ? 0 : p;
  });
  return { ...classification, deviceProbabilities: byDevice, keys: pending };
}

/** Whether a person's Enter or Tab may be a device's all the same: when in doubt, nothing is pressed. */
function isDoubtfulTerminator(
  key: PendingKey,
  { pending, rejected }: State,
  { deviceProbabilities, reason }: Classification,
  lastOfDevice: PendingKey | undefined,
): boolean {
  if (key.kind !== 'terminator') return false;
  const { at } = key.stroke;
  // The end of a device's text that has none yet.
  if (lastOfDevice && lastOfDevice.kind !== 'terminator' && at > lastOfDevice.stroke.at) return true;
  if (rejected?.mayContinue && at - rejected.at <= REST_WINDOW_MS) return true;
  const probabilityOf = (other: PendingKey) => deviceProbabilities[pending.indexOf(other)] ?? 0;
  // In a number's field, Enter and Tab go to the next field, and a person presses them all day.
  if (probabilityOf(key) <= TERMINATOR_DOUBTFUL || (isNumberOrSecret(pending) && isHumanPace(pending))) return false;
  if (reason === 'too-few-characters' || reason === 'slower-than-scanners') return true;
  const characters = pending.filter((other) => other.kind === 'text' && probabilityOf(other) > TERMINATOR_DOUBTFUL / 3).length;
  return characters >= MIN_CHARACTERS;
}

function typingRunAfter(before: State['typingRun'], persons: readonly PendingKey[]): State['typingRun'] {
  return persons.reduce(({ count, lastAt }, { kind, stroke: { at } }) => {
    if (kind !== 'text') return { count: 0, lastAt: at };
    return { count: at - lastAt > RECENT_MS ? 1 : count + 1, lastAt: at };
  }, before);
}

/** What one hand has typed, and either may have: text without its end, or a number in a field for numbers, is a person's. */
function preferPersonInDoubt(pending: readonly PendingKey[], classification: Classification, settings: ScannerSettings): Classification {
  const { deviceProbabilities, rhythm } = classification;
  const isOneHand = deviceProbabilities.every((p) => p > DEVICE_LIKELY);
  if (!isOneHand || findPrefix(pending, settings) !== null) return classification;
  const isUnfinished = pending.at(-1)?.kind !== 'terminator' && settings.suffix !== 'none';
  const isDoubtful = isUnfinished && deviceProbabilities.some((p) => p < DEVICE_CERTAIN);
  const isNumber = isNumberOrSecret(pending) && (rhythm?.gapMs ?? 0) >= HUMAN_PACE_MS;
  if (!isDoubtful && !isNumber) return classification;
  return { deviceProbabilities: deviceProbabilities.map(() => 0), rhythm: null, reason: isNumber ? 'number-field' : 'no-terminator' };
}

/** Whether this is what a person types where the focus is: a secret, or a number in its field. */
function isNumberOrSecret(pending: readonly PendingKey[]): boolean {
  const focus = pending[0]?.stroke.focus;
  const texts = pending.filter(({ kind }) => kind === 'text').map(({ typed }) => typed ?? '');
  return focus === 'secret' || (focus === 'number' && COUNT_OR_WEIGHT.test(texts.join('')));
}

function isHumanPace(pending: readonly PendingKey[]): boolean {
  const times = pending.map(({ stroke }) => stroke.at);
  return Math.max(...times) - Math.min(...times) >= HUMAN_PACE_MS * (times.length - 1);
}

/** A count of bags or items, or a weight in pounds. */
const COUNT_OR_WEIGHT = /^(\d{1,3}|\d{0,3}[.,]\d{1,2})$/;

/** @param from when the pending keys begin: all of a person's among them count, and the last ones before */
function recentKeysAfter(context: readonly TimedKey[], persons: readonly PendingKey[], from: number): TimedKey[] {
  const keys = [...context, ...toTimedKeys(persons)].map((key): TimedKey => ({ ...key, isDown: false, isKnownPerson: true }));
  const before = keys.filter((key) => key.pressedAt <= from && isRecent(key, from));
  return [...before.slice(-MAX_RECENT_KEYS), ...keys.filter(({ pressedAt }) => pressedAt > from)];
}

/** The spelled-out character is complete: `Alt` `0` `6` `5` is an A. */
function onAltUp(state: State, stroke: KeyStroke, settings: ScannerSettings): Step {
  const code = Number(state.altDigits);
  const next = { ...state, altDigits: '' };
  // Beyond ASCII the number means something else on each PC; the system itself will say what.
  if (code > 0x7f || code === 0) return { state: next, disposition: 'suppress', effects: [] };
  const taken: State = { ...next, altTextHandled: true };
  const character = String.fromCharCode(code);
  const made: KeyStroke = { ...stroke, type: 'down', key: character, code: '', alt: false };
  return chainSteps(processDueTimers(taken, stroke.at, settings), (ready) => ({
    ...addPendingKey(ready, textKey(made, character), settings),
    disposition: 'suppress',
  }));
}

function onSystemText(state: State, text: string, at: number, settings: ScannerSettings): Step {
  if (state.altTextHandled) return { state: { ...state, altTextHandled: false }, disposition: 'suppress', effects: [] };
  const first = state.pending.findIndex(({ typed, isShown }) => isShown && typed === null);
  if (first >= 0) {
    // What the keys since the dead key came to, together.
    const lastShown = state.pending.findLastIndex(({ isShown }) => isShown);
    const pending = state.pending.map((key, k) => (k < first || k > lastShown ? key : { ...key, typed: k === lastShown ? text : '' }));
    return { state: { ...state, pending }, disposition: 'silent', effects: [] };
  }
  return addPendingKey(state, textKey({ ...PLAIN_STROKE, key: text, at }, text), settings);
}

/** Windows tells what a dead key and the next one make only after both. */
const isAfterDeadKey = ({ pending }: State) => pending.at(-1)?.stroke.key === 'Dead';
