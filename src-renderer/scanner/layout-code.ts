/** The printed code by which the station detects the keyboard layout of a scanner. */
import layoutCode from '../../resources/scanner-layout.txt?raw';
import { KEYBOARD_LAYOUTS, type ScannerLayout } from '../../src-shared/scan/keyboard-layouts';
import { candidateTexts, type Keypress } from './decode';

/**
 * The text of the code: each ASCII character whose key differs between layouts, and the digits. No accent stands before a letter
 * that could combine with it. `scripts/make-barcodes.mjs` draws the code.
 */
export const LAYOUT_CODE = layoutCode.trim();

export type LayoutDetection =
  /** With this layout, each character arrives correctly. */
  | { readonly kind: 'found'; readonly layout: ScannerLayout }
  /** No layout explains all characters. These arrive wrong with the layout that explains most. */
  | { readonly kind: 'unknown'; readonly wrong: readonly { readonly printed: string; readonly arrived: string }[] };

/**
 * Detects the layout with which the scanned keys make the text of the code.
 * @param capsToggled whether the scanner pressed Caps Lock itself
 * @returns `null` when another code was scanned
 */
export function detectLayout(keypresses: readonly Keypress[], capsToggled: boolean): LayoutDetection | null {
  const wrongBy = (layout: ScannerLayout) => findMismatches(candidateTexts(keypresses, capsToggled, layout).byPosition ?? '');
  const found = [...KEYBOARD_LAYOUTS, 'same' as const].map((layout) => ({ layout, wrong: wrongBy(layout) }));
  const [best] = found.toSorted((a, b) => a.wrong.length - b.wrong.length);
  if (!best || best.wrong.length > LAYOUT_CODE.length / 2) return null;
  return best.wrong.length === 0 ? { kind: 'found', layout: best.layout } : { kind: 'unknown', wrong: best.wrong };
}

/** @returns the printed characters that arrived wrong, with the received one; an empty string where a character was lost */
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
