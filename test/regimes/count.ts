/** Plays random runs to the recognizer, and counts its results. */
import type { KeyStroke } from '../../src-renderer/scanner/key-stroke';
import type { ScannerSettings } from '../../src-renderer/scanner/reading';
import { step, wakeAt } from '../../src-renderer/scanner/recognizer';
import { type Effect, INITIAL_STATE, type Input } from '../../src-renderer/scanner/recognizer-state';
import { type Regime, type Run, randomRun, type TypedKey } from './random-typing';

export interface Counts {
  readonly scans: number;
  readonly readRight: number;
  /** Accepted texts that no scanner sent. */
  readonly wrongAccepted: number;
  /** Enter and Tab keys of a device that reached the page. */
  readonly endsLeaked: number;
  readonly deviceCharacters: number;
  /** Characters of a device that stand in the field at the end. */
  readonly deviceCharactersLeft: number;
  /** Scale lines that were accepted as a scan. */
  readonly scaleLinesAsOrders: number;
  readonly personCharacters: number;
  readonly personCharactersLost: number;
  readonly personEnds: number;
  /** Enter and Tab keys of a person that did not reach the page. */
  readonly personEndsHeld: number;
}

const NONE: Counts = {
  scans: 0,
  readRight: 0,
  wrongAccepted: 0,
  endsLeaked: 0,
  deviceCharacters: 0,
  deviceCharactersLeft: 0,
  scaleLinesAsOrders: 0,
  personCharacters: 0,
  personCharactersLost: 0,
  personEnds: 0,
  personEndsHeld: 0,
};

export interface Runs {
  readonly regime: Regime;
  readonly seeds: { readonly from: number; readonly count: number };
  /** The range of the scanners' gaps, in milliseconds. */
  readonly gapsMs?: readonly [number, number];
}

export function countRuns({ regime, seeds, gapsMs }: Runs): Counts {
  let sum = NONE;
  for (let seed = seeds.from; seed < seeds.from + seeds.count; seed += 1) {
    const counted = countRun(randomRun(seed, regime, gapsMs), regime);
    sum = Object.fromEntries(
      Object.entries(sum).map(([name, value]) => [name, value + counted[name as keyof Counts]]),
    ) as unknown as Counts;
  }
  return sum;
}

/** The state of a page with one text field after a run. */
interface Outcome {
  /** The keys whose characters stand in the field. */
  readonly field: ReadonlySet<TypedKey>;
  readonly pressed: readonly TypedKey[];
  readonly accepted: readonly string[];
}

function countRun(run: Run, regime: Regime): Counts {
  const { field, pressed, accepted } = play(run, settingsOf(run, regime));
  const wanted = run.acts.filter(({ typist }) => typist === 'scanner').map(({ text }) => text);
  const left = [...accepted];
  let readRight = 0;
  for (const text of wanted) {
    const place = left.indexOf(text);
    if (place < 0) continue;
    left.splice(place, 1);
    readRight += 1;
  }
  const characters = run.keys.filter(({ stroke }) => stroke.type === 'down' && !stroke.repeat && stroke.key?.length === 1);
  const persons = characters.filter(({ typist }) => typist === 'person');
  const devices = characters.filter(({ typist }) => typist !== 'person');
  const ends = run.keys.filter(({ stroke, typist }) => typist === 'person' && stroke.type === 'down' && (stroke.key?.length ?? 0) > 1);
  const scaleLines = new Set(run.acts.filter(({ typist }) => typist === 'scale').map(({ text }) => text));
  return {
    scans: wanted.length,
    readRight,
    wrongAccepted: left.length,
    endsLeaked: pressed.filter(({ typist }) => typist !== 'person').length,
    deviceCharacters: devices.length,
    deviceCharactersLeft: devices.filter((key) => field.has(key)).length,
    scaleLinesAsOrders: left.filter((text) => scaleLines.has(text)).length,
    personCharacters: persons.length,
    personCharactersLost: persons.filter((key) => !field.has(key)).length,
    personEnds: ends.length,
    personEndsHeld: ends.filter((key) => !pressed.includes(key)).length,
  };
}

/** The settings of a regime. A calibration sets `scan.maxGapMs` to 1.5 times the longest gap, in steps of ten. */
function settingsOf({ longestGapMs }: Run, { calibrated, prefix }: Regime): ScannerSettings {
  const maxGapMs = calibrated ? Math.min(500, Math.max(30, Math.ceil((longestGapMs * 1.5) / 10) * 10)) : 60;
  return { prefix, suffix: 'enter', layout: { name: 'us', isConfigured: false }, maxGapMs };
}

function play(run: Run, settings: ScannerSettings): Outcome {
  const byStroke = new Map(run.keys.map((key) => [`${key.stroke.key} ${key.stroke.at}`, key]));
  const keyOf = ({ key, at }: KeyStroke) => byStroke.get(`${key} ${at}`);
  let state = INITIAL_STATE;
  let field: TypedKey[] = [];
  let remembered: TypedKey[] = [];
  const pressed: TypedKey[] = [];
  const accepted: string[] = [];
  const put = (strokes: readonly KeyStroke[], into: TypedKey[]) => into.push(...strokes.flatMap((stroke) => keyOf(stroke) ?? []));

  function carryOut(effect: Effect): void {
    if (effect.kind === 'type' || effect.kind === 'show') put(effect.strokes, field);
    if (effect.kind === 'press') put([effect.stroke], pressed);
    if (effect.kind === 'save-field') remembered = [...field];
    if (effect.kind === 'restore-field') field = remembered;
    if (effect.kind === 'read' && (effect.reading.kind === 'scan' || effect.reading.kind === 'repeated-scan'))
      accepted.push(effect.reading.text);
  }
  function feed(input: Input): void {
    const done = step(state, input, settings);
    state = done.state;
    for (const effect of done.effects) carryOut(effect);
    if (done.disposition !== 'pass' || input.type !== 'key' || input.stroke.type === 'up') return;
    put([input.stroke], input.stroke.key?.length === 1 ? field : pressed);
  }
  function tickUntil(at: number): void {
    for (let due = wakeAt(state); due !== null && due <= at; due = wakeAt(state)) feed({ type: 'tick', at: due });
  }
  for (const { stroke } of run.keys) {
    tickUntil(stroke.at);
    feed({ type: 'key', stroke });
  }
  tickUntil(Number.POSITIVE_INFINITY);
  return { field: new Set(field), pressed, accepted };
}
