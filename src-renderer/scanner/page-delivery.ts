/** Delivers a person's keys to the page, in order. */
import { type KeyStroke, roleOf } from './key-stroke';
import type { PendingKey } from './pending-key';
import { recentKeysAfter, typingRunAfter } from './person-history';
import { type Effect, passEvent, type State, type Step } from './recognizer-state';

/** A person's character is shown in its field this many milliseconds after its key at the latest. */
export const SHOW_AFTER_MS = 100;
/** After an ignored Enter, the next one acts only from this many milliseconds on, so that a bouncing key counts once. */
const SECOND_ENTER_MS = 400;

interface Delivery {
  /** Whether a device's keys are among the person's, or may be. */
  readonly hasDevice: boolean;
  /** Whether the field's content was saved before characters were shown in it. */
  readonly isFieldSaved: boolean;
  /** Enter and Tab keys that may be a device's. They press and move nothing. */
  readonly doubtful: ReadonlySet<PendingKey>;
}

export function deliverToPage(state: State, persons: readonly PendingKey[], { hasDevice, isFieldSaved, doubtful }: Delivery): Step {
  const effects: Effect[] = [];
  // When a device's characters are in the field, the field is restored and the person's characters are typed again.
  const isRetyped = isFieldSaved && hasDevice;
  if (isRetyped) effects.push({ kind: 'restore-field' });
  let isAppNotified = !isFieldSaved || isRetyped;
  let { enterAllowedFrom } = state;
  let hasTyped = false;
  for (const key of persons) {
    const { stroke } = key;
    if (key.kind === 'text' && key.isShown && !isRetyped) {
      [hasTyped, enterAllowedFrom] = [true, stroke.at];
      continue;
    }
    if (!isAppNotified) effects.push({ kind: 'notify-app' });
    isAppNotified = true;
    if (stroke.key === ' ' && stroke.focus === 'control') {
      // Space presses a button as Enter does. A Space among other text is dropped: it is a device's, or was meant for a field.
      if (persons.length > 1 || hasDevice) continue;
      const press = pressOrIgnore(stroke, stroke.at >= enterAllowedFrom);
      effects.push(press.effect);
      enterAllowedFrom = press.enterFrom;
    } else if (key.kind === 'text') {
      if (isTypeable(stroke) || key.typed) effects.push({ kind: 'type', strokes: repeatedStrokes(withSystemCharacter(key)) });
      [hasTyped, enterAllowedFrom] = [true, stroke.at];
    } else if (!doubtful.has(key) || stroke.key === 'Enter') {
      const press = pressOrIgnore(stroke, !doubtful.has(key) && (hasTyped ? isTextFocus(stroke) : stroke.at >= enterAllowedFrom));
      effects.push(press.effect);
      enterAllowedFrom = press.enterFrom;
    }
  }
  if (!isAppNotified) effects.push({ kind: 'notify-app' });
  // The page receives these keys itself from now on, repeats included. Space stays suppressed, because its release would press
  // the button a second time.
  const delivered = new Set(persons.filter(({ stroke, kind }) => kind === 'text' && stroke.key !== ' ').map(({ stroke }) => stroke.code));
  const suppressedCodes = state.suppressedCodes.filter((code) => !delivered.has(code));
  return { state: { ...state, suppressedCodes, enterAllowedFrom }, disposition: 'pass', effects: mergeTypeEffects(effects) };
}

/** Delivers keys that are certainly a person's, and keeps the other pending keys. */
export function deliverPersonKeys(state: State, at: number, persons: readonly PendingKey[]): Step {
  const { pending } = state;
  const delivered = new Set(persons);
  const rest = pending.filter((key) => !delivered.has(key)).map((key) => ({ ...key, isShown: false }));
  const hidden = rest.find(isHiddenText);
  const next: State = {
    ...state,
    pending: rest,
    isEnterWaiting: rest.some(({ kind }) => kind === 'terminator'),
    isFieldSaved: false,
    showAt: hidden ? Math.max(at, hidden.stroke.at + SHOW_AFTER_MS) : null,
    recentPersonKeys: recentKeysAfter(state.recentPersonKeys, persons, rest[0]?.stroke.at ?? at),
    typingRun: typingRunAfter(state.typingRun, persons),
  };
  // Without a terminator only shown characters are delivered, and stay in the field as they are.
  const hasDevice = persons.some(({ kind }) => kind === 'terminator') && rest.length > 0;
  return deliverToPage(next, persons, { hasDevice, isFieldSaved: state.isFieldSaved, doubtful: new Set() });
}

/** Shows the pending characters in the focused field without notifying the app, until they are attributed. */
export function showPendingCharacters(state: State): Step {
  const strokes = state.pending.filter(isHiddenText).flatMap(repeatedStrokes);
  if (strokes.length === 0) return passEvent({ ...state, showAt: null });
  const effects: Effect[] = state.isFieldSaved ? [] : [{ kind: 'save-field' }];
  effects.push({ kind: 'show', strokes });
  const pending = state.pending.map((key) => (isHiddenText(key) ? { ...key, isShown: true } : key));
  return { state: { ...state, pending, isFieldSaved: true, showAt: null }, disposition: 'pass', effects };
}

/** Whether the key makes text that is not shown in its field yet. */
const isHiddenText = ({ kind, isShown, stroke }: PendingKey) => kind === 'text' && !isShown && isTypeable(stroke);

/**
 * The effect of a person's Enter, Space, Tab or arrow. Enter and Space are ignored right after a device's text, because they may be
 * the device's, and after text on a button, because only devices type on a button.
 */
function pressOrIgnore(stroke: KeyStroke, isAllowed: boolean): { readonly effect: Effect; readonly enterFrom: number } {
  const isPress = stroke.key === 'Enter' || stroke.key === ' ';
  if (!isPress || isAllowed) return { effect: { kind: 'press', stroke }, enterFrom: stroke.at };
  return { effect: { kind: 'read', reading: { kind: 'enter-ignored' } }, enterFrom: stroke.at + SECOND_ENTER_MS };
}

const withSystemCharacter = (key: PendingKey): PendingKey =>
  key.typed === null || key.typed === key.stroke.key ? key : { ...key, stroke: { ...key.stroke, key: key.typed } };

function mergeTypeEffects(effects: readonly Effect[]): Effect[] {
  const merged: Effect[] = [];
  for (const effect of effects) {
    const last = merged.at(-1);
    if (effect.kind === 'type' && last?.kind === 'type')
      merged[merged.length - 1] = { kind: 'type', strokes: [...last.strokes, ...effect.strokes] };
    else merged.push(effect);
  }
  return merged;
}

/** Whether a person may have meant to type the character: not a control character, and not a digit that stands for an arrow. */
export const isTypeable = (stroke: KeyStroke) => roleOf(stroke) === 'text' && (stroke.key ?? '') >= ' ';

export const repeatedStrokes = ({ stroke, repeats }: PendingKey): KeyStroke[] => Array.from({ length: repeats + 1 }, () => stroke);

export const isTextFocus = ({ focus }: KeyStroke) => focus === 'text' || focus === 'number' || focus === 'secret';
