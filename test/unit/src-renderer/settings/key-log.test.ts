import { beforeEach, describe, expect, it } from 'vitest';
import type { KeyStroke } from '../../../../src-renderer/scanner/key-stroke';
import { clearKeys, formatKeyLog, recordKeys, useKeyLog } from '../../../../src-renderer/settings/key-log';
import { person, play, types } from '../scanner/keyboard';

function record(strokes: readonly KeyStroke[]): void {
  for (const { effects } of play(strokes).steps)
    for (const effect of effects) if (effect.kind === 'classified') recordKeys(effect.keys, effect.classification);
}

beforeEach(clearKeys);

describe('the list of received keys', () => {
  it('the key log shows for each key of a scan that a device typed it, and why', () => {
    record(types('ab1', { gap: 8 }));
    expect(useKeyLog.getState().keys).toMatchObject([
      { name: 'a (KeyA)', gapMs: null, heldMs: 4, byDevice: 1, reason: 'faster-than-human' },
      { name: 'b (KeyB)', gapMs: 8, byDevice: 1, reason: null },
      { name: '1 (Digit1)', gapMs: 8 },
      { name: 'Enter', gapMs: 8 },
    ]);
    expect(formatKeyLog(useKeyLog.getState().keys).split('\n').slice(0, 3)).toEqual([
      '# faster-than-human',
      'a (KeyA)\t-\t4\t100 %',
      'b (KeyB)\t8\t4\t100 %',
    ]);
  });

  it('the key log shows that a person typed a person’s keys', () => {
    record(person('21'));
    expect(useKeyLog.getState().keys.every(({ byDevice }) => byDevice < 0.5)).toBe(true);
  });

  it('the key log skips secret fields and keeps the last 200 keys', () => {
    record(types('1234').map((stroke) => ({ ...stroke, focus: 'secret' as const })));
    expect(useKeyLog.getState().keys).toEqual([]);
    for (let n = 0; n < 30; n += 1) record(types('abcdefgh', { from: n * 2000 }));
    expect(useKeyLog.getState().keys).toHaveLength(200);
  });
});
