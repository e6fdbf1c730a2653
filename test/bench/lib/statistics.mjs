/** What is said of many measurements of the same thing. */

/**
 * @param {readonly number[]} samples at least one
 * @param {number} share 0 to 1; by the nearest rank: always one of the samples
 */
export function percentile(samples, share) {
  const sorted = samples.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('There is no percentile of nothing.');
  return value;
}

/** The middle one, or the mean of the two in the middle. @param {readonly number[]} samples at least one */
export function median(samples) {
  const sorted = samples.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('There is no median of nothing.');
  return (lower + upper) / 2;
}

/**
 * From the smallest to the largest, in words.
 * @param {readonly number[]} samples
 * @param {number} [digits] after the point
 */
export const spread = (samples, digits = 0) => `${Math.min(...samples).toFixed(digits)}–${Math.max(...samples).toFixed(digits)}`;
