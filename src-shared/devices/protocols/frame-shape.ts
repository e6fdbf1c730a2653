/** Keeps a frame that lost or doubled a character from becoming another weight. */

/** A new shape counts from the third frame in a row on. Noise does not damage three frames in the same way. */
const REPEATS = 3;

/**
 * Decides whether to trust a frame by its shape: its width, its unit and its decimals. A scale's frames have one shape for as long as
 * its unit stays, whereas `12.34` without its `1`, or `kg` without its `k`, has another one.
 * @param isKnown whether the protocol prescribes the shape and no damage to another prescribed one makes it; as a scale's first, it is
 *   trusted at once
 */
export type ShapeGuard = (shape: string, isKnown: boolean) => boolean;

export function createShapeGuard(): ShapeGuard {
  let trusted: string | null = null;
  let candidate = '';
  let count = 0;
  return (shape, isKnown) => {
    if (trusted === null && isKnown) trusted = shape;
    if (shape === trusted) {
      count = 0;
      return true;
    }
    count = shape === candidate && count > 0 ? count + 1 : 1;
    candidate = shape;
    if (count < REPEATS) return false;
    trusted = shape;
    count = 0;
    return true;
  };
}
