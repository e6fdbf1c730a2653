import { describe, expect, it } from 'vitest';
import { countRuns } from '../../../regimes/count';
import { REGIMES, type Regime } from '../../../regimes/random-typing';

/** A regime takes 3 to 8 seconds alone, and several times that on a loaded machine. */
const LOADED_MACHINE_MS = 90_000;

// The short form of `npm run test:scanner`. The seeds are fixed, so that it fails only when the recognizer has changed.
describe('the random regimes', () => {
  for (const [name, regime] of Object.entries(REGIMES)) {
    it(`regime ${name} accepts no wrong order, and loses next to no character of a person`, { timeout: LOADED_MACHINE_MS }, () => {
      const counts = countRuns({ regime, seeds: { from: 1, count: 25 } });
      expect(counts.wrongAccepted).toBe(0);
      expect(counts.scaleLinesAsOrders).toBe(0);
      const isNumbers = regime.typed === 'numbers';
      expect(counts.readRight / counts.scans).toBeGreaterThan(regime.together ? 0.8 : isNumbers ? 0.95 : 0.97);
      expect(counts.deviceCharactersLeft / counts.deviceCharacters).toBeLessThan(regime.together ? 0.02 : 0.002);
      expect(counts.personCharactersLost / counts.personCharacters).toBeLessThan(isNumbers ? 0.01 : 0.005);
    });
  }
});

/** Scans that once stayed in the field: one gap is just outside of the learned rhythm, or one hold time is odd among even ones. */
const LEFT_ONCE: Readonly<Record<string, readonly number[]>> = { A: [200_134], F: [410_036, 410_085] };

/** Seeds of runs that failed once: a wrong order, an Enter or Tab of a device that acted, or a person's lost text. */
const FAILED_ONCE: Readonly<Record<string, readonly number[]>> = {
  A: [312, 345, 400, 492, 562, 763, 765, 802, 808, 869, 202_152],
  B: [21, 84, 88, 181, 182, 195, 215, 233, 693, 50_088, 50_135, 50_372],
  // A number of three digits in the rhythm of the station's scanner.
  G: [420_009, 420_065],
  // A digit right before a fast scan or a scale's line; a person's Enter behind the first key of a scan.
  H: [420_460, 420_704, 420_765, 421_319],
};

const runsOf = (seeds: typeof FAILED_ONCE) => Object.entries(seeds).flatMap(([name, all]) => all.map((seed) => ({ name, seed })));
const countOne = (name: string, seed: number) => countRuns({ regime: REGIMES[name] as Regime, seeds: { from: seed, count: 1 } });

describe('random runs that failed once', () => {
  it.each(runsOf(LEFT_ONCE))('run $seed of regime $name leaves no character of a device in the field', ({ name, seed }) => {
    expect(countOne(name, seed)).toMatchObject({ deviceCharactersLeft: 0 });
  });

  it.each(runsOf(FAILED_ONCE))(
    'run $seed of regime $name accepts no wrong order, presses nothing for a device and takes nothing of a person',
    ({ name, seed }) => {
      const counts = countOne(name, seed);
      expect(counts).toMatchObject({ wrongAccepted: 0, endsLeaked: 0, personCharactersLost: name === 'A' ? 0 : expect.any(Number) });
    },
  );
});
