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
  it('a window is sent as three fields, in the store’s offset', () => {
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
  ])('a window with only %j blocks the edit and names what is missing: %j', (said, missing) => {
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
  ])('a window that %s is not sent', (_what, end) => {
    expect(read(boxes(`${DAY} 5:30 PM`, end))).toEqual({
      problems: { windowEnd: { kind: 'end-before-start' } },
      changes: {},
      request: null,
    });
  });

  it.each(['x', '4.5', '-1', '1e3', '41 or 42', '४१', '4\u200B1'])(
    'a window with the option %j is not sent, because that is no option number',
    (option) => {
      expect(read({ ...evening, serviceOption: option })).toEqual({
        problems: { serviceOption: expect.objectContaining({ kind: 'option' }) },
        changes: {},
        request: null,
      });
    },
  );

  it('a window with two invalid times has a problem at each', () => {
    expect(read(boxes('soon', `${DAY} 5:30`)).problems).toEqual({
      windowStart: { kind: 'time', problem: { kind: 'not-a-time' } },
      windowEnd: { kind: 'time', problem: { kind: 'am-or-pm' } },
    });
  });

  it('a window whose end has no day ends on the day on which it begins', () => {
    expect(read(boxes('2026-11-25 5:30 PM', '6:30 PM')).changes.window).toMatchObject({ endAt: '2026-11-25T18:30:00-05:00' });
  });

  it('a window without a day is today’s', () => {
    expect(read(boxes('5:30 PM', '6:30 PM')).changes.window).toMatchObject({
      startAt: `${DAY}T17:30:00-05:00`,
      endAt: `${DAY}T18:30:00-05:00`,
    });
  });

  it('a window across midnight is sent as it is', () => {
    expect(read(boxes(`${DAY} 11:30 PM`, '2026-11-23 12:30 AM')).request?.changes.window).toEqual({
      serviceOptionId: 41,
      startAt: `${DAY}T23:30:00-05:00`,
      endAt: '2026-11-23T00:30:00-05:00',
    });
  });

  it('a window across midnight without its second day has a problem', () => {
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
  ])('a window that %s has the expected problem', (_what, set, problems) => {
    const result = read(set, { options: OPTIONS });
    expect(result.problems).toEqual(problems);
    expect(result.request === null).toBe(Object.keys(problems).length > 0);
  });

  it('a window is not checked against options that were not listed', () => {
    expect(read(boxes(`${DAY} 1:00 AM`, `${DAY} 2:00 AM`)).request).not.toBeNull();
  });

  it('a window may have any option number', () => {
    expect(read({ ...evening, serviceOption: String(Number.MAX_SAFE_INTEGER) }).request?.changes.window).toMatchObject({
      serviceOptionId: Number.MAX_SAFE_INTEGER,
    });
    expect(read({ ...evening, serviceOption: '9007199254740993' }).request).toBeNull();
  });

  it('a selected window is sent as Connect wrote it, to the last digit', () => {
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
  ])('the order’s own window is not sent: %s', (_what, set) => {
    expect(readKnown({ ...set, tip: '1' })).toMatchObject({ problems: {}, request: { changes: { tip: 100 } } });
    expect(readKnown(set).changes).toEqual({});
  });

  it('the order’s own window is sent under another option', () => {
    expect(readKnown({ serviceOption: '7' }).request?.changes.window).toEqual({
      serviceOptionId: 7,
      startAt: '2026-11-24T17:00:00-05:00',
      endAt: '2026-11-24T19:00:00-05:00',
    });
  });

  it('a window cannot be moved without an option', () => {
    expect(readKnown({ windowEnd: '2026-11-24 8:00 PM' }).problems).toEqual({ serviceOption: { kind: 'window-incomplete' } });
  });

  it('a window whose three fields are blank changes nothing', () => {
    expect(readKnown({ windowStart: '', windowEnd: '', tip: '1' })).toMatchObject({ problems: {}, request: { changes: { tip: 100 } } });
  });

  it('a window with one blank field has a problem', () => {
    expect(readKnown({ windowEnd: '' }).problems).toEqual({
      serviceOption: { kind: 'window-incomplete' },
      windowEnd: { kind: 'window-incomplete' },
    });
  });
});

describe('a window in the night in which the clocks change', () => {
  it('a window over the skipped hour is one hour shorter and is sent with both offsets', () => {
    expect(read(boxes(`${SPRING} 1:30 AM`, `${SPRING} 3:30 AM`)).request?.changes.window).toEqual({
      serviceOptionId: 41,
      startAt: `${SPRING}T01:30:00-05:00`,
      endAt: `${SPRING}T03:30:00-04:00`,
    });
  });

  it('a window at a skipped time is not sent', () => {
    expect(read(boxes(`${SPRING} 2:30 AM`, `${SPRING} 3:30 AM`))).toMatchObject({
      problems: { windowStart: { kind: 'time', problem: { kind: 'no-such-time' } } },
      request: null,
    });
  });

  it('a window at a repeated time has a problem at each end', () => {
    expect(read(boxes(`${AUTUMN} 1:30 AM`, `${AUTUMN} 1:45 AM`))).toMatchObject({
      problems: {
        windowStart: { kind: 'time', problem: { kind: 'twice', earlier: `${AUTUMN}T01:30:00-04:00`, later: `${AUTUMN}T01:30:00-05:00` } },
        windowEnd: { kind: 'time', problem: { kind: 'twice' } },
      },
      request: null,
    });
  });

  it('a window between the two occurrences of a time is one hour long and is sent with both offsets', () => {
    expect(read(boxes(`${AUTUMN} 1:30 AM EDT`, `${AUTUMN} 1:30 AM EST`)).request?.changes.window).toMatchObject({
      startAt: `${AUTUMN}T01:30:00-04:00`,
      endAt: `${AUTUMN}T01:30:00-05:00`,
    });
    expect(read(boxes(`${AUTUMN} 1:30 AM EST`, `${AUTUMN} 1:30 AM EDT`)).problems).toEqual({ windowEnd: { kind: 'end-before-start' } });
  });

  it('a window is inside its option by its instants, not by the clock’s texts', () => {
    const options = [{ id: 41, startAt: `${AUTUMN}T01:00:00-05:00`, endAt: `${AUTUMN}T02:00:00-05:00`, available: true }];
    expect(read(boxes(`${AUTUMN} 1:00 AM EST`, `${AUTUMN} 1:30 AM EST`), { options }).problems).toEqual({});
    expect(read(boxes(`${AUTUMN} 1:00 AM EDT`, `${AUTUMN} 1:30 AM EDT`), { options }).problems).toEqual({
      windowStart: { kind: 'outside-option' },
    });
  });
});
