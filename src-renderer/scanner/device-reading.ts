/** Turns a device's keys into a reading, or rejects them because the text may be incomplete. */
import { attributeKeys } from './attribution';
import { calibrate } from './calibration';
import {
  type Classification,
  DEVICE_BEYOND_DOUBT,
  DEVICE_CERTAIN,
  DEVICE_LIKELY,
  findPrefix,
  isNumberHeldBeyond,
  longGapMs,
  measureRhythm,
  toTimedKeys,
} from './classify';
import { type DeviceText, readDeviceText } from './device-text';
import { detectLayout } from './layout-code';
import type { PendingKey } from './pending-key';
import type { Reading, ScannerSettings } from './reading';
import { type Effect, INITIAL_STATE, passEvent, type State, type Step } from './recognizer-state';
import type { Rhythm, TimedKey } from './timed-key';
import { nextLineTimeout, TRAILING_KEYS_MS } from './timeouts';

/** The same barcode again within this many milliseconds comes from one pull of the trigger. */
export const REPEAT_WINDOW_MS = 500;
/** Text that begins within this many milliseconds after incomplete text may be the rest of it. */
export const REST_WINDOW_MS = 3000;
/** The same window after rejected text that had a terminator, which may have been a person's. */
const REST_AFTER_TERMINATOR_WINDOW_MS = 300;
/** A scale prints its status within this many milliseconds after its weight. */
const STATUS_WINDOW_MS = 1000;
/** A scan needs this many keys to show its scanner's jitter. */
const MIN_KEYS_TO_LEARN = 6;
/** A scan among a person's keys needs this many certain keys in a row. */
const MIN_CERTAIN_RUN = 8;
/** The header of an AAMVA card: `@`, LF, RS, CR, `ANSI ` or `AAMVA`, and the issuer's number. */
const IDENTITY_CARD = /^@\p{Cc}*(ANSI|AAMVA) ?\d{6}/u;

export const textOfPending = ({ pending, capsToggled }: State, settings: ScannerSettings): DeviceText | null =>
  readDeviceText(pending, capsToggled, settings);

/**
 * Makes a reading of a device's keys.
 * @param before the state in which the scan began, with the device's keys alone as `pending`
 */
export function readDeviceKeys(state: State, before: State, classification: Classification, settings: ScannerSettings): Step {
  const startedAt = before.pending[0]?.stroke.at ?? 0;
  const endedAt = before.pending.at(-1)?.stroke.at ?? startedAt;
  const trailingMs = Math.max(TRAILING_KEYS_MS, nextLineTimeout(longGapMs(toTimedKeys(before.pending))));
  const next: State = { ...state, trailingKeysUntil: endedAt + trailingMs, enterAllowedFrom: Number.POSITIVE_INFINITY };
  const text = textOfPending(before, settings);
  const done = text ? readDeviceInput(next, { text, startedAt, endedAt, keys: before, classification }, settings) : passEvent(next);
  // The preview ends after the reading, so that the order is on the screen, and in the stored draft, without a gap.
  return before.previewedText === null ? done : { ...done, effects: [...done.effects, { kind: 'preview', text: null }] };
}

/** A device's text, and when it began and ended in milliseconds. */
interface DeviceInput {
  readonly text: DeviceText;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly keys: State;
  /** Includes the person's keys among the device's. */
  readonly classification: Classification;
}

function readDeviceInput(state: State, sent: DeviceInput, settings: ScannerSettings): Step {
  const { text, startedAt, endedAt, classification } = sent;
  const { lastReading } = state;
  if (text.kind === 'scale') {
    return {
      ...passEvent({ ...state, lastReading: { text: '', endedAt, isScale: true } }),
      effects: [{ kind: 'read', reading: text.reading }],
    };
  }
  const isBehindWeight = lastReading?.isScale === true && startedAt - lastReading.endedAt <= STATUS_WINDOW_MS;
  if (text.kind === 'scan-or-status' && isBehindWeight) return passEvent(state);
  // Stores scan identity cards (AAMVA) to check a customer's age for alcohol. No part of one is shown or kept.
  if (IDENTITY_CARD.test(text.text)) return passEvent(state);
  const rejection = findRejection(state, sent, settings);
  if (rejection) {
    const reading: Reading = { kind: 'unfinished-scan', text: text.text, whileTyping: hasTypedKeys(sent) };
    const seen = findNewRhythm(certainRun(sent), settings.learnedRhythm ?? null);
    return {
      ...passEvent({
        ...state,
        lastReading: null,
        learnedRhythm: seen ?? state.learnedRhythm,
        rejected: { text: text.text, at: endedAt, mayContinue: rejection.mayContinue },
      }),
      effects: [{ kind: 'read', reading }, ...(seen ? [{ kind: 'learn', rhythm: seen } as const] : [])],
    };
  }
  const isRepeated =
    lastReading !== null && !lastReading.isScale && lastReading.text === text.text && startedAt - lastReading.endedAt <= REPEAT_WINDOW_MS;
  const read = { text: text.text, symbology: text.symbology, other: text.other };
  const reading: Reading = { kind: isRepeated ? 'repeated-scan' : 'scan', ...read };
  const isCertain = classification.deviceProbabilities.every((p) => p >= DEVICE_CERTAIN);
  const learned = findNewRhythm(isCertain ? sent.keys.pending : certainRun(sent), settings.learnedRhythm ?? null);
  const effects: Effect[] = [{ kind: 'read', reading }];
  if (learned !== null) effects.push({ kind: 'learn', rhythm: learned });
  const known: Pick<State, 'learnedRhythm' | 'lastReading'> = {
    learnedRhythm: learned ?? state.learnedRhythm,
    lastReading: { text: text.text, endedAt, isScale: false },
  };
  return { ...passEvent({ ...state, ...known, rejected: null }), effects };
}

/** Whether keys within the text, or in the second before, were given to the page as a person's. */
const hasTypedKeys = ({ keys, classification }: DeviceInput): boolean =>
  keys.recentPersonKeys.some(({ isTerminator }) => !isTerminator) || classification.deviceProbabilities.some((p) => p <= DEVICE_LIKELY);

/** @returns why a text may be incomplete, with `mayContinue` when its rest may still come; `null` when it is accepted */
function findRejection({ rejected }: State, { text, startedAt, keys, classification }: DeviceInput, settings: ScannerSettings) {
  if (text.kind === 'scale') return null;
  const { pending } = keys;
  const isComplete = settings.suffix === 'none' || pending.findLast(({ typed }) => typed !== '')?.kind === 'terminator';
  if (!isComplete) return { mayContinue: true };
  // No more of a text follows its Enter, whatever is missing.
  if (isRestOfRejected(rejected, text.text, startedAt)) return { mayContinue: false };
  if (findPrefix(pending, settings) !== null) return null;
  if (mayHaveBegunBefore(keys, settings)) return { mayContinue: false };
  return isUnambiguous(classification, keys) ? null : { mayContinue: false };
}

/** What certain keys show of their scanner's rhythm; `null` when that is too little, or nothing new. */
function findNewRhythm(certain: readonly PendingKey[], known: Rhythm | null): Rhythm | null {
  if (certain.length < MIN_KEYS_TO_LEARN) return null;
  const seen = measureRhythm(toTimedKeys(certain));
  if (known === null || Math.abs(seen.gapMs - known.gapMs) > known.gapMs * 0.2 + 2) return seen;
  const both = mergeRhythms(known, seen);
  const isKnown = both.gapMs * (both.jitter ?? 0) <= known.gapMs * (known.jitter ?? 0) + 1 && both.holdShare === known.holdShare;
  return isKnown ? null : both;
}

/**
 * The last keys of a scan, up to its terminator, that are beyond doubt a device's; none where these are few. Text without a
 * terminator teaches nothing, because a person can type that evenly.
 */
function certainRun({ keys, classification: { deviceProbabilities, keys: all = keys.pending } }: DeviceInput): readonly PendingKey[] {
  const end = all.findLastIndex(({ kind }) => kind === 'terminator') + 1;
  const doubtful = deviceProbabilities.slice(0, end).findLastIndex((p) => p < DEVICE_BEYOND_DOUBT);
  const run = all.slice(doubtful + 1, end);
  return run.length >= MIN_CERTAIN_RUN ? run : [];
}

/** Widens a rhythm by what a further scan shows, because one scan does not show every peak. */
function mergeRhythms(known: Rhythm, seen: Rhythm): Rhythm {
  const edges = (sign: 1 | -1) => [known, seen].map(({ gapMs, jitter }) => gapMs * (1 + sign * (jitter ?? 0)));
  const [least, most] = [Math.min(...edges(-1)), Math.max(...edges(1))];
  const gapMs = (least + most) / 2;
  const isHeldAlike = known.holdShare !== null && seen.holdShare !== null && Math.abs(known.holdShare - seen.holdShare) < 0.1;
  return { gapMs, jitter: Math.min(0.6, (most - gapMs) / Math.max(1, gapMs)), holdShare: isHeldAlike ? known.holdShare : null };
}

/** A person's character among a device's must be below this probability, because the text would lack it if it were the device's. */
const PERSON_CERTAIN_IN_SCAN = 0.003;

/** Where a person typed nothing before, this probability suffices for each key when the terminator is beyond doubt. */
const LIKELY_ALONE = 0.8;

/** Whether each key is clearly a person's or a device's. Among a person's keys, a device's must be beyond doubt. */
function isUnambiguous({ deviceProbabilities, rhythm, keys }: Classification, { recentPersonKeys, pending }: State): boolean {
  const longestGapMs = rhythm === null ? Number.POSITIVE_INFINITY : rhythm.gapMs * (1 + (rhythm.jitter ?? 0));
  // Only a stall of the computer explains such a key of a device, and people type numbers between two scans all day.
  const isHeldTooLong = toTimedKeys(keys ?? pending).map((key) => isNumberHeldBeyond(longestGapMs, key));
  const isAtLeast = (p: number, k: number, least: number) => p >= (isHeldTooLong[k] ? Math.max(least, DEVICE_BEYOND_DOUBT) : least);
  if (
    recentPersonKeys.length === 0 &&
    deviceProbabilities.every((p, k) => isAtLeast(p, k, LIKELY_ALONE)) &&
    (deviceProbabilities.at(-1) ?? 0) >= DEVICE_BEYOND_DOUBT
  )
    return true;
  const isAmongPersons =
    deviceProbabilities.some((p) => p <= DEVICE_LIKELY) ||
    recentPersonKeys.some(({ pressedAt }) => pressedAt > (pending[0]?.stroke.at ?? pressedAt));
  const certain = isAmongPersons ? DEVICE_BEYOND_DOUBT : DEVICE_CERTAIN;
  return deviceProbabilities.every((p, k) => isAtLeast(p, k, certain) || p <= PERSON_CERTAIN_IN_SCAN);
}

/** Whether text may be the rest of rejected text. The whole text, scanned again, begins or ends with its part. */
function isRestOfRejected(rejected: State['rejected'], text: string, startedAt: number): boolean {
  if (rejected === null) return false;
  const windowMs = rejected.mayContinue ? REST_WINDOW_MS : REST_AFTER_TERMINATOR_WINDOW_MS;
  return startedAt - rejected.at <= windowMs && !text.startsWith(rejected.text) && !text.endsWith(rejected.text);
}

/** This few characters before a scan hardly show that a person is typing: the scanner may have stalled after them. */
const FEW_TYPED_KEYS = 2;
/** From this probability on, such characters may be the first ones of the scan. */
const FIRST_KEY_DOUBTFUL = 0.002;

/** Whether keys that were delivered as a person's may be the first ones of this text. */
function mayHaveBegunBefore({ pending, recentPersonKeys, typingRun }: State, settings: ScannerSettings): boolean {
  const first = pending[0]?.stroke.at ?? 0;
  // A terminator stays the person's, because it would have ended the text.
  const free = recentPersonKeys
    .filter(({ pressedAt }) => pressedAt < first)
    .map((key): TimedKey => ({ ...key, isKnownPerson: key.isTerminator }));
  if (free.length === 0) return false;
  if (arrivesAtOnce(pending, settings)) return true;
  const isShort = typingRun.count > 0 && typingRun.count <= FEW_TYPED_KEYS;
  const { deviceProbabilities } = attributeKeys([...free, ...toTimedKeys(pending)], {
    learnedRhythm: settings.learnedRhythm,
    hasPerson: !isShort,
  });
  return deviceProbabilities.slice(0, free.length).some((p) => p > (isShort ? FIRST_KEY_DOUBTFUL : 1 - DEVICE_CERTAIN));
}

/** A busy computer delayed the keys when this many after the first have the same time, unless the scanner is that fast. */
const DELAYED_KEYS = 3;
const AT_ONCE_MS = 1;

function arrivesAtOnce(pending: readonly PendingKey[], { learnedRhythm }: ScannerSettings): boolean {
  const [first, last] = [pending[0]?.stroke.at, pending[DELAYED_KEYS]?.stroke.at];
  const isAsFast = learnedRhythm != null && learnedRhythm.gapMs <= 2 * AT_ONCE_MS;
  return !isAsFast && first !== undefined && last !== undefined && last - first <= AT_ONCE_MS;
}

/** Makes the reading of a test scan, whether a person or a device typed it. */
export function readTestScan(state: State, settings: ScannerSettings): Step {
  const { pending, isFieldSaved } = state;
  const text = readDeviceText(pending, state.capsToggled, { prefix: null, layout: settings.layout });
  const endedAt = pending.at(-1)?.stroke.at ?? 0;
  const signs = pending.filter(({ kind }) => kind === 'text');
  const reading: Reading = {
    kind: 'test-scan',
    text: text === null ? '' : text.kind === 'scale' ? text.reading.printed : text.text,
    symbology: text?.kind === 'scan' ? text.symbology : null,
    calibration: calibrate(pending.map(({ stroke }) => stroke)),
    layout: detectLayout(signs, state.capsToggled),
  };
  const effects: Effect[] = isFieldSaved ? [{ kind: 'restore-field' }] : [];
  return {
    state: {
      ...INITIAL_STATE,
      learnedRhythm: state.learnedRhythm,
      suppressedCodes: state.suppressedCodes,
      trailingKeysUntil: endedAt + TRAILING_KEYS_MS,
      enterAllowedFrom: Number.POSITIVE_INFINITY,
    },
    disposition: 'pass',
    effects: [...effects, { kind: 'read', reading }],
  };
}
