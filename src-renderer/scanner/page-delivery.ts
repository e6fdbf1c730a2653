/** What a person typed goes to the page, in order. */
import { type KeyStroke, roleOf } from './key-stroke';
import type { PendingKey } from './pending-key';
import type { Effect, State, Step } from './recognizer-state';

/** Two presses of Enter that are closer than this many milliseconds are one. */
const SECOND_ENTER_MS = 400;

interface Delivery {
  /** Whether other keys of these are a device's, or may be. */
  readonly hasDevice: boolean;
  readonly isRemembered: boolean;
  /** Enter and Tab that may be a device's: they press and move nothing. */
  readonly doubtful: ReadonlySet<PendingKey>;
}

/** Gives a person's keys to the page, in order. */
export function deliverToPage(state: State, persons: readonly PendingKey[], { hasDevice, isRemembered, doubtful }: Delivery): Step {
  const effects: Effect[] = [];
  // A device's characters are in the field, or were in between: it is put back, and the person's are typed anew.
  const isRetyped = isRemembered && hasDevice;
  if (isRetyped) effects.push({ kind: 'restore-field' });
  let announced = !isRemembered || isRetyped;
  let { enterAllowedFrom } = state;
  let hasTyped = false;
  for (const key of persons) {
    const { stroke } = key;
    if (key.kind === 'text' && key.isShown && !isRetyped) {
      [hasTyped, enterAllowedFrom] = [true, stroke.at];
      continue;
    }
    if (!announced) effects.push({ kind: 'notify-app' });
    announced = true;
    if (stroke.key === ' ' && stroke.focus === 'control') {
      // Space presses a button as Enter does. Among other text it is a device's, or a person's who meant a field.
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
  if (!announced) effects.push({ kind: 'notify-app' });
  // From here on these keys are the page's own again, repeats included. Not Space: it has pressed its button, and would
  // press it a second time on its way up.
  const given = new Set(persons.filter(({ stroke, kind }) => kind === 'text' && stroke.key !== ' ').map(({ stroke }) => stroke.code));
  const withheld = state.suppressedCodes.filter((code) => !given.has(code));
  return { state: { ...state, suppressedCodes: withheld, enterAllowedFrom }, disposition: 'pass', effects: mergeTypeEffects(effects) };
}

/**
 * What a person's Enter, Space, Tab or arrow does. Enter or Space right after a device's text presses nothing: it may be
 * the device's. Nor does one that follows text on a button: people do not type on a button, but devices do.
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

/** A control character, or a digit that an arrow key stood for, is nothing that a person could have meant to type. */
export const isTypeable = (stroke: KeyStroke) => roleOf(stroke) === 'text' && (stroke.key ?? '') >= ' ';

export const repeatedStrokes = ({ stroke, repeats }: PendingKey): KeyStroke[] => Array.from({ length: repeats + 1 }, () => stroke);

export const isTextFocus = ({ focus }: KeyStroke) => focus === 'text' || focus === 'number' || focus === 'secret';
