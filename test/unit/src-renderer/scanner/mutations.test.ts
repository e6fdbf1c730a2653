/** Recorded scans with a key lost, doubled, swapped with the next one or late: the scanner's keys never reach the page. */
import { describe, expect, it } from 'vitest';
import { type KeyStroke, PLAIN_STROKE } from '../../../../src-renderer/scanner/key-stroke';
import RECORDED from './fixtures/recorded-scans.json' with { type: 'json' };
import { play } from './keyboard';

type Key = readonly [down: KeyStroke, up: KeyStroke];

/** True key events of the X server, as the page heard them: each key with when it went down and came up, in milliseconds. */
const recordings = RECORDED.map(({ gapMs, text, keys }) => ({
  gapMs,
  text,
  keys: keys.map(([key, code, downAt, upAt]): Key => {
    const stroke = { ...PLAIN_STROKE, key: String(key), code: String(code) };
    return [
      { ...stroke, at: Number(downAt) },
      { ...stroke, type: 'up', at: Number(upAt) },
    ];
  }),
}));

const flat = (keys: readonly Key[]): KeyStroke[] => keys.flat().sort((a, b) => a.at - b.at);
const moved = ([down, up]: Key, by: number): Key => [
  { ...down, at: down.at + by },
  { ...up, at: up.at + by },
];
const textOf = (strokes: readonly KeyStroke[]) =>
  strokes.map(({ type, key = '' }) => (type === 'down' && [...key].length === 1 ? key : '')).join('');

/**
 * No key presses anything, and what is accepted is the text of all keys. The first keys of a slow scan that breaks off right away look
 * like a person's: they may stand in the field, and then the rest is not accepted.
 */
function expectNothingLeaks(strokes: readonly KeyStroke[]): void {
  const page = play(strokes);
  expect(page.pressed).toEqual([]);
  const accepted = page.readings.flatMap((reading) => (reading.kind === 'scan' ? reading.text : []));
  expect(accepted.filter((text) => text !== textOf(strokes))).toEqual([]);
  if (accepted.length > 0) expect(page.field).toBe('');
  expect(page.field.length).toBeLessThanOrEqual(3);
}

describe.each(recordings)('a scan recorded with $gapMs ms between its keys', ({ text, keys }) => {
  const pairs = keys
    .slice(0, -1)
    .map((key, place) => ({ place, key, next: keys[place + 1] as Key, gap: (keys[place + 1] as Key)[0].at - key[0].at }));

  it('an unchanged recorded scan is read', () => {
    expect(play(flat(keys))).toMatchObject({ field: '', pressed: [], readings: [{ kind: 'scan', text }] });
  });

  it('the same recorded scan is read each time, also when its first gap is always the longest', () => {
    const scans = [0, 6000, 12_000].flatMap((later) => keys.map((key) => moved(key, later)));
    expect(play(flat(scans)).readings).toMatchObject([0, 1, 2].map(() => ({ kind: 'scan', text })));
  });

  it('a recorded scan presses nothing when a character is lost', () => {
    for (const { key } of pairs) expectNothingLeaks(flat(keys.filter((other) => other !== key)));
  });

  it('a recorded scan presses nothing when a key comes twice', () => {
    for (const { place, key, gap } of pairs) {
      const rest = keys.slice(place + 1).map((other) => moved(other, gap));
      expectNothingLeaks(flat([...keys.slice(0, place + 1), moved(key, gap), ...rest]));
    }
  });

  it('a recorded scan presses nothing when two keys are swapped', () => {
    for (const { place, key, next, gap } of pairs.slice(0, -1)) {
      expectNothingLeaks(flat([...keys.slice(0, place), moved(next, -gap), moved(key, gap), ...keys.slice(place + 2)]));
    }
  });

  it('a recorded scan presses nothing when a release is lost', () => {
    for (const [, up] of keys) expectNothingLeaks(flat(keys).filter((stroke) => stroke !== up));
  });

  it('a recorded scan presses nothing when a release comes after the next key', () => {
    for (const { key, next } of pairs) {
      const late: Key = [key[0], { ...key[1], at: next[0].at + 1 }];
      expectNothingLeaks(flat(keys.map((other) => (other === key ? late : other))));
    }
  });

  it('a recorded scan is accepted completely or not at all when the computer stalls', () => {
    for (const stall of [60, 200, 500, 800]) {
      for (const { place } of pairs) {
        expectNothingLeaks(flat(keys.map((key, other) => (other > place ? moved(key, stall) : key))));
      }
    }
  });
});
