import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const project = resolve(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(join(project, file), 'utf8').replaceAll('’', "'").replaceAll("\\'", "'").replaceAll('\\"', '"');

/** The sources of all texts of the screen. */
const catalog = readdirSync(join(project, 'src-renderer/strings'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(ts|pot)$/.test(name))
  .map((name) => read(join('src-renderer/strings', name)))
  .join('\n');

/** The parts of a quotation between numbers and left-out parts, which are variables in the catalog. */
const fixedParts = (quotation: string): readonly string[] =>
  quotation
    .split(/[…()]|\d[\d.]*/)
    .map((part) => part.trim())
    .filter((part) => part.length > 3);

test('every text that the page for phone calls quotes is a text of the screen', () => {
  const page = read('docs/for-it/when-a-store-calls.md');
  const quotations = page
    .split('\n')
    .flatMap((line, index) => [...line.matchAll(/"([^"]+)"/g)].map(([, text = '']) => ({ line: index + 1, text })));
  expect(quotations.length).toBeGreaterThan(30);
  const unknown = quotations.filter(({ text }) => !fixedParts(text).every((part) => catalog.includes(part)));
  expect(unknown.map(({ line, text }) => `docs/for-it/when-a-store-calls.md:${line} quotes "${text}"`)).toEqual([]);
});
