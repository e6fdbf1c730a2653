/** What a device sent becomes a reading, or is refused because it may not be whole. */
import { attribute, type Rhythm } from './attribution';
import { calibrate } from './calibration';
import { BEYOND_DOUBT, CERTAIN, type Classification, PROBABLE, placeOfPrefix, rhythmOf, timedKeysOf, usualLongGap } from './classify';
import { type DeviceText, readDeviceText } from './device-text';
import { findLayout } from './layout-code';
import type { PendingKey } from './pending-key';
import type { Reading, ScannerSettings } from './reading';
import { AT_REST, type Effect, pass, type State, type Step } from './recognizer-state';
import { nextLineWait, TRAILING_MS } from './waits';

/** The same barcode within this many milliseconds is one pull of the trigger. */
const REPEATED_WITHIN_MS = 500;
/** What begins within this many milliseconds after text that was not complete may be its other half. */
export const OTHER_HALF_WITHIN_MS = 3000;
/** The same where its Enter was there, which may have been a person's. */
const DIRECTLY_BEHIND_MS = 300;
/** A scale prints its status within this many milliseconds after its weight. */
const STATUS_WITHIN_MS = 1000;
/** A scan of fewer keys shows too little of its scanner's peaks. */
const FEWEST_KEYS_TO_LEARN = 6;
/** The same where a person's keys are among them. */
const FEWEST_IN_A_ROW = 8;
/** The header of an AAMVA card: `@`, LF, RS, CR, `ANSI ` or `AAMVA`, and the issuer's number. */
const IDENTITY_CARD = /^@\p{Cc}*(ANSI|AAMVA) ?\d{6}/u;

export const textOf = ({ pending, capsTurned }: State, settings: ScannerSettings): DeviceText | null =>
  readDeviceText(pending, capsTurned, settings);

/** Makes a reading of a device's keys. @param before with the device's keys alone as `pending` */
export function readDevice(state: State, before: State, classification: Classification, settings: ScannerSettings): Step {
  const startedAt = before.pending[0]?.stroke.at ?? 0;
  const endedAt = before.pending.at(-1)?.stroke.at ?? startedAt;
  const trailingMs = Math.max(TRAILING_MS, nextLineWait(usualLongGap(timedKeysOf(before.pending))));
  const next: State = { ...state, trailingUntil: endedAt + trailingMs, enterFrom: Number.POSITIVE_INFINITY };
  const text = textOf(before, settings);
  const done = text ? readText(next, { text, startedAt, endedAt, keys: before, classification }, settings) : pass(next);
  return before.previewed === null ? done : { ...done, effects: [{ kind: 'preview', text: null }, ...done.effects] };
}

/** What a device sent, and from when to when. */
interface Sent {
  readonly text: DeviceText;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly keys: State;
  /** Of the person's keys among them as well. */
  readonly classification: Classification;
}

function readText(state: State, sent: Sent, settings: ScannerSettings): Step {
  const { text, startedAt, endedAt } = sent;
  const { last } = state;
  if (text.kind === 'scale') {
    return { ...pass({ ...state, last: { text: '', endedAt, isScale: true } }), effects: [{ kind: 'read', reading: text.reading }] };
  }
  const isBehindWeight = last?.isScale === true && startedAt - last.endedAt <= STATUS_WITHIN_MS;
  if (text.kind === 'scan-or-status' && isBehindWeight) return pass(state);
  // AAMVA: a driver's license or another identity card, scanned for the age that alcohol needs. No part of it is shown or kept.
  if (IDENTITY_CARD.test(text.text)) return pass(state);
  const refused = refusalOf(state, sent, settings);
  if (refused) {
    const reading: Reading = { kind: 'unfinished-scan', text: text.text };
    const seen = rhythmToLearn(sent, settings.learnedRhythm ?? null);
    return {
      ...pass({
        ...state,
        last: null,
        learned: seen ?? state.learned,
        refused: { text: text.text, at: endedAt, mayGoOn: refused.mayGoOn },
      }),
      effects: [{ kind: 'read', reading }, ...(seen ? [{ kind: 'learn', rhythm: seen } as const] : [])],
    };
  }
  const isRepeated = last !== null && !last.isScale && last.text === text.text && startedAt - last.endedAt <= REPEATED_WITHIN_MS;
  const read = { text: text.text, symbology: text.symbology, other: text.other };
  const reading: Reading = { kind: isRepeated ? 'repeated-scan' : 'scan', ...read };
  const learned = rhythmToLearn(sent, settings.learnedRhythm ?? null);
  const effects: Effect[] = [{ kind: 'read', reading }];
  if (learned !== null) effects.push({ kind: 'learn', rhythm: learned });
  const known = { learned: learned ?? state.learned, last: { text: text.text, endedAt, isScale: false } };
  return { ...pass({ ...state, ...known, refused: null }), effects };
}

/** Why a text is not accepted: it may not be whole. @returns `null` when it is; `mayGoOn` when its rest may still come */
function refusalOf({ refused }: State, { text, startedAt, keys, classification }: Sent, settings: ScannerSettings) {
  if (text.kind === 'scale') return null;
  const { pending } = keys;
  const isComplete = settings.suffix === 'none' || pending.findLast(({ typed }) => typed !== '')?.kind === 'terminator';
  if (!isComplete) return { mayGoOn: true };
  // After its Enter no more of a text follows, whatever is missing of it.
  if (isOtherHalf(refused, text.text, startedAt)) return { mayGoOn: false };
  if (placeOfPrefix(pending, settings) !== null) return null;
  if (mayHaveBegunBefore(keys, settings)) return { mayGoOn: false };
  return isUnambiguous(classification, keys) ? null : { mayGoOn: false };
}

/** What a scan that was certain shows of its scanner; `null` when that is too little, or nothing new. */
function rhythmToLearn({ keys, classification }: Sent, known: Rhythm | null): Rhythm | null {
  const certain = certainKeys(keys.pending, classification);
  if (certain.length < FEWEST_KEYS_TO_LEARN) return null;
  const seen = rhythmOf(timedKeysOf(certain));
  if (known === null || Math.abs(seen.gapMs - known.gapMs) > known.gapMs * 0.2 + 2) return seen;
  const both = rhythmOfBoth(known, seen);
  const isKnown = both.gapMs * (both.jitter ?? 0) <= known.gapMs * (known.jitter ?? 0) + 1 && both.holdShare === known.holdShare;
  return isKnown ? null : both;
}

/** A device's keys of which it is certain: all of them, or, where a person's are among them, most of them in a row. */
function certainKeys(pending: readonly PendingKey[], { deviceProbabilities: byDevice, keys }: Classification): readonly PendingKey[] {
  if (byDevice.every((p) => p >= CERTAIN)) return pending;
  const all = keys ?? pending;
  let [from, best, bestFrom] = [0, 0, 0];
  for (let k = 0; k <= all.length; k += 1) {
    if (k < all.length && (byDevice[k] ?? 0) >= BEYOND_DOUBT) continue;
    if (k - from > best) [best, bestFrom] = [k - from, from];
    from = k + 1;
  }
  return best >= FEWEST_IN_A_ROW ? all.slice(bestFrom, bestFrom + best) : [];
}

/** One scan does not show every peak of a scanner: what several have shown counts together. */
function rhythmOfBoth(known: Rhythm, seen: Rhythm): Rhythm {
  const edges = (sign: 1 | -1) => [known, seen].map(({ gapMs, jitter }) => gapMs * (1 + sign * (jitter ?? 0)));
  const [least, most] = [Math.min(...edges(-1)), Math.max(...edges(1))];
  const gapMs = (least + most) / 2;
  const isHeldAlike = known.holdShare !== null && seen.holdShare !== null && Math.abs(known.holdShare - seen.holdShare) < 0.1;
  return { gapMs, jitter: Math.min(0.6, (most - gapMs) / Math.max(1, gapMs)), holdShare: isHeldAlike ? known.holdShare : null };
}

/** A person's character among a device's: were it the device's, its text would lack it. */
const CERTAINLY_PERSONS = 0.003;

/** With nothing typed before, each key of a text may be as likely as this, if its end is beyond doubt. */
const LIKELY = 0.8;

/** Whether it is clear of each key whose it is. Among a person's keys it has to be beyond doubt. */
function isUnambiguous({ deviceProbabilities }: Classification, { context, pending }: State): boolean {
  if (context.length === 0 && deviceProbabilities.every((p) => p >= LIKELY) && (deviceProbabilities.at(-1) ?? 0) >= BEYOND_DOUBT)
    return true;
  const isAmongPersons =
    deviceProbabilities.some((p) => p <= PROBABLE) || context.some(({ downAt }) => downAt > (pending[0]?.stroke.at ?? downAt));
  const certain = isAmongPersons ? BEYOND_DOUBT : CERTAIN;
  return deviceProbabilities.every((p) => p >= certain || p <= CERTAINLY_PERSONS);
}

/** Whether text may be the rest of what was not accepted before. The whole text begins, or ends, like its part. */
function isOtherHalf(refused: State['refused'], text: string, startedAt: number): boolean {
  if (refused === null) return false;
  const within = refused.mayGoOn ? OTHER_HALF_WITHIN_MS : DIRECTLY_BEHIND_MS;
  return startedAt - refused.at <= within && !text.startsWith(refused.text) && !text.endsWith(refused.text);
}

/** So few characters before a device's text are hardly a sign that a person is typing: its scanner may have stalled behind them. */
const FEW_KEYS = 2;
/** From this probability on they may be its first ones. */
const MAY_BE_FIRST = 0.002;

/** Whether keys that were given to the page as a person's may have been the first ones of the same text. */
function mayHaveBegunBefore({ pending, context, run }: State, settings: ScannerSettings): boolean {
  const first = pending[0]?.stroke.at ?? 0;
  // A person's Enter stays theirs: it would have ended the text.
  const free = context.filter(({ downAt }) => downAt < first).map((key) => ({ ...key, isPersons: key.isTerminator }));
  if (free.length === 0) return false;
  if (comesAtOnce(pending, settings)) return true;
  const isShort = run.count > 0 && run.count <= FEW_KEYS;
  const { byDevice } = attribute([...free, ...timedKeysOf(pending)], { learned: settings.learnedRhythm, hasPerson: !isShort });
  return byDevice.slice(0, free.length).some((p) => p > (isShort ? MAY_BE_FIRST : 1 - CERTAIN));
}

/** So many keys with the same time were kept back by a busy computer, unless the station's scanner is that fast. */
const KEPT_BACK_KEYS = 3;
const AT_ONCE_MS = 1;

function comesAtOnce(pending: readonly PendingKey[], { learnedRhythm }: ScannerSettings): boolean {
  const [first, last] = [pending[0]?.stroke.at, pending[KEPT_BACK_KEYS]?.stroke.at];
  const isAsFast = learnedRhythm != null && learnedRhythm.gapMs <= 2 * AT_ONCE_MS;
  return !isAsFast && first !== undefined && last !== undefined && last - first <= AT_ONCE_MS;
}

/** The answer to a test scan, whatever typed it. */
export function readTest(state: State, settings: ScannerSettings): Step {
  const { pending, isRemembered } = state;
  const text = readDeviceText(pending, state.capsTurned, { prefix: null, layout: settings.layout });
  const endedAt = pending.at(-1)?.stroke.at ?? 0;
  const signs = pending.filter(({ kind }) => kind === 'text');
  const reading: Reading = {
    kind: 'test-scan',
    text: text === null ? '' : text.kind === 'scale' ? text.reading.printed : text.text,
    symbology: text?.kind === 'scan' ? text.symbology : null,
    calibration: calibrate(pending.map(({ stroke }) => stroke)),
    layout: findLayout(signs, state.capsTurned),
  };
  const effects: Effect[] = isRemembered ? [{ kind: 'restore-field' }] : [];
  return {
    state: {
      ...AT_REST,
      learned: state.learned,
      withheld: state.withheld,
      trailingUntil: endedAt + TRAILING_MS,
      enterFrom: Number.POSITIVE_INFINITY,
    },
    fate: 'pass',
    effects: [...effects, { kind: 'read', reading }],
  };
}
