/** The recognizer's state, its inputs and its effects. */

import type { Classification } from './classify';
import type { KeyStroke } from './key-stroke';
import type { PendingKey } from './pending-key';
import type { Reading } from './reading';
import type { Rhythm, TimedKey } from './timed-key';

/** An input of the recognizer. Times are milliseconds on the clock of `event.timeStamp`. */
export type Input =
  | { readonly type: 'key'; readonly stroke: KeyStroke }
  /** Text without a key of its own: a character spelled with Alt, or the result of a dead key or an input method. */
  | { readonly type: 'text'; readonly text: string; readonly at: number }
  /** The time that `wakeAt` returned has passed. */
  | { readonly type: 'tick'; readonly at: number }
  /** A pointer went down. */
  | { readonly type: 'touched'; readonly at: number }
  /** The window lost the keyboard. */
  | { readonly type: 'left'; readonly at: number }
  /** A device that is no keyboard is about to be read. */
  | { readonly type: 'other-device'; readonly at: number };

export type Effect =
  /** Type these keys for the person into the focused element. */
  | { readonly kind: 'type'; readonly strokes: readonly KeyStroke[] }
  /** Show these characters in the focused field without notifying the app. */
  | { readonly kind: 'show'; readonly strokes: readonly KeyStroke[] }
  /** Perform the action of this key for the person: Enter, Tab, an arrow. */
  | { readonly kind: 'press'; readonly stroke: KeyStroke }
  /** Save the content of the focused field and hide its changes from the app, until it is restored or the app is notified. */
  | { readonly kind: 'save-field' }
  | { readonly kind: 'restore-field' }
  | { readonly kind: 'notify-app' }
  /** Preview a scan's text that seems to be complete; its reading follows. `null` withdraws the preview. */
  | { readonly kind: 'preview'; readonly text: string | null }
  | { readonly kind: 'read'; readonly reading: Reading }
  /** Report the attribution of these keys and its reason, for the key log in Settings. */
  | { readonly kind: 'classified'; readonly keys: readonly PendingKey[]; readonly classification: Classification }
  /** Store the rhythm of the scanner. */
  | { readonly kind: 'learn'; readonly rhythm: Rhythm };

/**
 * How the event goes on. `suppress`: neither the page nor the browser receives it. `silent`: the browser acts on it, and the page
 * receives nothing.
 */
export type Disposition = 'pass' | 'suppress' | 'silent';

export interface State {
  /** Keys that are not attributed yet, in order. */
  readonly pending: readonly PendingKey[];
  /** A person's last keys, which are evidence for the next ones. */
  readonly recentPersonKeys: readonly TimedKey[];
  /** How many characters a person typed since the last Enter, Tab or pause, and the time of the last one. */
  readonly typingRun: { readonly count: number; readonly lastAt: number };
  /** Whether a person's Enter or Tab waits among the pending keys, because a key before it may be a device's. */
  readonly isEnterWaiting: boolean;
  /** Whether the content of the focused field is saved. */
  readonly isFieldSaved: boolean;
  /** The text that is previewed; `null` without a preview. */
  readonly previewedText: string | null;
  /** Codes of the keys that are down. */
  readonly pressedCodes: readonly string[];
  /** Codes whose press was suppressed, so that their repeats and their release are suppressed as well. */
  readonly suppressedCodes: readonly string[];
  /** Whether the scanner pressed Caps Lock itself among the pending keys, to compensate for it. */
  readonly capsToggled: boolean;
  /** When the hidden characters have to be shown. */
  readonly showAt: number | null;
  /** When the pause is long enough to decide. */
  readonly endAt: number | null;
  /** Until when keys without a character belong to the device text before them. */
  readonly trailingKeysUntil: number;
  /** The last reading from a device. */
  readonly lastReading: { readonly text: string; readonly endedAt: number; readonly isScale: boolean } | null;
  /** A device's text that was not accepted. The next text may be the rest of it. */
  readonly rejected: { readonly text: string; readonly at: number; readonly mayContinue: boolean } | null;
  /** From when on Enter may press a button: at once after a person's key or tap, and never after a device's text. */
  readonly enterAllowedFrom: number;
  /** The rhythm of this station's scanner; `null` until a scan has shown it. */
  readonly learnedRhythm: Rhythm | null;
  /** The digits so far of a character that is being spelled with Alt. */
  readonly altDigits: string;
  /** Whether the character spelled with Alt was read from its digits already, so that the system's text for it is ignored. */
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
  /** The effects, to be applied before the event goes on. */
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
