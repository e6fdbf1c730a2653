/**
 * Random runs of people, scanners and scales at one keyboard. Each run has one scanner and three to six acts. The text of each act is
 * known, so that the results of the recognizer can be counted.
 */
import type { KeyStroke } from '../../src-renderer/scanner/key-stroke';
import { seededRandom } from '../support/seeded-random.mjs';
import { down, up } from '../unit/src-renderer/scanner/keyboard';
import { normalTimes, uniformNumbers, uniformTimes } from './random-times';

export type Typist = 'person' | 'scanner' | 'scale';

export interface TypedKey {
  readonly stroke: KeyStroke;
  readonly typist: Typist;
}

export interface Act {
  readonly typist: Typist;
  /** The text without the station's prefix. */
  readonly text: string;
  readonly end: 'Enter' | 'Tab' | null;
}

export interface Run {
  readonly keys: readonly TypedKey[];
  readonly acts: readonly Act[];
  /** The longest gap of this run's scanner in milliseconds, as a calibration measures it. */
  readonly longestGapMs: number;
}

export interface Regime {
  /** Whether six of ten devices start while a person is typing. */
  readonly together: boolean;
  readonly calibrated: boolean;
  readonly prefix: string | null;
  /** The distribution of the deviations from usual times. The model was built with uniform ones at first. */
  readonly deviation: 'uniform' | 'normal';
  /** What people type: texts in a text field, or counts and weights in a field for a number. */
  readonly typed: 'texts' | 'numbers';
}

export const REGIMES: Readonly<Record<string, Regime>> = {
  A: { together: false, calibrated: false, prefix: null, deviation: 'uniform', typed: 'texts' },
  B: { together: true, calibrated: false, prefix: null, deviation: 'uniform', typed: 'texts' },
  C: { together: false, calibrated: true, prefix: null, deviation: 'uniform', typed: 'texts' },
  D: { together: true, calibrated: true, prefix: null, deviation: 'uniform', typed: 'texts' },
  E: { together: false, calibrated: true, prefix: '~', deviation: 'uniform', typed: 'texts' },
  F: { together: false, calibrated: false, prefix: null, deviation: 'normal', typed: 'texts' },
  G: { together: false, calibrated: false, prefix: null, deviation: 'uniform', typed: 'numbers' },
  H: { together: true, calibrated: false, prefix: null, deviation: 'uniform', typed: 'numbers' },
};

const FIGURES = '0123456789';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const BY_HAND = 'abcdefghijklmnopqrstuvwxyz0123456789 ';
const JITTERS = [0, 0.1, 0.3, 0.5];
const STUCK = 0.001;

/** @param gapsMs the range of the scanners' gaps, in milliseconds */
export function randomRun(
  seed: number,
  { together, prefix, deviation, typed }: Regime,
  gapsMs: readonly [fastest: number, slowest: number] = [0, 150],
): Run {
  const random = seededRandom(seed);
  const between = uniformNumbers(random);
  const randomElement = <T>(from: ArrayLike<T>): T => from[Math.floor(random() * from.length)] as T;
  const repeated = (length: number, make: (place: number) => string) => Array.from({ length }, (_, place) => make(place)).join('');

  const gapMs = between(...gapsMs);
  const jitter = randomElement(JITTERS);
  // Half of the scanners hold each key for the same share of the gap, the others for a random share.
  const holdShare = random() < 0.5 ? between(0.1, 0.9) : null;
  const focus = typed === 'numbers' ? 'number' : 'text';
  const keys: TypedKey[] = [];
  const acts: Act[] = [];
  const { personHoldMs, personGapMs, gapFactor, deviceHoldShare } = deviation === 'uniform' ? uniformTimes(random) : normalTimes(random);

  function orderId(): string {
    const length = 3 + Math.floor(random() * 38);
    const shapes = [
      () => repeated(length, () => randomElement(FIGURES)),
      () => repeated(length, () => randomElement(LETTERS + FIGURES)),
      () => `ORDER-${repeated(length, () => randomElement(FIGURES))}`.slice(0, length),
      () => repeated(length, (place) => (place % 5 === 4 ? '-' : randomElement(`abcdef${FIGURES}`))),
    ];
    return randomElement(shapes)();
  }

  /** A count of bags or items, or a weight. */
  function number(): string {
    const most = randomElement([9, 60, null]);
    return most === null ? between(0.1, 60).toFixed(2) : String(1 + Math.floor(random() * most));
  }

  function scaleLine(): string {
    const pounds = between(0.01, 50).toFixed(2);
    return randomElement([` ${pounds} lb`, `ST,GS,+  ${pounds}0kg`, `  ${pounds} LB GR`, `N   +  ${pounds} kg`]);
  }

  function press(typist: Typist, key: string, at: number, heldMs: number, repeats: number): void {
    const code = codeOf(key);
    keys.push({ stroke: down(key, code, at, { focus }), typist });
    for (let n = 1; n <= repeats; n += 1)
      keys.push({ stroke: down(key, code, at + (heldMs * n) / (repeats + 1), { repeat: true, focus }), typist });
    keys.push({ stroke: up(key, code, at + heldMs, { focus }), typist });
  }

  /** Adds a text that a person types. @returns when its last key goes down */
  function person(from: number): number {
    const text = typed === 'numbers' ? number() : repeated(1 + Math.floor(random() * 14), () => randomElement(BY_HAND));
    const end = randomElement([null, 'Enter', 'Tab'] as const);
    acts.push({ typist: 'person', text, end });
    let [at, last] = [from, from];
    for (const key of [...text, ...(end ? [end] : [])]) {
      press('person', key, at, personHoldMs(), 0);
      last = at;
      at += personGapMs();
    }
    return last;
  }

  /** Adds an act of a device. @returns when its next key would go down */
  function device(typist: 'scanner' | 'scale', from: number): number {
    const text = typist === 'scanner' ? orderId() : scaleLine();
    acts.push({ typist, text, end: 'Enter' });
    const [pace, spread, share] = typist === 'scanner' ? [gapMs, jitter, holdShare] : [between(1, 14), 0.2, between(0.1, 0.9)];
    let at = from;
    for (const key of [...(typist === 'scanner' ? (prefix ?? '') : ''), ...text, 'Enter']) {
      const gap = pace * gapFactor(spread);
      press(typist, key, at, gap * deviceHoldShare(share), random() < STUCK ? 3 : 0);
      at += gap;
    }
    return at;
  }

  let now = 1000;
  let lastByPerson: readonly [from: number, to: number] | null = null;
  for (let left = 3 + Math.floor(random() * 4); left > 0; left -= 1) {
    const typist = randomElement(['person', 'person', 'scanner', 'scanner', 'scanner', 'scale'] as const);
    const isTogether = together && typist !== 'person' && lastByPerson !== null && random() < 0.6;
    const from: number = isTogether && lastByPerson ? between(...lastByPerson) : now + between(120, 2500);
    const to: number = typist === 'person' ? person(from) : device(typist, from);
    lastByPerson = typist === 'person' ? [from, to] : null;
    now = Math.max(now, to);
  }
  keys.sort((a, b) => a.stroke.at - b.stroke.at);
  return { keys, acts, longestGapMs: gapMs * (1 + jitter) };
}

const CODES: Readonly<Record<string, string>> = { ' ': 'Space', '-': 'Minus', '.': 'Period', ',': 'Comma', '+': 'Equal', '~': 'Backquote' };

function codeOf(key: string): string {
  if (key.length > 1) return key;
  if (/[a-z]/i.test(key)) return `Key${key.toUpperCase()}`;
  return /\d/.test(key) ? `Digit${key}` : (CODES[key] ?? '');
}
