/** What the recognizer keeps in mind between two events, what comes in, and what comes out. */

import type { Classification } from './classify';
import type { KeyStroke } from './key-stroke';
import type { PendingKey } from './pending-key';
import type { Reading } from './reading';
import type { Rhythm, TimedKey } from './timed-key';

/** What happens to the keyboard. Times are milliseconds on one clock, that of `event.timeStamp`. */
export type Input =
  | { readonly type: 'key'; readonly stroke: KeyStroke }
  /** Text that came without a key, or after one: a character spelled with Alt, a dead key's or input method's result. */
  | { readonly type: 'text'; readonly text: string; readonly at: number }
  /** The time that `wakeAt` asked for has come. */
  | { readonly type: 'tick'; readonly at: number }
  /** A pointer went down. */
  | { readonly type: 'touched'; readonly at: number }
  /** The window lost the keyboard. */
  | { readonly type: 'left'; readonly at: number };

export type Effect =
  /** Type these keys for the person, into whatever has the focus. */
  | { readonly kind: 'type'; readonly strokes: readonly KeyStroke[] }
  /** Show these characters in the focused field, without the app hearing of it. */
  | { readonly kind: 'show'; readonly strokes: readonly KeyStroke[] }
  /** Do what this key does for a person: Enter, Tab, an arrow. */
  | { readonly kind: 'press'; readonly stroke: KeyStroke }
  /** Keep in mind what the focused field holds, and keep the app from hearing of changes, until one of the next two. */
  | { readonly kind: 'save-field' }
  | { readonly kind: 'restore-field' }
  | { readonly kind: 'notify-app' }
  /** A scan's text is complete as far as can be seen; its reading follows. `null`: there was more. */
  | { readonly kind: 'preview'; readonly text: string | null }
  | { readonly kind: 'read'; readonly reading: Reading }
  /** Whose these keys were, and why: for those who look into it. */
  | { readonly kind: 'classified'; readonly keys: readonly PendingKey[]; readonly classification: Classification }
  /** How the scanner types, to be remembered. */
  | { readonly kind: 'learn'; readonly rhythm: Rhythm };

/**
 * What becomes of the event itself. `withhold`: neither the page nor the browser gets it. `unheard`: the browser acts on
 * it, the page does not hear of it.
 */
export type Disposition = 'pass' | 'suppress' | 'silent';

export interface State {
  /** Keys of which it is not clear, or not yet said, whose they are; in order. */
  readonly pending: readonly PendingKey[];
  /** A person's last keys, which say something of the next ones. */
  readonly recentPersonKeys: readonly TimedKey[];
  /** How many characters a person has typed since the last Enter, Tab or pause, and when the last one. */
  readonly typingRun: { readonly count: number; readonly lastAt: number };
  /** Whether a person's Enter or Tab waits among them, because a key before it may be a device's. */
  readonly isEnterWaiting: boolean;
  /** Whether what the focused field held is kept in mind. */
  readonly isFieldSaved: boolean;
  /** The text that is previewed. */
  readonly previewedText: string | null;
  /** Codes of the keys that are down, whoever has pressed them. */
  readonly pressedCodes: readonly string[];
  /** Codes whose `down` was withheld for good: their repeats and their `up` are as well. */
  readonly suppressedCodes: readonly string[];
  /** The scanner pressed Caps Lock among the pending keys, and so has allowed for it. */
  readonly capsToggled: boolean;
  /** When the characters that are not shown yet have to be. */
  readonly showAt: number | null;
  /** When silence decides. */
  readonly endAt: number | null;
  /** Until when keys without a character still belong to the device text before. */
  readonly trailingKeysUntil: number;
  /** What was read last from a device. */
  readonly lastReading: { readonly text: string; readonly endedAt: number; readonly isScale: boolean } | null;
  /** Text of a device that was not accepted: what comes next may be its other half. */
  readonly rejected: { readonly text: string; readonly at: number; readonly mayContinue: boolean } | null;
  /** From when on Enter may press a button: at once after a person's key or tap, never after a device's text. */
  readonly enterAllowedFrom: number;
  /** How this station's scanner types, once a scan has shown it. */
  readonly learnedRhythm: Rhythm | null;
  /** The digits of a character being spelled out with Alt. */
  readonly altDigits: string;
  /** The character spelled with Alt was read from its digits, and is not to be taken again as the system's text. */
  readonly altTextHandled: boolean;
}

export const INITIAL_STATE: State = {
  pending: [],
  recentPersonKeys: [],
  typingRun: { count: 0, lastAt: Number.NEGATIVE_INFINITY },
  isEnterWaiting: false,
  isFieldSaved: false,
  previewedText: null,
  pressedCodes: [],
  suppressedCodes: [],
  capsToggled: false,
  showAt: null,
  endAt: null,
  trailingKeysUntil: Number.NEGATIVE_INFINITY,
  lastReading: null,
  rejected: null,
  enterAllowedFrom: Number.NEGATIVE_INFINITY,
  learnedRhythm: null,
  altDigits: '',
  altTextHandled: false,
};

export interface Step {
  readonly state: State;
  readonly disposition: Disposition;
  /** To be carried out before the event goes on. */
  readonly effects: readonly Effect[];
}

export const passEvent = (state: State): Step => ({ state, disposition: 'pass', effects: [] });

export const suppress = (state: State, stroke: KeyStroke): Step => suppressAfter(passEvent(state), stroke);

export function suppressAfter({ state, effects }: Step, { code }: KeyStroke): Step {
  const withheld = code === '' || state.suppressedCodes.includes(code) ? state.suppressedCodes : [...state.suppressedCodes, code];
  return { state: { ...state, suppressedCodes: withheld }, disposition: 'suppress', effects };
}

export function chainSteps(first: Step, next: (state: State) => Step): Step {
  const second = next(first.state);
  return { ...second, effects: [...first.effects, ...second.effects] };
}
