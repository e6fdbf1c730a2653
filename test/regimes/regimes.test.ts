/** The long suite: `npm run test:scanner` prints the figures for `docs/scanner.md`. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Counts, countRuns } from './count';
import { REGIMES, type Regime } from './random-typing';

const RUNS = Number(process.env.STAGEBAY_RUNS ?? 5000);
const FIRST_SEED = Number(process.env.STAGEBAY_SEED ?? 1);

const share = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(2)} %`;

/** Prints a row as soon as it is counted, because all rows take hours. */
function printRow(name: string, counts: Counts): void {
  const { scans, readRight, wrongAccepted, endsLeaked, deviceCharactersLeft, deviceCharacters } = counts;
  const { scaleLinesAsOrders, personCharactersLost, personCharacters, personEndsHeld, personEnds } = counts;
  const cells = [
    name,
    scans,
    share(readRight, scans),
    wrongAccepted,
    endsLeaked,
    `${deviceCharactersLeft} of ${deviceCharacters}`,
    scaleLinesAsOrders,
    `${personCharactersLost} of ${personCharacters}`,
    `${personEndsHeld} of ${personEnds}`,
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

beforeAll(() => {
  console.log(
    [
      `${RUNS} runs each, seeds ${FIRST_SEED} to ${FIRST_SEED + RUNS - 1}`,
      '',
      '| regime | scans | read right | wrong text accepted | Enter or Tab leaked | device characters left | scale lines as orders | person’s characters lost | person’s Enter or Tab held |',
      '|---|---:|---:|---:|---:|---:|---:|---:|---:|',
    ].join('\n'),
  );
});

describe('the random regimes', () => {
  for (const [name, regime] of Object.entries(REGIMES)) {
    it(`regime ${name} accepts at most the allowed share of wrong texts, and no scale line`, { timeout: 0 }, () => {
      const counts = countRuns({ regime, seeds: { from: FIRST_SEED, count: RUNS } });
      printRow(name, counts);
      expect(counts.scaleLinesAsOrders).toBe(0);
      expect(counts.wrongAccepted / counts.scans).toBeLessThanOrEqual(regime.together ? 0.01 : 0.002);
    });
  }

  it.each([
    [0, 100],
    [100, 160],
  ] as const)('a scanner of %i to %i ms is read without calibration', { timeout: 0 }, (fastest, slowest) => {
    const counts = countRuns({
      regime: REGIMES.A as Regime,
      seeds: { from: FIRST_SEED, count: RUNS },
      gapsMs: [fastest, slowest],
    });
    printRow(`A, ${fastest} to ${slowest} ms`, counts);
    expect(counts.readRight / counts.scans).toBeGreaterThan(0.95);
  });
});
