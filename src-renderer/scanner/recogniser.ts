/**
 * Keystrokes in; scans, weights and typed text out. Pure: time comes in with the input, and what is to be done comes
 * out as effects, in order.
 *
 * Text is **held back**, not taken back: a key that may belong to a scan is kept from the page until it is clear whose it
 * is, and a person's keys are then typed into the focused field for them. Taking back would have let each scan's first
 * characters into the field, where the app hears of them (a field that counts as touched, a count of 1 that was never
 * meant), and what a Space or Enter has pressed cannot be taken back at all. A person waits `maxGapMs` at most for a
 * character (60 ms), and not at all for Enter, Tab, Backspace, arrows and commands: those settle what is held and go
 * on natively, after it.
 *
 * The exception is text that the page cannot hold, because an input method or a dead key brings it past the key event.
 * It goes into the field unheard by the app, and when it turns out to be a scan's, the field is put back as it was.
 */
import { assertNever } from '../../src-shared/result';
import { type Symbology, takeAimIdentifier } from './aim';
import { type Burst, isBeyondPeople, isRolling, isUntouched, judge, NO_KEYS, patience, patienceForEnd, withSign } from './burst';
import { calibrate } from './calibration';
import { decode, signOf } from './decode';
import { type KeyStroke, roleOf } from './key-stroke';
import type { Reading, ScannerSettings } from './reading';
import { controlCharacter, numpadCharacter, usCharacter } from './us-layout';

/** What happens to the keyboard. Times are milliseconds on one clock, that of `event.timeStamp`. */
export type Input =
  | { readonly type: 'key'; readonly stroke: KeyStroke }
  /** Text that came without a key, or after one: a character spelled with Alt, a dead key's or input method's result. */
  | { readonly type: 'text'; readonly text: string; readonly at: number }
  /** The time that `State.wakeAt` asked for has come. */
  | { readonly type: 'tick'; readonly at: number }
  /** The person turned elsewhere: a pointer went down, or the window lost the keyboard. */
  | { readonly type: 'interrupted'; readonly at: number };

export type Effect =
  /** Type these keys for the person, into whatever has the focus. */
  | { readonly do: 'type'; readonly strokes: readonly KeyStroke[] }
  /** Keep in mind what the focused field holds, and keep the app from hearing of changes, until one of the next two. */
  | { readonly do: 'remember-field' }
  | { readonly do: 'restore-field' }
  | { readonly do: 'announce-field' }
  | { readonly do: 'read'; readonly reading: Reading };

/**
 * What becomes of the event itself. `withhold`: neither the page nor the browser gets it. `unheard`: the browser acts on
 * it, the page does not hear of it.
 */
export type Fate = 'pass' | 'withhold' | 'unheard';

export interface State {
  readonly burst: Burst | null;
  /** Codes whose `down` was withheld for good: their repeats and their `up` are as well. */
  readonly withheld: readonly string[];
  /** Until when another Enter, Tab or line feed is still the end of the scan before: some scanners send two. */
  readonly endingUntil: number;
  readonly lastScan: { readonly text: string; readonly endedAt: number } | null;
  /** When a scan broke off: what comes right after it may be its other half. */
  readonly brokeOffAt: number;
  /** The digits of a character being spelled out with Alt. */
  readonly altDigits: string;
  /** The character spelled with Alt was read from its digits, and is not to be taken again as the system's text. */
  readonly altTextTaken: boolean;
}

export const AT_REST: State = {
  burst: null,
  withheld: [],
  endingUntil: Number.NEGATIVE_INFINITY,
  lastScan: null,
  brokeOffAt: Number.NEGATIVE_INFINITY,
  altDigits: '',
  altTextTaken: false,
};

export interface Step {
  readonly state: State;
  readonly fate: Fate;
  /** To be carried out before the event goes on. */
  readonly effects: readonly Effect[];
}

/** The same barcode within this many milliseconds is one pull of the trigger. */
const REPEATED_WITHIN_MS = 500;
/** Nobody scans again so soon after a scan that broke off; its other half comes within this many milliseconds. */
const OTHER_HALF_WITHIN_MS = 600;
/** How long a second Enter after a scan is still the scanner's. */
const ENDING_MS = 100;
/** A test scan without Enter or Tab is over after this silence; slower than any scanner (500 ms is the highest setting). */
const TEST_SILENCE_MS = 1000;
/** Two or three keys that no finger pressed are followed by a control character within this time, if they are a scan's. */
const COMMAND_IN_SCAN_MS = 35;

const GS = '\x1d';

/** When a `tick` is wanted, on the clock of the key events; `null` when nothing is pending. */
export function wakeAt(state: State, settings: ScannerSettings): number | null {
  const last = state.burst?.downs.at(-1);
  // Keys exactly as far apart as allowed still belong together, so silence begins just after.
  return state.burst && last ? last.at + silenceAfter(state.burst, 'end', settings) + 1 : null;
}

export function step(state: State, input: Input, settings: ScannerSettings): Step {
  switch (input.type) {
    case 'key':
      // Chromium's autofill fires key events without a key; they are no key at all.
      if (input.stroke.key === undefined) return pass(state);
      return input.stroke.type === 'up'
        ? keyUp(state, input.stroke, settings)
        : after(fallSilent(state, input.stroke.at, awaited(input.stroke), settings), (quiet) =>
            keyDown({ ...quiet, altTextTaken: false }, input.stroke, settings),
          );
    case 'text':
      return textArrived(state, input.text, input.at, settings);
    case 'tick':
      return fallSilent(state, input.at, 'end', settings);
    case 'interrupted':
      // A scan goes on while somebody touches the screen; what a person has typed belongs where they typed it.
      return state.burst && !settings.testing && !isBeyondPeople(state.burst, settings.maxGapMs)
        ? typedByPerson(state, state.burst)
        : pass(state);
    default:
      return assertNever(input);
  }
}

function keyDown(state: State, stroke: KeyStroke, settings: ScannerSettings): Step {
  const { burst } = state;
  const role = roleOf(stroke);
  if (stroke.repeat && role !== 'modifier') return keyRepeated(state, stroke, settings);

  switch (role) {
    case 'modifier':
      return pass({
        ...state,
        altDigits: stroke.key === 'Alt' ? '' : state.altDigits,
        burst:
          burst && !stroke.repeat
            ? { ...burst, downs: [...burst.downs, stroke], capsTurned: burst.capsTurned || stroke.key === 'CapsLock' }
            : burst,
      });
    case 'terminator':
      return terminated(state, stroke, settings);
    case 'text':
      return afterDeadKey(burst) ? letThrough(state, stroke) : hold(state, stroke);
    case 'composed':
      return letThrough(state, stroke);
    case 'alt-digit': {
      const touched = { ...(burst ?? NO_KEYS), downs: [...(burst?.downs ?? []), stroke] };
      return withhold({ ...state, altDigits: state.altDigits + stroke.code.slice(-1), burst: touched }, stroke);
    }
    case 'control': {
      const character = controlCharacter(stroke.key ?? null) ?? controlCharacter(usCharacter({ ...stroke, shift: false }));
      if (!burst && stroke.at <= state.endingUntil && (character === '\n' || character === '\r')) return withhold(state, stroke);
      if (!inScan(state, stroke, settings)) return passAfterPerson(state, settings);
      if (character === '\r' || character === '\t') return terminated(state, stroke, settings);
      return character === null ? withhold(state, stroke) : hold(state, stroke, character);
    }
    case 'numpad-arrow': {
      const digit = numpadCharacter(stroke.code) ?? '';
      // The first of them moves the caret as it would for a person; from the second on the pace tells.
      if (inScan(state, stroke, settings)) return hold(state, stroke, digit);
      const settled = passAfterPerson(state, settings);
      const begun = withSign(settled.state.burst ?? NO_KEYS, { stroke, typed: digit, us: digit });
      return { ...settled, state: { ...settled.state, burst: { ...begun, letThrough: begun.signs.length } } };
    }
    case 'other':
      if (!inScan(state, stroke, settings)) return passAfterPerson(state, settings);
      // Some scanners are set to send GS as F8. Other function keys in a scan stand for nothing, and must do nothing.
      return stroke.key === 'F8' ? hold(state, stroke, GS) : withhold(state, stroke);
    default:
      return assertNever(role);
  }
}

function keyUp(state: State, stroke: KeyStroke, settings: ScannerSettings): Step {
  if (stroke.key === 'Alt' && state.altDigits !== '') return altReleased(state, stroke, settings);
  const withheld = state.withheld.includes(stroke.code);
  const next = { ...state, withheld: withheld ? state.withheld.filter((code) => code !== stroke.code) : state.withheld };
  const fate = withheld ? 'withhold' : 'pass';
  const { burst } = next;
  const place = burst?.stillDown.findLast((index) => burst.signs[index]?.stroke.code === stroke.code);
  if (!burst || place === undefined) return { state: next, fate, effects: [] };

  const released = {
    ...burst,
    stillDown: burst.stillDown.filter((index) => index !== place),
    overlapped: burst.overlapped || place < burst.signs.length - 1,
    firstHeldMs: place === 0 ? stroke.at - (burst.signs[0]?.stroke.at ?? stroke.at) : burst.firstHeldMs,
  };
  if (!settings.testing && isRolling(released, settings)) return { ...typedByPerson(next, released), fate };
  return { state: { ...next, burst: released }, fate, effects: [] };
}

/** A key that stays down. */
function keyRepeated(state: State, stroke: KeyStroke, settings: ScannerSettings): Step {
  // A scanner's key got stuck, on a busy machine or a bad radio. Its character was read once, and once it stays.
  if (settings.testing || (state.burst && isBeyondPeople(state.burst, settings.maxGapMs))) return withhold(state, stroke);
  const settled = passAfterPerson(state, settings);
  return settled.state.withheld.includes(stroke.code) ? { ...settled, fate: 'withhold' } : settled;
}

/** Text that the page can keep, for now. @param character where the key event itself does not say it */
function hold(state: State, stroke: KeyStroke, character?: string): Step {
  const sign = character === undefined ? signOf(stroke) : { stroke, typed: character, us: character };
  return withhold({ ...state, burst: withSign(state.burst ?? NO_KEYS, sign) }, stroke);
}

/** Text that the page cannot keep. What was held goes into the field first, so that the order stays right. */
function letThrough(state: State, stroke: KeyStroke): Step {
  const burst = state.burst ?? NO_KEYS;
  const held = heldStrokes(burst);
  const effects: Effect[] = [];
  if (!isExposed(burst)) effects.push({ do: 'remember-field' });
  if (held.length > 0) effects.push({ do: 'type', strokes: held });
  const grown = withSign(burst, { ...signOf(stroke), typed: null });
  return { state: { ...state, burst: { ...grown, letThrough: grown.signs.length } }, fate: 'unheard', effects };
}

/** Enter or Tab: whatever is pending ends here. */
function terminated(state: State, stroke: KeyStroke, settings: ScannerSettings): Step {
  const { burst } = state;
  if (!burst || burst.signs.length === 0) {
    if (stroke.at > state.endingUntil) return pass({ ...state, burst: null });
    return withhold({ ...state, burst: null, endingUntil: stroke.at + ENDING_MS }, stroke);
  }
  const whole = { ...burst, downs: [...burst.downs, stroke] };
  if (settings.testing) return withheldAfter(tested(state, whole, settings), stroke);
  const verdict = judge(whole, settings);
  // The person's text comes first, and their Enter finds it in the field.
  return verdict.is === 'person' ? typedByPerson(state, burst) : withheldAfter(read(state, whole, verdict, settings), stroke);
}

/** Ends a burst whose next key did not come. */
function fallSilent(state: State, at: number, next: Awaited, settings: ScannerSettings): Step {
  const { burst } = state;
  const last = burst?.downs.at(-1);
  if (!burst || !last || at - last.at <= silenceAfter(burst, next, settings)) return pass(state);
  if (burst.signs.length === 0) return pass({ ...state, burst: null });
  if (settings.testing) return tested(state, burst, settings);

  if (settings.suffix === 'none') {
    const verdict = judge(burst, settings);
    return verdict.is === 'person' ? typedByPerson(state, burst) : read(state, burst, verdict, settings);
  }
  if (!isBeyondPeople(burst, settings.maxGapMs)) return typedByPerson(state, burst);
  const text = withoutMarks(decode(burst.signs, burst.capsTurned, settings.prefix), settings.prefix).text;
  return {
    state: { ...state, burst: null, brokeOffAt: last.at, endingUntil: at + ENDING_MS },
    fate: 'pass',
    effects: [...cleared(burst), { do: 'read', reading: { kind: 'unfinished-scan', text } }],
  };
}

/** What a burst can still get: its next character must come soon, its Enter or Tab may be late. */
type Awaited = 'character' | 'end';

const awaited = (stroke: KeyStroke): Awaited => (roleOf(stroke) === 'terminator' ? 'end' : 'character');

function silenceAfter(burst: Burst, next: Awaited, settings: ScannerSettings): number {
  if (settings.testing) return TEST_SILENCE_MS;
  return next === 'end' ? patienceForEnd(burst, settings) : patience(burst, settings);
}

function read(state: State, burst: Burst, verdict: Exclude<ReturnType<typeof judge>, { is: 'person' }>, settings: ScannerSettings): Step {
  const startedAt = burst.downs[0]?.at ?? 0;
  const endedAt = burst.downs.at(-1)?.at ?? startedAt;
  const next = { ...state, burst: null, endingUntil: endedAt + ENDING_MS };
  const clear = cleared(burst);
  // Each print of a scale is meant, because somebody pressed its key: weights are never taken for repetitions.
  if (verdict.is === 'scale') return { state: next, fate: 'pass', effects: [...clear, { do: 'read', reading: verdict.reading }] };

  const { text, symbology } = withoutMarks(decode(burst.signs, burst.capsTurned, settings.prefix), settings.prefix);
  const repeated = state.lastScan !== null && state.lastScan.text === text && startedAt - state.lastScan.endedAt <= REPEATED_WITHIN_MS;
  const unfinished = text === '' || startedAt - state.brokeOffAt <= OTHER_HALF_WITHIN_MS;
  const reading: Reading = unfinished ? { kind: 'unfinished-scan', text } : { kind: repeated ? 'repeated-scan' : 'scan', text, symbology };
  const lastScan = unfinished ? null : { text, endedAt };
  return { state: { ...next, lastScan }, fate: 'pass', effects: [...clear, { do: 'read', reading }] };
}

function tested(state: State, burst: Burst, settings: ScannerSettings): Step {
  const { text, symbology } = withoutMarks(decode(burst.signs, burst.capsTurned, settings.prefix), settings.prefix);
  const endedAt = burst.downs.at(-1)?.at ?? 0;
  const reading: Reading = { kind: 'test-scan', text, symbology, calibration: calibrate(burst.downs) };
  return {
    state: { ...state, burst: null, endingUntil: endedAt + ENDING_MS },
    fate: 'pass',
    effects: [...cleared(burst), { do: 'read', reading }],
  };
}

/** A scanner may be told to send its prefix before the AIM identifier, or after it. */
function withoutMarks(text: string, prefix: string | null): { readonly text: string; readonly symbology: Symbology | null } {
  const strip = (from: string) => (prefix !== null && from.startsWith(prefix) ? from.slice(prefix.length) : from);
  const stripped = strip(text);
  const read = takeAimIdentifier(stripped);
  return stripped === text ? { ...read, text: strip(read.text) } : read;
}

function typedByPerson(state: State, burst: Burst): Step {
  const held = heldStrokes(burst);
  const effects: Effect[] = held.length > 0 ? [{ do: 'type', strokes: held }] : [];
  if (isExposed(burst)) effects.push({ do: 'announce-field' });
  // From here on these keys are the page's own again, repeats included. Not Space: it has pressed its button, and would
  // press it a second time on its way up.
  const given = new Set(held.filter((stroke) => stroke.key !== ' ').map((stroke) => stroke.code));
  return { state: { ...state, burst: null, withheld: state.withheld.filter((code) => !given.has(code)) }, fate: 'pass', effects };
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
  if (character === '\r' || character === '\t') return { ...terminated(taken, made, settings), fate: 'withhold' };
  return { ...hold(taken, made, character), fate: 'withhold' };
}

function textArrived(state: State, text: string, at: number, settings: ScannerSettings): Step {
  if (state.altTextTaken) return { state: { ...state, altTextTaken: false }, fate: 'withhold', effects: [] };
  const { burst } = state;
  const first = burst?.signs.findIndex((sign, index) => index < burst.letThrough && sign.typed === null) ?? -1;
  if (burst && first >= 0) {
    // What the keys since the dead key came to, together.
    const signs = burst.signs.map((sign, index) =>
      index < first || index >= burst.letThrough ? sign : { ...sign, typed: index === burst.letThrough - 1 ? text : '' },
    );
    return { state: { ...state, burst: { ...burst, signs } }, fate: 'unheard', effects: [] };
  }
  const made: KeyStroke = {
    type: 'down',
    key: text,
    code: '',
    at,
    ctrl: false,
    alt: false,
    meta: false,
    shift: false,
    capsLock: false,
    altGraph: false,
    repeat: false,
    composing: false,
  };
  return after(fallSilent(state, at, 'character', settings), (quiet) => hold(quiet, made, text));
}

/** Whether a key that is a command or a movement for people comes in the midst of a scan. */
function inScan(state: State, stroke: KeyStroke, settings: ScannerSettings): boolean {
  const { burst } = state;
  if (!burst || burst.signs.length === 0) return false;
  if (settings.testing || isBeyondPeople(burst, settings.maxGapMs)) return true;
  const last = burst.downs.at(-1)?.at ?? stroke.at;
  return isUntouched(burst, settings.maxGapMs) && stroke.at - last <= COMMAND_IN_SCAN_MS;
}

const heldStrokes = (burst: Burst) =>
  burst.signs
    .slice(burst.letThrough)
    .filter(isTypeable)
    .map((sign) => sign.stroke);

/** A control character, or a digit that an arrow key stood for, is nothing that a person could have meant to type. */
const isTypeable = ({ stroke }: Burst['signs'][number]) => roleOf(stroke) === 'text' && (stroke.key ?? '') >= ' ';

/** Whether something of the burst came into the field by way of the system. */
const isExposed = (burst: Burst) => burst.signs.some((sign, index) => index < burst.letThrough && roleOf(sign.stroke) !== 'numpad-arrow');

const cleared = (burst: Burst): Effect[] => (isExposed(burst) ? [{ do: 'restore-field' }] : []);

/** Windows tells what a dead key and the next one make only after both. */
const afterDeadKey = (burst: Burst | null) => burst?.signs.at(-1)?.stroke.key === 'Dead';

const pass = (state: State): Step => ({ state, fate: 'pass', effects: [] });

function passAfterPerson(state: State, settings: ScannerSettings): Step {
  return state.burst && !settings.testing ? typedByPerson(state, state.burst) : pass(state);
}

function withhold(state: State, stroke: KeyStroke): Step {
  return withheldAfter(pass(state), stroke);
}

function withheldAfter(done: Step, { code }: KeyStroke): Step {
  const { state, effects } = done;
  const withheld = code === '' || state.withheld.includes(code) ? state.withheld : [...state.withheld, code];
  return { state: { ...state, withheld }, fate: 'withhold', effects };
}

function after(first: Step, next: (state: State) => Step): Step {
  const second = next(first.state);
  return { ...second, effects: [...first.effects, ...second.effects] };
}
