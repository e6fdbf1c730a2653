import { withTimeout } from '../../src-shared/base/timeout';

/** Longer than that no text waits for its font: it is drawn in the system's until then. */
const FONT_TIMEOUT_MS = 300;

/**
 * Resolves when the two fonts are there. Drawing before that would look through the system's fonts for others to stand
 * in, which takes longer than reading ours, and then draw all of it once more.
 */
export const waitForFonts = (): Promise<unknown> =>
  withTimeout(
    FONT_TIMEOUT_MS,
    Promise.all(['1rem "Inter Variable"', '1rem "Atkinson Hyperlegible Mono Variable"'].map((font) => document.fonts.load(font))),
  ).catch(() => undefined);
