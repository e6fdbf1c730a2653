/** The code that a scanner reads so that the station finds out which keyboard layout it types for. */
import layoutCode from '../../resources/scanner-layout.txt?raw';
import { KEYBOARD_LAYOUTS, type ScannerLayout } from '../../src-shared/scan/keyboard-layouts';
import { candidateTexts, type Keypress } from './decode';

/**
 * What the code holds: each ASCII character whose key differs between layouts, and the digits. No accent has a letter
 * behind it that could take it. `scripts/make-barcodes.mjs` draws it.
 */
export const LAYOUT_CODE = layoutCode.trim();

export type LayoutDetection =
  /** Each character arrives right when the scanner is taken to type for this layout. */
  | { readonly kind: 'found'; readonly layout: ScannerLayout }
  /** No layout explains all of it. These characters arrive wrong with the one that explains most. */
  | { readonly kind: 'unknown'; readonly wrong: readonly { readonly printed: string; readonly arrived: string }[] };

/**
 * @param capsTurned the scanner pressed Caps Lock itself
 * @returns `null` when another code was scanned
 */
export function detectLayout(keypresses: readonly Keypress[], capsToggled: boolean): LayoutDetection | null {
  const wrongBy = (layout: ScannerLayout) => findMismatches(candidateTexts(keypresses, capsToggled, layout).byPosition ?? '');
  const found = [...KEYBOARD_LAYOUTS, 'same' as const].map((layout) => ({ layout, wrong: wrongBy(layout) }));
  const [best] = found.toSorted((a, b) => a.wrong.length - b.wrong.length);
  if (!best || best.wrong.length > LAYOUT_CODE.length / 2) return null;
  return best.wrong.length === 0 ? { kind: 'found', layout: best.layout } : { kind: 'unknown', wrong: best.wrong };
}

/** The characters that did not arrive as they are printed, with what came in their place: nothing, where one was lost. */
function findMismatches(text: string): { readonly printed: string; readonly arrived: string }[] {
  const arrived = [...text];
  const missing = LAYOUT_CODE.length - arrived.length;
  let skipped = 0;
  return [...LAYOUT_CODE].flatMap((printed, place) => {
    const here = arrived[place - skipped] ?? '';
    if (here === printed) return [];
    const isLost = skipped < missing && here === (LAYOUT_CODE[place + 1] ?? '');
    if (isLost) skipped += 1;
    return [{ printed, arrived: isLost ? '' : here }];
  });
}
