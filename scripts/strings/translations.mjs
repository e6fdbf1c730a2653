import { readdirSync } from 'node:fs';
import path from 'node:path';
import { CATALOG_FOLDER } from './catalog.mjs';

/** The languages with a translation: one per PO file. English is the template. */
export const TRANSLATIONS = readdirSync(CATALOG_FOLDER)
  .filter((name) => name.endsWith('.po'))
  .map((name) => path.basename(name, '.po'));
