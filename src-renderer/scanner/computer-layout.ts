/** The keyboard layout that this computer has at the moment. */
import type { KeyboardLayout } from '../../src-shared/scan/keyboard-layouts';
import { findLayoutByMap } from './layouts';

interface LayoutMap extends Iterable<readonly [code: string, character: string]> {}
interface NavigatorWithKeyboard {
  readonly keyboard?: { getLayoutMap(): Promise<LayoutMap> };
}

/**
 * Asks the system, by way of the browser (https://wicg.github.io/keyboard-map/).
 * @returns `null` where the system does not say, or has a layout that is not in the table
 */
export async function detectComputerLayout(from: Navigator = navigator): Promise<KeyboardLayout | null> {
  try {
    const map = await (from as Navigator & NavigatorWithKeyboard).keyboard?.getLayoutMap();
    return map ? findLayoutByMap(new Map(map)) : null;
  } catch {
    return null;
  }
}
