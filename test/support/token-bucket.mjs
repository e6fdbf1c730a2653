/**
 * A request limit as most servers have it: a bucket that holds the tokens of one second and is refilled continuously.
 * @param {{ perSecond: number, now: () => number }} options `now`: a clock in milliseconds
 * @returns {{ isAllowed: () => boolean }} `isAllowed` takes a token if there is one
 */
export function createTokenBucket({ perSecond, now }) {
  let tokens = perSecond;
  let filledAt = now();
  return {
    isAllowed() {
      const time = now();
      tokens = Math.min(perSecond, tokens + ((time - filledAt) / 1_000) * perSecond);
      filledAt = time;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
