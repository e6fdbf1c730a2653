import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { PACKAGES } from '../../../scripts/installed/test-kit.mjs';

const project = resolve(import.meta.dirname, '../../..');
const IMPORT = /(?:^|\n)(?:import|export)(?! type)\b[^;]*?from '([^']+)'/g;

/** The packages that a file imports, itself or through other files of the project. @param {string} file @param {Set<string>} seen */
function importedPackages(file, seen) {
  if (seen.has(file)) return [];
  seen.add(file);
  /** @type {string[]} */
  const packages = [];
  for (const [, from = ''] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
    if (from.startsWith('.')) {
      const target = resolve(dirname(file), from);
      const found = [target, `${target}.ts`, `${target}.tsx`, `${target}.mjs`, join(target, 'index.ts')].find((path) => isFile(path));
      if (found) packages.push(...importedPackages(found, seen));
    } else if (!from.startsWith('node:'))
      packages.push(
        from
          .split('/')
          .slice(0, from.startsWith('@') ? 2 : 1)
          .join('/'),
      );
  }
  return packages;
}

/** @param {string} path */
function isFile(path) {
  try {
    readFileSync(path);
    return true;
  } catch {
    return false;
  }
}

test('every package that a spec of an installed app imports is copied with it', () => {
  const folder = join(project, 'test/e2e');
  const specs = readdirSync(folder).filter((name) => name.endsWith('.spec.ts'));
  expect(specs.length).toBeGreaterThan(20);
  const seen = new Set();
  const missing = specs.flatMap((name) =>
    importedPackages(join(folder, name), seen)
      .filter((imported) => !PACKAGES.includes(imported))
      .map(
        (imported) => `scripts/installed/test-kit.mjs does not copy ${imported}, which ${relative(project, join(folder, name))} imports`,
      ),
  );
  expect(missing).toEqual([]);
});
