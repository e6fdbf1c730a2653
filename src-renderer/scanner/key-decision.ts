/** Decides whose the pending keys are: a person's go to the page, a device's become a reading. */
import {
  type Classification,
  classify,
  DEVICE_BEYOND_DOUBT,
  DEVICE_CERTAIN,
  DEVICE_LIKELY,
  findPrefix,
  HUMAN_PACE_MS,
  longGapMs,
  MIN_CHARACTERS,
  toTimedKeys,
} from './classify';
import { REST_WINDOW_MS, readDeviceKeys } from './device-reading';
import { deliverToPage } from './page-delivery';
import type { PendingKey } from './pending-key';
import { recentKeysAfter, typingRunAfter } from './person-history';
import type { ScannerSettings } from './reading';
import { chainSteps, type Effect, type State, type Step } from './recognizer-state';
import { nextLineTimeout } from './timeouts';

/** Among a person's characters, one is removed from the field from this probability on, because a person's must not be lost. */
const REMOVE_AMONG_PERSON_KEYS = 0.9;
/** From this probability on, an Enter or Tab may be a device's, and presses and moves nothing. */
const TERMINATOR_DOUBTFUL = 0.03;
/** A count of bags or items, or a weight in pounds. */
const COUNT_OR_WEIGHT = /^(\d{1,3}|\d{0,3}[.,]\d{1,2})$/;

/** Classifies the pending keys as if no more were to come. */
export const classifyPending = ({ pending, recentPersonKeys }: State, settings: ScannerSettings) =>
  classify(pending, { context: recentPersonKeys, settings });

/** Classifies the pending keys while more may come. */
export const classifyUnfinished = ({ pending, recentPersonKeys }: State, settings: ScannerSettings) =>
  classify(pending, { context: recentPersonKeys, settings, isOpen: true });

/** @param found what `classifyPending` returned, where the caller has it already */
export function decide(state: State, at: number, settings: ScannerSettings, found = classifyPending(state, settings)): Step {
  const { pending } = state;
  const classification = preferPersonInDoubt(pending, found, settings);
  const { persons, devices } = divideKeys(pending, classification);
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
  const doubtful = new Set(persons.filter((key) => isDoubtfulTerminator(key, state, classification, devices.at(-1))));
  const delivered = deliverToPage(next, persons, { hasDevice: devices.length > 0, isFieldSaved: state.isFieldSaved, doubtful });
  const read = splitScans(devices).reduce(
    (step, scan, n, all) =>
      chainSteps(step, (ready) => {
        const neighbors = { previous: all[n - 1]?.at(-1), next: all[n + 1]?.[0] };
        const input = scanInput(scan, { state, persons, classification, ...neighbors });
        return readDeviceKeys(ready, input.before, input.classification, settings);
      }),
    delivered,
  );
  const classified: Effect = { kind: 'classified', keys: pending, classification };
  return { ...read, effects: [...read.effects, classified] };
}

function divideKeys(pending: readonly PendingKey[], { deviceProbabilities }: Classification) {
  const probability = (k: number) => deviceProbabilities[k] ?? 0;
  const isAmongPersons = pending.some(({ kind }, k) => kind === 'text' && probability(k) <= 1 - DEVICE_CERTAIN);
  const isDevices = (k: number): boolean => {
    const p = probability(k);
    if (isAmongPersons && pending[k]?.kind === 'text') return p > REMOVE_AMONG_PERSON_KEYS;
    // An Enter or Tab right behind a device's text belongs to it unless that is out of the question: in doubt, press nothing.
    return p > DEVICE_LIKELY || (p > 1 - DEVICE_CERTAIN && pending[k]?.kind === 'terminator' && k > 0 && isDevices(k - 1));
  };
  return { persons: pending.filter((_, k) => !isDevices(k)), devices: pending.filter((_, k) => isDevices(k)) };
}

interface ScanContext {
  readonly state: State;
  readonly persons: readonly PendingKey[];
  readonly classification: Classification;
  /** The last key of the scan before, and the first key of the scan after. */
  readonly previous: PendingKey | undefined;
  readonly next: PendingKey | undefined;
}

/** What `readDeviceKeys` needs to know of one scan: the state in which it began, and the keys between its neighbors. */
function scanInput(scan: readonly PendingKey[], { state, persons, classification, previous, next }: ScanContext) {
  const first = scan[0] as PendingKey;
  const { pending } = state;
  const isBetween = ({ stroke: { at } }: PendingKey) => (!previous || at > previous.stroke.at) && (!next || at < next.stroke.at);
  const deviceProbabilities = classification.deviceProbabilities.filter((_, k) => isBetween(pending[k] as PendingKey));
  const earlier = persons.filter(({ stroke }) => stroke.at < first.stroke.at);
  const before: State = {
    ...state,
    recentPersonKeys: recentKeysAfter(state.recentPersonKeys, earlier, first.stroke.at),
    typingRun: typingRunAfter(state.typingRun, earlier),
    pending: scan,
  };
  return { before, classification: markLostReleases({ ...classification, deviceProbabilities }, pending.filter(isBetween), first) };
}

/** Divides a device's keys into scans. While a person types, only the time after a terminator ends a scan. */
function splitScans(devices: readonly PendingKey[]): PendingKey[][] {
  const timeoutMs = 2 * nextLineTimeout(longGapMs(toTimedKeys(devices)));
  const scans: PendingKey[][] = [];
  devices.forEach((key, k) => {
    const last = devices[k - 1];
    const startsScan = !last || (last.kind === 'terminator' && key.stroke.at - last.stroke.at > timeoutMs);
    if (startsScan) scans.push([key]);
    else scans.at(-1)?.push(key);
  });
  return scans;
}

/**
 * A key that stays down among a device's is hardly a person's: its release was lost, and the text would lack its character. A
 * person's Enter or Tab is no character that the text could lack.
 */
function markLostReleases(classification: Classification, keys: readonly PendingKey[], first: PendingKey): Classification {
  const deviceProbabilities = keys.map((key, k) => {
    const p = classification.deviceProbabilities[k] ?? 0;
    if (p <= DEVICE_LIKELY && key.isDown && key.stroke.at > first.stroke.at) return DEVICE_LIKELY;
    return key.kind !== 'text' && p <= 1 - DEVICE_CERTAIN ? 0 : p;
  });
  return { ...classification, deviceProbabilities, keys };
}

/** Whether a person's Enter or Tab may be a device's. In doubt, it presses nothing. */
function isDoubtfulTerminator(
  key: PendingKey,
  { pending, rejected }: State,
  { deviceProbabilities, reason }: Classification,
  lastOfDevice: PendingKey | undefined,
): boolean {
  if (key.kind !== 'terminator') return false;
  const { at } = key.stroke;
  const mayEndDeviceText = lastOfDevice && lastOfDevice.kind !== 'terminator' && at > lastOfDevice.stroke.at;
  if (mayEndDeviceText || (rejected?.mayContinue && at - rejected.at <= REST_WINDOW_MS)) return true;
  const probabilityOf = (other: PendingKey) => deviceProbabilities[pending.indexOf(other)] ?? 0;
  // In a number field, Enter and Tab go to the next field, and a person presses them all day.
  if (probabilityOf(key) <= TERMINATOR_DOUBTFUL || (isNumberOrSecret(pending) && isHumanPace(pending))) return false;
  if (reason === 'too-few-characters' || reason === 'slower-than-scanners') return true;
  const characters = pending.filter((other) => other.kind === 'text' && probabilityOf(other) > TERMINATOR_DOUBTFUL / 3).length;
  return characters >= MIN_CHARACTERS;
}

/**
 * Text of one typist that has no terminator, or is a number in a number field, is taken for a person's when either may have typed it.
 * A number that is beyond doubt in the rhythm of the station's scanner is the scanner's; a secret never is, because a scan is shown.
 */
function preferPersonInDoubt(pending: readonly PendingKey[], classification: Classification, settings: ScannerSettings): Classification {
  const { deviceProbabilities, rhythm } = classification;
  const isAllDevice = deviceProbabilities.every((p) => p > DEVICE_LIKELY);
  if (!isAllDevice || findPrefix(pending, settings) !== null) return classification;
  const isUnfinished = pending.at(-1)?.kind !== 'terminator' && settings.suffix !== 'none';
  const isDoubtful = isUnfinished && deviceProbabilities.some((p) => p < DEVICE_CERTAIN);
  const isScannersNumber =
    pending[0]?.stroke.focus === 'number' && rhythm?.isLearned === true && deviceProbabilities.every((p) => p >= DEVICE_BEYOND_DOUBT);
  const isNumber = isNumberOrSecret(pending) && (rhythm?.gapMs ?? 0) >= HUMAN_PACE_MS && !isScannersNumber;
  if (!isDoubtful && !isNumber) return classification;
  return { deviceProbabilities: deviceProbabilities.map(() => 0), rhythm: null, reason: isNumber ? 'number-field' : 'no-terminator' };
}

/** Whether the text is what people type in the focused field: a secret, or a number in a number field. */
function isNumberOrSecret(pending: readonly PendingKey[]): boolean {
  const focus = pending[0]?.stroke.focus;
  const texts = pending.filter(({ kind }) => kind === 'text').map(({ typed }) => typed ?? '');
  return focus === 'secret' || (focus === 'number' && COUNT_OR_WEIGHT.test(texts.join('')));
}

function isHumanPace(pending: readonly PendingKey[]): boolean {
  const times = pending.map(({ stroke }) => stroke.at);
  return Math.max(...times) - Math.min(...times) >= HUMAN_PACE_MS * (times.length - 1);
}
