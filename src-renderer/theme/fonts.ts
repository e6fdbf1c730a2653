import { withTimeout } from '../../src-shared/base/timeout';

/** After this time, text is drawn in a font of the system. */
const FONT_TIMEOUT_MS = 300;

/**
 * Resolves when both fonts are loaded, or after the timeout. Drawing earlier would search the system's fonts for substitutes, which
 * takes longer than loading ours, and would draw everything twice.
 */
export const waitForFonts = (): Promise<unknown> =>
  withTimeout(
    FONT_TIMEOUT_MS,
    Promise.all(['1rem "Inter Variable"', '1rem "Atkinson Hyperlegible Mono Variable"'].map((font) => document.fonts.load(font))),
  ).catch(() => undefined);
