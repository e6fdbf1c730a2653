/** The compiler does not know the classes of a CSS module, so that a typing error would leave an element without its style. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../../src-renderer');

const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).map((file) => join(ROOT, file));
const sheets = files.filter((file) => file.endsWith('.module.css'));
const components = files.filter((file) => file.endsWith('.tsx'));

const classesIn = (sheet: string): Set<string> => {
  const rules = readFileSync(sheet, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  return new Set([...rules.matchAll(/\.([a-zA-Z]\w*)(?=[^{}]*\{)/g)].map(([, name]) => name ?? ''));
};

/** The classes that a component uses, by the path of their sheet. */
function usesIn(component: string): [sheet: string, name: string][] {
  const source = readFileSync(component, 'utf8');
  return [...source.matchAll(/import (\w+) from '(\.[^']*\.module\.css)'/g)].flatMap(([, variable, path]) =>
    [...source.matchAll(new RegExp(`\\b${variable}\\.(\\w+)`, 'g'))].map(([, name]): [string, string] => [
      join(dirname(component), path ?? ''),
      name ?? '',
    ]),
  );
}

const uses = components.flatMap(usesIn);
const label = (sheet: string, name: string) => `${relative(ROOT, sheet)} .${name}`;

it('every class that a component uses is in its style sheet', () => {
  const missing = uses.filter(([sheet, name]) => !classesIn(sheet).has(name)).map(([sheet, name]) => label(sheet, name));
  expect(uses.length).toBeGreaterThan(100);
  expect(missing).toEqual([]);
});

it('every class of a style sheet is used by a component', () => {
  const used = new Set(uses.map(([sheet, name]) => label(sheet, name)));
  const unused = sheets.flatMap((sheet) => [...classesIn(sheet)].map((name) => label(sheet, name))).filter((name) => !used.has(name));
  expect(unused).toEqual([]);
});

it('no component names a class that is not from a style sheet', () => {
  const named = components.filter((file) => /className=("|\{['"`])/.test(readFileSync(file, 'utf8')));
  expect(named.map((file) => relative(ROOT, file))).toEqual([]);
});
