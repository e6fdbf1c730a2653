/** Random gaps and hold times of people and devices, in two ways. Times are milliseconds. */

/** @returns a function that draws a number between two others, each equally probable */
export const uniformNumbers = (random: () => number) => (least: number, most: number) => least + (most - least) * random();

interface RandomTimes {
  /** For how long a person holds a key. */
  readonly personHoldMs: () => number;
  /** From a person's key to the next one. */
  readonly personGapMs: () => number;
  /** How many times longer than usual a device's gap is. `spread` is its jitter, as a share of the gap. */
  readonly gapFactor: (spread: number) => number;
  /** The share of its gap for which a device holds a key. `share` is its usual one, or `null` where each key has another. */
  readonly deviceHoldShare: (share: number | null) => number;
}

/** Uniform deviations, within limits. The model of the recognizer was built with these at first. */
export function uniformTimes(random: () => number): RandomTimes {
  const between = uniformNumbers(random);
  return {
    personHoldMs: () => between(60, 120),
    // One gap in ten is a roll of two fingers.
    personGapMs: () => (random() < 0.1 ? between(12, 30) : 70 - 90 * Math.log(1 - random())),
    gapFactor: (spread) => 1 + spread * between(-1, 1),
    deviceHoldShare: (share) => share ?? between(0.1, 0.9),
  };
}

/** Normal deviations of devices and lognormal ones of people, who may be fast or slow. */
export function normalTimes(random: () => number): RandomTimes {
  const between = uniformNumbers(random);
  /** A number of the standard normal distribution, by the Box-Muller transform. */
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const usualPersonGapMs = between(85, 220);
  return {
    personHoldMs: () => Math.min(220, Math.max(35, 95 * Math.exp(0.3 * normal()))),
    personGapMs: () => Math.max(8, usualPersonGapMs * Math.exp(0.5 * normal())),
    // The jitter is twice the standard deviation.
    gapFactor: (spread) => Math.max(0.05, 1 + (spread / 2) * normal()),
    deviceHoldShare: (share) => (share === null ? between(0.1, 0.9) : Math.min(0.95, share * (1 + 0.08 * normal()))),
  };
}
