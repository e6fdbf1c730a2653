/** What a device sent becomes a reading, or is refused because it may not be whole. */
import { attribute, type Rhythm } from './attribution';
import { calibrate } from './calibration';
import { CERTAIN, type Classification, PROBABLE, placeOfPrefix, rhythmOf, timedKeysOf, usualLongGap } from './classify';
import { type DeviceText, readDeviceText } from './device-text';
import { findLayout } from './layout-code';
import type { PendingKey } from './pending-key';
import type { Reading, ScannerSettings } from './reading';
import { AT_REST, type Effect, pass, type State, type Step } from './recognizer-state';
import { nextLineWait, TRAILING_MS } from './waits';

/** The same barcode within this many milliseconds is one pull of the trigger. */
const REPEATED_WITHIN_MS = 500;
/** What begins within this many milliseconds after text that was not complete may be its other half. */
const OTHER_HALF_WITHIN_MS = 3000;
/** A scale prints its status within this many milliseconds after its weight. */
const STATUS_WITHIN_MS = 1000;
/** A scan of fewer keys shows too little of its scanner's peaks. */
const FEWEST_KEYS_TO_LEARN = 6;
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
    return {
      ...pass({ ...state, last: null, refused: refused.mayGoOn ? { text: text.text, at: endedAt } : null }),
      effects: [{ kind: 'read', reading }],
    };
  }
  const isRepeated = last !== null && !last.isScale && last.text === text.text && startedAt - last.endedAt <= REPEATED_WITHIN_MS;
  const read = { text: text.text, symbology: text.symbology, other: text.other };
  const reading: Reading = { kind: isRepeated ? 'repeated-scan' : 'scan', ...read };
  const learned = rhythmToLearn(sent, settings.learned ?? null);
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
  if (isOtherHalf(refused, text.text, startedAt)) return { mayGoOn: true };
  if (placeOfPrefix(pending, settings) !== null) return null;
  if (mayHaveBegunBefore(keys, settings)) return { mayGoOn: true };
  return isUnambiguous(classification, pending) ? null : { mayGoOn: false };
}

/** What a scan that was certain shows of its scanner; `null` when that is too little, or nothing new. */
function rhythmToLearn({ keys, classification }: Sent, known: Rhythm | null): Rhythm | null {
  const { pending } = keys;
  if (pending.length < FEWEST_KEYS_TO_LEARN || classification.byDevice.some((p) => p < CERTAIN)) return null;
  const seen = rhythmOf(timedKeysOf(pending));
  const isKnown =
    known !== null &&
    Math.abs(seen.gapMs - known.gapMs) <= known.gapMs * 0.2 + 2 &&
    seen.jitter !== null &&
    seen.jitter <= (known.jitter ?? 0) + 0.1;
  return isKnown ? null : seen;
}

/** Of text with fewer keys than this, each key has to be this likely a device's: people type a few keys as evenly as a scanner does. */
const LONG_TEXT_KEYS = 14;
const LIKELY = 0.85;

/**
 * Whether it is clear of each key whose it is, or all are one hand's: then the text is whole, whichever has typed it, and
 * means the same order. Not in a field for a count: a person does not type an order there.
 */
function isUnambiguous({ byDevice }: Classification, devices: readonly PendingKey[]): boolean {
  if (byDevice.every((p) => p >= CERTAIN || p <= 1 - CERTAIN)) return true;
  const isOneHand = byDevice.every((p) => p > (byDevice.length < LONG_TEXT_KEYS ? LIKELY : PROBABLE));
  return isOneHand && devices.every(({ stroke }) => stroke.focus !== 'number');
}

/** Whether text may be the rest of what was not accepted before. The whole text begins, or ends, like its part. */
function isOtherHalf(refused: State['refused'], text: string, startedAt: number): boolean {
  return (
    refused !== null && startedAt - refused.at <= OTHER_HALF_WITHIN_MS && !text.startsWith(refused.text) && !text.endsWith(refused.text)
  );
}

/** So few characters before a device's text are hardly a sign that a person is typing: its scanner may have stalled behind them. */
const FEW_KEYS = 2;
/** From this probability on they may be its first ones. */
const MAY_BE_FIRST = 0.002;

/** Whether keys that were given to the page as a person's may have been the first ones of the same text. */
function mayHaveBegunBefore({ pending, context, run }: State, settings: ScannerSettings): boolean {
  const first = pending[0]?.stroke.at ?? 0;
  const free = context.filter(({ downAt }) => downAt < first).map((key) => ({ ...key, isPersons: false }));
  if (free.length === 0) return false;
  const isShort = run.count > 0 && run.count <= FEW_KEYS;
  const { byDevice } = attribute([...free, ...timedKeysOf(pending)], { learned: settings.learned, hasPerson: !isShort });
  return byDevice.slice(0, free.length).some((p) => p > (isShort ? MAY_BE_FIRST : 1 - CERTAIN));
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
