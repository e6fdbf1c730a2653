import { describe, expect, it } from 'vitest';
import type { EditFields } from '../../../../src-renderer/edit/fields';
import { type EditContext, parseEdit } from '../../../../src-renderer/edit/parse-edit';
import { editContext, fields, OPTIONS } from './fixtures/edits';

const DAY = '2026-11-22';
/** Toronto's clocks change in these nights. */
const SPRING = '2026-03-08';
const AUTUMN = '2026-11-01';

/** Option 41 from one time to another. */
const boxes = (windowStart: string, windowEnd: string, serviceOption = '41'): Partial<EditFields> => ({
  serviceOption,
  windowStart,
  windowEnd,
});
const read = (set: Partial<EditFields>, more: Partial<EditContext> = {}) => parseEdit(fields(set), editContext(more));
const evening = boxes(`${DAY} 5:30 PM`, `${DAY} 6:30 PM`);

describe('a window', () => {
  it('goes as three fields, in the store’s own offset', () => {
    expect(read(evening)).toMatchObject({
      problems: {},
      request: {
        changes: { window: { serviceOptionId: 41, startAt: `${DAY}T17:30:00-05:00`, endAt: `${DAY}T18:30:00-05:00` } },
      },
    });
  });

  it.each<[(keyof typeof evening)[], (keyof typeof evening)[]]>([
    [['serviceOption'], ['windowStart', 'windowEnd']],
    [['windowStart'], ['serviceOption', 'windowEnd']],
    [['windowEnd'], ['serviceOption', 'windowStart']],
    [['serviceOption', 'windowStart'], ['windowEnd']],
    [['serviceOption', 'windowEnd'], ['windowStart']],
    [['windowStart', 'windowEnd'], ['serviceOption']],
  ])('of which only %j is said is not sent, nor is the rest of the edit, and it is said what is missing: %j', (said, missing) => {
    const set = Object.fromEntries(said.map((name) => [name, evening[name]]));
    const { problems, changes, request } = read({ ...set, tip: '4.50' });
    expect(problems).toEqual(Object.fromEntries(missing.map((name) => [name, { kind: 'window-incomplete' }])));
    expect(changes).toEqual({ tip: 450 });
    expect(request).toBeNull();
  });

  it.each([
    ['ends when it begins', `${DAY} 5:30 PM`],
    ['ends before it begins', `${DAY} 5:29 PM`],
    ['ends on the day before', '2026-11-21 6:30 PM'],
  ])('that %s is not sent', (_what, end) => {
    expect(read(boxes(`${DAY} 5:30 PM`, end))).toEqual({
      problems: { windowEnd: { kind: 'end-before-start' } },
      changes: {},
      request: null,
    });
  });

  it.each(['x', '4.5', '-1', '1e3', '41 or 42', '४१', '4\u200B1'])('of option %j is not sent: that is no number of one', (option) => {
    expect(read({ ...evening, serviceOption: option })).toEqual({
      problems: { serviceOption: expect.objectContaining({ kind: 'option' }) },
      changes: {},
      request: null,
    });
  });

  it('whose times cannot be read says so at each', () => {
    expect(read(boxes('soon', `${DAY} 5:30`)).problems).toEqual({
      windowStart: { kind: 'time', problem: { kind: 'not-a-time' } },
      windowEnd: { kind: 'time', problem: { kind: 'am-or-pm' } },
    });
  });

  it('of which the end has no day ends on the day on which it begins, and not today', () => {
    expect(read(boxes('2026-11-25 5:30 PM', '6:30 PM')).changes.window).toMatchObject({ endAt: '2026-11-25T18:30:00-05:00' });
  });

  it('without any day is today’s', () => {
    expect(read(boxes('5:30 PM', '6:30 PM')).changes.window).toMatchObject({
      startAt: `${DAY}T17:30:00-05:00`,
      endAt: `${DAY}T18:30:00-05:00`,
    });
  });

  it('across midnight goes as it is', () => {
    expect(read(boxes(`${DAY} 11:30 PM`, '2026-11-23 12:30 AM')).request?.changes.window).toEqual({
      serviceOptionId: 41,
      startAt: `${DAY}T23:30:00-05:00`,
      endAt: '2026-11-23T00:30:00-05:00',
    });
  });

  it('across midnight without the second day is asked about, and not sent as one that ends before it begins', () => {
    expect(read(boxes(`${DAY} 11:30 PM`, '12:30 AM')).problems).toEqual({ windowEnd: { kind: 'end-before-start' } });
  });
});

describe('a window and the option it is taken from', () => {
  // 41 is from 5 to 7 PM and 42 from 7 to 9 PM.
  it.each<[string, Partial<EditFields>, object]>([
    ['is the whole of it', boxes(`${DAY} 5:00 PM`, `${DAY} 7:00 PM`), {}],
    ['lies inside', boxes(`${DAY} 5:30 PM`, `${DAY} 6:30 PM`), {}],
    ['begins a minute before', boxes(`${DAY} 4:59 PM`, `${DAY} 7:00 PM`), { windowStart: { kind: 'outside-option' } }],
    ['ends a minute after', boxes(`${DAY} 5:00 PM`, `${DAY} 7:01 PM`), { windowEnd: { kind: 'outside-option' } }],
    ['is another option’s', boxes(`${DAY} 7:00 PM`, `${DAY} 9:00 PM`), { windowEnd: { kind: 'outside-option' } }],
    ['is that other option’s, with its number', boxes(`${DAY} 7:00 PM`, `${DAY} 9:00 PM`, '42'), {}],
    ['has an option that was not listed, which Connect may know', boxes(`${DAY} 7:00 PM`, `${DAY} 9:00 PM`, '99'), {}],
    [
      'begins before the option whose number was typed with a zero',
      boxes(`${DAY} 4:00 PM`, `${DAY} 7:00 PM`, '041'),
      { windowStart: { kind: 'outside-option' } },
    ],
  ])('%s', (_what, set, problems) => {
    const result = read(set, { options: OPTIONS });
    expect(result.problems).toEqual(problems);
    expect(result.request === null).toBe(Object.keys(problems).length > 0);
  });

  it('is not measured by what was never listed', () => {
    expect(read(boxes(`${DAY} 1:00 AM`, `${DAY} 2:00 AM`)).request).not.toBeNull();
  });

  it('may have any number that an option can have', () => {
    expect(read({ ...evening, serviceOption: String(Number.MAX_SAFE_INTEGER) }).request?.changes.window).toMatchObject({
      serviceOptionId: Number.MAX_SAFE_INTEGER,
    });
    expect(read({ ...evening, serviceOption: '9007199254740993' }).request).toBeNull();
  });

  it('goes back to the last digit as Connect wrote it, where it was picked', () => {
    const [start, end] = ['2026-11-22T22:00:00.000000123Z', '2026-11-23T05:30:00.5+05:30'];
    const known = new Map([
      [`${DAY} 5:00 PM`, start],
      [`${DAY} 7:00 PM`, end],
    ]);
    expect(read(boxes(` ${DAY} 5:00 PM`, `${DAY} 7:00 PM `), { originalInstants: known }).request?.changes.window).toEqual({
      serviceOptionId: 41,
      startAt: start,
      endAt: end,
    });
  });
});

describe('a window that the order has already', () => {
  const had = fields({ windowStart: '2026-11-24 5:00 PM', windowEnd: '2026-11-24 7:00 PM' });
  const readKnown = (set: Partial<EditFields>) => parseEdit({ ...had, ...set }, editContext({ baseline: had }));

  it.each<[string, Partial<EditFields>]>([
    ['as it was found', {}],
    ['with 24 hours', { windowStart: '2026-11-24 17:00', windowEnd: '24/11/2026 19:00' }],
    ['in ISO 8601 of another zone', { windowStart: '2026-11-24T22:00:00Z', windowEnd: '2026-11-25T01:00:00+01:00' }],
    ['with the name of the zone', { windowEnd: '2026-11-24 7 p.m. EST' }],
    ['with the end’s day left out', { windowEnd: '7:00 PM' }],
  ])('is not sent again: %s', (_what, set) => {
    expect(readKnown({ ...set, tip: '1' })).toMatchObject({ problems: {}, request: { changes: { tip: 100 } } });
    expect(readKnown(set).changes).toEqual({});
  });

  it('is sent again under another option', () => {
    expect(readKnown({ serviceOption: '7' }).request?.changes.window).toEqual({
      serviceOptionId: 7,
      startAt: '2026-11-24T17:00:00-05:00',
      endAt: '2026-11-24T19:00:00-05:00',
    });
  });

  it('cannot be moved without an option', () => {
    expect(readKnown({ windowEnd: '2026-11-24 8:00 PM' }).problems).toEqual({ serviceOption: { kind: 'window-incomplete' } });
  });

  it('and whose boxes were emptied is none: that changes nothing, and holds nothing back', () => {
    expect(readKnown({ windowStart: '', windowEnd: '', tip: '1' })).toMatchObject({ problems: {}, request: { changes: { tip: 100 } } });
  });

  it('and of which one box was emptied is asked about', () => {
    expect(readKnown({ windowEnd: '' }).problems).toEqual({
      serviceOption: { kind: 'window-incomplete' },
      windowEnd: { kind: 'window-incomplete' },
    });
  });
});

describe('a window in the night in which the clocks change', () => {
  it('over the hour that is skipped is an hour shorter than it looks, and goes with both offsets', () => {
    expect(read(boxes(`${SPRING} 1:30 AM`, `${SPRING} 3:30 AM`)).request?.changes.window).toEqual({
      serviceOptionId: 41,
      startAt: `${SPRING}T01:30:00-05:00`,
      endAt: `${SPRING}T03:30:00-04:00`,
    });
  });

  it('at a time that does not exist is not sent', () => {
    expect(read(boxes(`${SPRING} 2:30 AM`, `${SPRING} 3:30 AM`))).toMatchObject({
      problems: { windowStart: { kind: 'time', problem: { kind: 'no-such-time' } } },
      request: null,
    });
  });

  it('at a time that comes twice is asked about, at each end', () => {
    expect(read(boxes(`${AUTUMN} 1:30 AM`, `${AUTUMN} 1:45 AM`))).toMatchObject({
      problems: {
        windowStart: { kind: 'time', problem: { kind: 'twice', earlier: `${AUTUMN}T01:30:00-04:00`, later: `${AUTUMN}T01:30:00-05:00` } },
        windowEnd: { kind: 'time', problem: { kind: 'twice' } },
      },
      request: null,
    });
  });

  it('from one of the two to the other is an hour, and goes with both offsets', () => {
    expect(read(boxes(`${AUTUMN} 1:30 AM EDT`, `${AUTUMN} 1:30 AM EST`)).request?.changes.window).toMatchObject({
      startAt: `${AUTUMN}T01:30:00-04:00`,
      endAt: `${AUTUMN}T01:30:00-05:00`,
    });
    expect(read(boxes(`${AUTUMN} 1:30 AM EST`, `${AUTUMN} 1:30 AM EDT`)).problems).toEqual({ windowEnd: { kind: 'end-before-start' } });
  });

  it('is inside its option by when it is, and not by what the clock shows', () => {
    const options = [{ id: 41, startAt: `${AUTUMN}T01:00:00-05:00`, endAt: `${AUTUMN}T02:00:00-05:00`, available: true }];
    expect(read(boxes(`${AUTUMN} 1:00 AM EST`, `${AUTUMN} 1:30 AM EST`), { options }).problems).toEqual({});
    expect(read(boxes(`${AUTUMN} 1:00 AM EDT`, `${AUTUMN} 1:30 AM EDT`), { options }).problems).toEqual({
      windowStart: { kind: 'outside-option' },
    });
  });
});
