import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyKey,
  checkDraft,
  type Draft,
  draftFromStaging,
  EMPTY_DRAFT,
  hasEntries,
  incrementCount,
} from '../../../../src-renderer/stage/draft';
import type { Failure } from '../../../../src-shared/failure/failure.schema';
import type { Staging } from '../../../../src-shared/intent/intent.schema';
import { LANGUAGE_NAMES } from '../../../../src-shared/language/languages';
import { StageRequest } from '../../../../src-shared/order/order.schema';
import { parseOrderId, parseUserId } from '../../../../src-shared/order/parse-order';
import type { Settings } from '../../../../src-shared/settings/settings.schema';
import { trimInvisible } from '../../../../src-shared/text/hidden-characters';
import { anyFailure } from '../strings/fixtures/failures';
import { intentIn, REFUSED, STATES } from './fixtures/intents';
import { settingsWith } from './fixtures/settings';

const draft = (set: Partial<Draft> = {}): Draft => ({ ...EMPTY_DRAFT, order: 'A', bags: '3', ...set });
const check = (set: Partial<Draft>, settings: Partial<Settings> = {}) => checkDraft(draft(set), settingsWith(settings));

describe('an order on the screen', () => {
  it('a complete order is handed over as typed, without its blank fields', () => {
    expect(check({})).toEqual({ kind: 'ready', request: { orderId: 'A', bags: 3 } });
    expect(check({ order: ' A-1 ', user: 'u', bags: '3', items: ' 12 ', weight: '12,5' })).toEqual({
      kind: 'ready',
      request: { orderId: 'A-1', userId: 'u', bags: 3, items: 12, weight: 1_250 },
    });
  });

  it('an order ID with more digits than a JavaScript number keeps every digit', () => {
    expect(check({ order: '12345676789012345678780' })).toMatchObject({ request: { orderId: '12345676789012345678780' } });
  });

  it.each<[Partial<Draft>, Partial<Settings>, object]>([
    [{ order: '' }, {}, { kind: 'missing', first: 'order' }],
    [{ order: '   ' }, {}, { kind: 'missing', first: 'order' }],
    [{ bags: '' }, {}, { kind: 'missing', first: 'bags' }],
    [{ bags: ' ' }, {}, { kind: 'missing', first: 'bags' }],
    [{}, { 'stage.require': ['bags', 'weight'] }, { kind: 'missing', first: 'weight' }],
    [{ order: '', bags: '' }, {}, { kind: 'missing', first: 'order' }],
    [{ bags: '' }, { 'stage.require': [] }, { kind: 'ready', request: { orderId: 'A' } }],
  ])('a draft with %j and the settings %j has the expected check', (set, settings, checked) => {
    expect(check(set, settings)).toEqual(checked);
  });

  it.each<[Partial<Draft>, string, string]>([
    [{ order: '..' }, 'order', 'dots'],
    [{ order: 'a\u0007b' }, 'order', 'hidden-character'],
    [{ order: 'a\u202Egpj.exe' }, 'order', 'hidden-character'],
    [{ order: 'x'.repeat(300) }, 'order', 'too-long'],
    [{ bags: '0' }, 'bags', 'too-small'],
    [{ bags: '-1' }, 'bags', 'too-small'],
    [{ bags: '1e9' }, 'bags', 'notation'],
    [{ bags: '1,000' }, 'bags', 'ambiguous'],
    [{ bags: '1.000' }, 'bags', 'ambiguous'],
    [{ items: '1e2' }, 'items', 'notation'],
    [{ weight: '1,000' }, 'weight', 'ambiguous'],
    [{ bags: '100' }, 'bags', 'too-large'],
    [{ bags: '2.5' }, 'bags', 'not-whole'],
    [{ bags: 'three' }, 'bags', 'not-a-number'],
    [{ items: '1000' }, 'items', 'too-large'],
    [{ weight: 'abc' }, 'weight', 'not-a-number'],
    [{ weight: '12.3456' }, 'weight', 'too-precise'],
    [{ weight: '0' }, 'weight', 'too-small'],
    [{ weight: '500.01' }, 'weight', 'too-large'],
  ])('a draft with %j is invalid and names the field and the problem', (set, field, problem) => {
    expect(check(set)).toMatchObject({ kind: 'wrong', first: field, problems: { [field]: { kind: problem } } });
  });

  it('a draft with several problems names them all and the first field', () => {
    expect(check({ order: '..', bags: '0', items: 'x', weight: 'y' })).toEqual({
      kind: 'wrong',
      first: 'order',
      problems: { order: { kind: 'dots' }, bags: { kind: 'too-small' }, items: { kind: 'not-a-number' }, weight: { kind: 'not-a-number' } },
    });
  });

  it('a missing user blocks an order only where the live path needs one', () => {
    const users = { 'connection.mode': 'live', 'connection.orderPaths': 'users' } as const;
    expect(check({}, users)).toEqual({ kind: 'no-user' });
    expect(check({ user: '..' }, users)).toEqual({ kind: 'no-user' });
    expect(check({ user: 'u' }, users)).toMatchObject({ kind: 'ready', request: { userId: 'u' } });
    expect(check({}, { ...users, 'connection.mode': 'practice' })).toMatchObject({ kind: 'ready' });
    expect(check({}, { ...users, 'connection.orderPaths': 'lastmile' })).toMatchObject({ kind: 'ready' });
  });

  it('a draft that is ready is always a valid request', () => {
    fc.assert(
      fc.property(
        fc.record({ order: fc.string(), user: fc.option(fc.string()), bags: fc.string(), items: fc.string(), weight: fc.string() }),
        fc.constantFrom<Settings['stage.require']>([], ['bags'], ['bags', 'items', 'weight']),
        (typed, require) => {
          const checked = checkDraft({ ...EMPTY_DRAFT, ...typed }, settingsWith({ 'stage.require': require }));
          if (checked.kind === 'ready') expect(StageRequest.safeParse(checked.request)).toEqual({ success: true, data: checked.request });
          if (checked.kind === 'wrong') expect(checked.problems[checked.first]).toBeDefined();
        },
      ),
    );
  });

  it('one number is enough for a draft to have numbers', () => {
    expect(hasEntries(EMPTY_DRAFT)).toBe(false);
    expect(hasEntries({ ...EMPTY_DRAFT, order: 'A', user: 'u' })).toBe(false);
    for (const field of ['bags', 'items', 'weight']) expect(hasEntries({ ...EMPTY_DRAFT, [field]: '1' })).toBe(true);
  });
});

describe('an order that is brought back', () => {
  const inEnglish = (staging: Staging) => draftFromStaging(staging, 'en');
  const id = fc.string({ minLength: 1 }).filter((text) => parseOrderId(text).ok && text === trimInvisible(text) && parseUserId(text).ok);
  const request = fc.record(
    {
      orderId: id,
      userId: id,
      bags: fc.integer({ min: 1, max: 99_999 }),
      items: fc.integer({ min: 1, max: 99_999 }),
      weight: fc.integer({ min: 1, max: 9_999_999 }),
    },
    { requiredKeys: ['orderId'] },
  );
  const settings = settingsWith({ 'stage.maxBags': 99_999, 'stage.maxItems': 99_999, 'stage.maxPounds': 99_999, 'stage.require': [] });

  it('a draft made from a staging gives the same request again, in each language', () => {
    fc.assert(
      fc.property(request, fc.constantFrom(...Object.values(STATES)), fc.constantFrom(...LANGUAGE_NAMES), (handedOver, state, language) => {
        const intent = intentIn(state, handedOver);
        // The greatest weight of the contract is beyond what a station can be told to accept.
        fc.pre((intent.request.weight ?? 0) <= 9_999_900);
        expect(checkDraft(draftFromStaging(intent, language), settings)).toEqual({ kind: 'ready', request: intent.request });
      }),
    );
  });

  it('Connect’s reasons appear at the fields that they name', () => {
    expect(inEnglish(intentIn(STATES.rejected, { bags: 70 })).fieldErrors).toEqual({ bags: 'Bags count is too high' });
    const settled = { kind: 'resolved', from: 'rejected', by: 'corrected', failure: REFUSED } as const;
    expect(inEnglish(intentIn(settled)).fieldErrors).toEqual({ bags: 'Bags count is too high' });
  });

  it.each<[string | null, object]>([
    ['orderId', { order: 'no' }],
    ['items', { items: 'no' }],
    ['weight', { weight: 'no' }],
    ['userId', {}],
    ['tip', {}],
    [null, {}],
  ])('a reason about %s appears at its field, if the view has one', (field, complaints) => {
    const failure: Failure = {
      kind: 'refused',
      status: 400,
      reasons: [{ message: 'no', code: null, field, waitSeconds: null, mayRetry: null }],
      source: null,
    };
    expect(inEnglish(intentIn({ kind: 'rejected', failure })).fieldErrors).toEqual(complaints);
  });

  it('reasons about other fields are kept in the server’s words, each once', () => {
    const reason = (message: string, field: string | null) => ({ message, code: null, field, waitSeconds: null, mayRetry: null });
    const reasons = [
      reason('User Not Found', 'userId'),
      reason('Not today', null),
      reason('Not today', null),
      reason('Too many', 'bags'),
      reason('And odd', 'bags'),
      reason('', null),
      reason('No such slot', 'constructor'),
    ];
    const draft = inEnglish(intentIn({ kind: 'rejected', failure: { kind: 'refused', status: 400, reasons, source: null } }));
    expect(draft.fieldErrors).toEqual({ bags: 'Too many; And odd' });
    expect(draft.generalErrors).toEqual(['User Not Found', 'Not today', 'No such slot']);
  });

  it('errors appear only at fields that exist, whatever the server names', () => {
    fc.assert(
      fc.property(anyFailure, (failure) => {
        const fields = Object.keys(inEnglish(intentIn({ kind: 'rejected', failure })).fieldErrors);
        // Names that every object has are no fields either.
        expect(['order', 'bags', 'items', 'weight']).toEqual(expect.arrayContaining(fields.filter((field) => /^[a-z]+$/.test(field))));
      }),
    );
  });

  it('a staging without a refusal has no errors', () => {
    for (const state of [STATES.unknown, STATES.withdrawn, STATES.staged]) expect(inEnglish(intentIn(state)).fieldErrors).toEqual({});
  });
});

describe('− and +', () => {
  it.each([
    ['', 1, '1'],
    ['', -1, ''],
    ['1', -1, ''],
    ['1', 1, '2'],
    ['98', 1, '99'],
    ['99', 1, '99'],
    [' 3 ', 1, '4'],
    ['007', 1, '8'],
    ['three', 1, 'three'],
    ['2.5', 1, '2.5'],
    ['100', 1, '100'],
    ['0', 1, '0'],
  ] as const)('the count %j stepped by %i is %j', (text, by, result) => {
    expect(incrementCount(text, by, 99)).toBe(result);
  });

  it('a stepped count is always valid, and a step back undoes a step', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 98 }), (count) => {
        expect(incrementCount(incrementCount(String(count), 1, 99), -1, 99)).toBe(String(count));
        for (const by of [1, -1] as const) {
          const next = incrementCount(String(count), by, 99);
          expect(next === '' || (Number(next) >= 1 && Number(next) <= 99)).toBe(true);
        }
      }),
    );
  });
});

describe('the keypad', () => {
  it.each([
    ['', '3', true, '3'],
    ['12', '3', true, '3'],
    ['12', '3', false, '123'],
    ['12', 'delete', false, '1'],
    ['1', 'delete', false, ''],
    ['', 'delete', false, ''],
    ['12', 'delete', true, ''],
    ['12', '.', false, '12.'],
    ['12.', '.', false, '12.'],
    ['12,5', '.', false, '12,5'],
    ['12.5', '.', true, '.'],
  ] as const)('the text %j after the key %s (replacing: %s) is %j', (text, key, fresh, result) => {
    expect(applyKey(text, key, fresh)).toBe(result);
  });

  it('the keypad writes a weight that can be parsed', () => {
    const text = ['.', '5', '.', '2'].reduce((typed, key, index) => applyKey(typed, key, index === 0), '9');
    expect(check({ weight: text })).toMatchObject({ kind: 'ready', request: { weight: 52 } });
  });
});
