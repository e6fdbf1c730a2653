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
      expect(counts.readRight / counts.scans).toBeGreaterThan(regime.together ? 0.8 : 0.97);
      expect(counts.deviceCharactersLeft / counts.deviceCharacters).toBeLessThan(regime.together ? 0.02 : 0.002);
      expect(counts.personCharactersLost / counts.personCharacters).toBeLessThan(0.005);
    });
  }
});

/** Seeds of runs that failed once: a wrong order, an Enter or Tab of a device that acted, or a person's lost text. */
const FAILED_ONCE: Readonly<Record<string, readonly number[]>> = {
  A: [312, 345, 400, 492, 562, 763, 765, 802, 808, 869],
  B: [21, 84, 88, 181, 182, 195, 215, 233, 693, 50_088, 50_135, 50_372],
};

describe('random runs that failed once', () => {
  const runs = Object.entries(FAILED_ONCE).flatMap(([name, seeds]) => seeds.map((seed) => ({ name, seed })));

  it.each(runs)(
    'run $seed of regime $name accepts no wrong order, presses nothing for a device and takes nothing of a person',
    ({ name, seed }) => {
      const counts = countRuns({ regime: REGIMES[name] as Regime, seeds: { from: seed, count: 1 } });
      expect(counts).toMatchObject({ wrongAccepted: 0, endsLeaked: 0, personCharactersLost: name === 'A' ? 0 : expect.any(Number) });
    },
  );
});
