/** Computes the contrasts of the colors, because a designer’s display shows more than a till’s. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const css = readFileSync(join(import.meta.dirname, '../../../../src-renderer/theme/tokens.css'), 'utf8');
const colors = new Map([...css.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', color = '']) => [name, color]));

const TEXT = 7;
const LARGE_TEXT = 4.5;
const EDGE = 3;

/** Which color is drawn on which, and the least contrast. */
const PAIRS: readonly (readonly [color: string, on: readonly string[], least: number])[] = [
  ['ink', ['paper', 'paper-dark', 'card', 'success-soft', 'pending-soft', 'rejected-soft', 'unknown-soft'], TEXT],
  ['ink-soft', ['paper', 'paper-dark', 'card', 'success-soft', 'pending-soft', 'rejected-soft', 'unknown-soft'], TEXT],
  ['success', ['card', 'success-soft'], TEXT],
  ['pending', ['card', 'pending-soft'], TEXT],
  ['rejected', ['card', 'paper', 'rejected-soft'], TEXT],
  ['unknown', ['card', 'paper', 'unknown-soft'], TEXT],
  ['practice', ['card', 'paper', 'pending-soft', 'rejected-soft', 'unknown-soft'], TEXT],
  ['on-fill', ['ink', 'success', 'success-pressed', 'pending', 'rejected', 'unknown', 'practice'], TEXT],
  ['gray', ['card'], LARGE_TEXT],
  ['edge', ['paper', 'paper-dark', 'card'], EDGE],
  ['pending-edge', ['card', 'pending-soft'], EDGE],
];

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((start) => Number.parseInt(color.slice(start, start + 2), 16) / 255)
    .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const colorOf = (name: string): string => colors.get(name) ?? expect.fail(`tokens.css has no color --${name}`);

it.each(PAIRS.flatMap(([color, grounds, least]) => grounds.map((ground) => [color, ground, least] as const)))(
  '--%s on --%s has a contrast of at least %d:1',
  (color, ground, least) => {
    expect(contrast(colorOf(color), colorOf(ground))).toBeGreaterThanOrEqual(least);
  },
);

it('each color but the separating line is in the table', () => {
  const listed = new Set(PAIRS.flatMap(([color, grounds]) => [color, ...grounds]));
  expect([...colors.keys()].filter((name) => !listed.has(name))).toEqual(['line']);
});
