import { describe, expect, it } from 'vitest';
import type { LiveWeight } from '../../../../src-shared/devices/live-weight';
import { canTake, canTakeAutomatically, followLoad, mayIncludeTaken, type TakenLoad } from '../../../../src-shared/devices/taken-load';

const stable = (hundredths: number) => ({ kind: 'stable', hundredths, isNet: false }) as const;
const moving = (hundredths: number | null): LiveWeight => ({ kind: 'moving', hundredths });
const EMPTY: LiveWeight = { kind: 'empty' };
const taken = (hundredths = 1425, use: NonNullable<TakenLoad>['use'] = { kind: 'screen' }): TakenLoad => ({
  hundredths,
  use,
  isChanged: false,
});

/** What is left of the load of 14.25 lb after the scale has shown these weights. */
const loadAfter = (...weights: LiveWeight[]): TakenLoad => weights.reduce(followLoad, taken());

describe('a load that was taken', () => {
  it.each<[string, LiveWeight[]]>([
    ['the scale is unplugged and plugged in', [{ kind: 'none' }, stable(1425)]],
    ['a person pushes the scale', [moving(1900), moving(1400), stable(1425)]],
    ['the display varies', [stable(1430), stable(1420), stable(1435)]],
    ['the scale names no weight while the load moves', [moving(null), stable(1425)]],
    ['the scale is overloaded for a moment', [{ kind: 'fault', fault: 'over' }, stable(1425)]],
    ['a person leans on the scale until it is stable', [stable(2400), stable(1425)]],
  ])('stays taken when %s', (_what, weights) => {
    const left = loadAfter(...weights);
    expect(left).toEqual(taken());
    expect(canTake(stable(1425), left)).toBe(false);
    expect(canTakeAutomatically(stable(1425), left)).toBe(false);
  });

  it.each<[string, LiveWeight[]]>([
    ['the scale is empty', [EMPTY]],
    ['the scale is below zero', [{ kind: 'fault', fault: 'under' }]],
    ['the scale shows less than half of it while it moves', [moving(712)]],
    ['the scale shows less than half of it', [stable(310)]],
  ])('is lifted when %s', (_what, weights) => {
    expect(loadAfter(...weights)).toBeNull();
    // The same bag that is put back is a load that a person has put there.
    expect(loadAfter(...weights, stable(1425))).toBeNull();
  });

  it('is another load when the scale shows another stable weight, even without a look at the empty scale', () => {
    const changed = loadAfter(stable(1310));
    expect(canTake(stable(1310), changed)).toBe(true);
    expect(canTakeAutomatically(stable(1310), changed)).toBe(true);
  });

  it('is taken by a press and not automatically, after no order has its weight any more', () => {
    const givenBack = taken(1425, { kind: 'none' });
    expect(canTake(stable(1425), givenBack)).toBe(true);
    expect(canTakeAutomatically(stable(1425), givenBack)).toBe(false);
    expect(canTakeAutomatically(stable(1425), followLoad(givenBack, EMPTY))).toBe(true);
  });
});

it('only a stable weight is taken, and without a press only one of 0.02 lb or more', () => {
  for (const weight of [EMPTY, moving(1425), moving(null), { kind: 'none' }, { kind: 'fault', fault: 'broken' }] as const) {
    expect(canTake(weight, null)).toBe(false);
    expect(canTakeAutomatically(weight, null)).toBe(false);
  }
  expect(canTake(stable(1), null)).toBe(true);
  expect(canTakeAutomatically(stable(1), null)).toBe(false);
  expect(canTakeAutomatically(stable(2), null)).toBe(true);
});

it('a heavier load than the order’s may include it, a lighter one and the one after another order do not', () => {
  expect(mayIncludeTaken(stable(1735), loadAfter(stable(1735)))).toBe(true);
  expect(mayIncludeTaken(stable(1310), loadAfter(stable(1310)))).toBe(false);
  expect(mayIncludeTaken(stable(1735), loadAfter(EMPTY, stable(1735)))).toBe(false);
  expect(mayIncludeTaken(stable(1735), followLoad(taken(1425, { kind: 'none' }), stable(1735)))).toBe(false);
});
