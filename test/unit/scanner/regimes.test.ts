import { describe, expect, it } from 'vitest';
import { countRuns } from '../../regimes/count';
import { REGIMES } from '../../regimes/random-typing';

// The short form of `npm run test:scanner`. The seeds are fixed, so that it fails only when the recognizer has changed.
describe('people and devices at one keyboard', () => {
  for (const [name, regime] of Object.entries(REGIMES)) {
    it(`are told apart in regime ${name}: no wrong order, no press by a device, next to nothing of a person lost`, () => {
      const counts = countRuns({ regime, seeds: { from: 1, count: 25 } });
      expect(counts.wrongAccepted).toBe(0);
      expect(counts.scaleLinesAsOrders).toBe(0);
      expect(counts.readRight / counts.scans).toBeGreaterThan(regime.together ? 0.8 : 0.97);
      expect(counts.deviceCharactersLeft / counts.deviceCharacters).toBeLessThan(regime.together ? 0.02 : 0.002);
      expect(counts.personCharactersLost / counts.personCharacters).toBeLessThan(0.005);
    });
  }
});
