/** Scans on a busy computer, which delays keys while one is down and then delivers them all at once. */
import { describe, expect, it } from 'vitest';
import type { KeyStroke } from '../../../../src-renderer/scanner/key-stroke';
import { play, types } from './keyboard';

/** Delays all events between two times to the second one. */
const keptBack = (strokes: readonly KeyStroke[], from: number, to: number): KeyStroke[] =>
  strokes.map((stroke) => (stroke.at >= from && stroke.at < to ? { ...stroke, at: to } : stroke));

/** Delays all events from a time on, as a device that stalls. */
const delayed = (strokes: readonly KeyStroke[], from: number, by: number): KeyStroke[] =>
  strokes.map((stroke) => (stroke.at >= from ? { ...stroke, at: stroke.at + by } : stroke));

const releasesOf = (strokes: readonly KeyStroke[]) => strokes.filter(({ type, key }) => type === 'up' && key !== 'Shift');

function expectWholeOrNothing(strokes: readonly KeyStroke[], text: string): void {
  const { readings, pressed } = play(strokes);
  expect(pressed).toEqual([]);
  expect(readings.flatMap((reading) => (reading.kind === 'scan' && reading.text !== text ? reading.text : []))).toEqual([]);
}

describe.each([5, 8, 20, 40])('a scan with %i ms between its keys, on a busy computer', (gap) => {
  for (const text of ['abc123-xyz', 'PRACTICE-0001']) {
    const scan = types(text, { gap });

    it(`${text} is accepted whole or not at all when the computer delays keys while one is down`, () => {
      for (const { at } of releasesOf(scan)) {
        for (const stall of [15, 40, 70, 120, 300, 600]) expectWholeOrNothing(keptBack(scan, at, at + stall), text);
      }
    });

    it(`${text} is accepted whole or not at all when the device stalls while a key is down`, () => {
      for (const { at } of releasesOf(scan)) {
        for (const stall of [40, 70, 120, 300, 600]) expectWholeOrNothing(delayed(scan, at, stall), text);
      }
    });
  }

  it('a scan is read when the computer delays one key for as long as a finger stays down', () => {
    const scan = types('PRACTICE-0001', { gap });
    const [, , , release] = releasesOf(scan);
    expect(play(keptBack(scan, release?.at ?? 0, (release?.at ?? 0) + 70)).readings).toMatchObject([
      { kind: 'scan', text: 'PRACTICE-0001' },
    ]);
  });
});
