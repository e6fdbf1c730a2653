/** The current keyboard layout of this computer. */
import type { KeyboardLayout } from '../../src-shared/scan/keyboard-layouts';
import { findLayoutByMap } from './layouts';

interface LayoutMap extends Iterable<readonly [code: string, character: string]> {}
interface NavigatorWithKeyboard {
  readonly keyboard?: { getLayoutMap(): Promise<LayoutMap> };
}

/**
 * Detects the layout with the browser's keyboard map (https://wicg.github.io/keyboard-map/).
 * @returns `null` where the system does not report a layout, or one that is not in the table
 */
export async function detectComputerLayout(from: Navigator = navigator): Promise<KeyboardLayout | null> {
  try {
    const map = await (from as Navigator & NavigatorWithKeyboard).keyboard?.getLayoutMap();
    return map ? findLayoutByMap(new Map(map)) : null;
  } catch {
    return null;
  }
}
