import AxeBuilder from '@axe-core/playwright';
import type { ElectronApplication, Page } from '@playwright/test';
import { findLayoutFaults, LAYOUT_LIMITS } from '../../scripts/demo/layout-faults.mjs';
import { visitScreens } from '../../scripts/demo/screens.mjs';
import { INSTALLED_APP } from './fixtures/app-under-test';
import { PSEUDO_LANGUAGE, replaceCatalog } from './fixtures/pseudo-language';
import { expect, test } from './fixtures/station';

/** The longest translation, and texts that are longer than any, with which the strip may have a third row. */
const LANGUAGES = ['fr-CA', PSEUDO_LANGUAGE] as const;
const LIMITS = { 'fr-CA': LAYOUT_LIMITS, [PSEUDO_LANGUAGE]: { ...LAYOUT_LIMITS, maxStripGrowth: 30 } };

/** The smallest window, and the usual one. */
const SIZES = [
  { width: 1024, height: 768 },
  { width: 1280, height: 800 },
];

test.describe('every screen', () => {
  test.skip(INSTALLED_APP !== null, 'The walk starts the project itself, whose catalog it replaces.');

  test('every screen can be read whole, in French and in a language that is a third longer than English', async ({ folder }) => {
    test.setTimeout(600_000);
    const prepared = new WeakSet<ElectronApplication>();
    const faults: string[] = [];
    await visitScreens(async (screen, station) => {
      if (!prepared.has(station.app)) await replaceCatalog(station.app, folder);
      prepared.add(station.app);
      for (const language of LANGUAGES) {
        await station.showLanguage(language);
        for (const { width, height } of SIZES) {
          await station.resize(width, height);
          const found = await station.page.evaluate(findLayoutFaults, LIMITS[language]);
          faults.push(...found.map((fault) => `${screen}, ${language}, ${width}: ${fault}`));
        }
        faults.push(...(await seriousFindings(station.page)).map((finding) => `${screen}, ${language}: ${finding}`));
      }
      await station.showLanguage('en');
    });
    expect(faults).toEqual([]);
  });
});

/** What axe finds. It needs another page for its results, which Electron does not allow; the legacy mode uses the same page. */
async function seriousFindings(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 120)}`);
}
