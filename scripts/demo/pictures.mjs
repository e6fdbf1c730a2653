/**
 * `npm run pictures`: takes screenshots of every state of every view in each language at three sizes, and writes a page on which they
 * can be compared: out/pictures/index.html. It prints what the layout check finds in each. The pictures in docs/images come from here.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { log, projectFolder } from '../cli.mjs';
import { TRANSLATIONS } from '../strings/translations.mjs';
import { findLayoutFaults, LAYOUT_LIMITS } from './layout-faults.mjs';
import { picturePage } from './picture-page.mjs';
import { visitScreens } from './screens.mjs';
import { DISPLAY_SCALE } from './station.mjs';

/** The smallest window, the usual one, and a large screen, which does not fit on a scaled display. */
const SIZES = [
  { name: '1024', width: 1024, height: 768 },
  { name: '1280', width: 1280, height: 800 },
  { name: '1920', width: 1920, height: 1080 },
].filter(({ width }) => DISPLAY_SCALE === 1 || width * DISPLAY_SCALE < 1920);
const LANGUAGES = ['en', ...TRANSLATIONS];
const folder = path.join(projectFolder, 'out', 'pictures');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

/** @type {string[]} */
const screens = [];
await visitScreens(async (name, station) => {
  screens.push(name);
  for (const language of LANGUAGES) {
    await station.showLanguage(language);
    for (const size of SIZES) {
      await station.resize(size.width, size.height);
      const faults = await station.page.evaluate(findLayoutFaults, LAYOUT_LIMITS);
      for (const fault of faults) log(`${name}, ${language}, ${size.name}: ${fault}`);
      await station.page.screenshot({ path: path.join(folder, `${name}-${language}-${size.name}.png`) });
    }
  }
  await station.showLanguage('en');
});
writeFileSync(
  path.join(folder, 'index.html'),
  picturePage(
    screens,
    LANGUAGES,
    SIZES.map(({ name }) => name),
  ),
);
log(path.join(folder, 'index.html'));
