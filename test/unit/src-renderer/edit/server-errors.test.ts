import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIELD_NAMES, type FieldName } from '../../../../src-renderer/edit/fields';
import {
  formatCountdown,
  isServiceOptionGone,
  readServerErrors as readErrors,
  type ServerErrors,
} from '../../../../src-renderer/edit/server-errors';
import type { Edit } from '../../../../src-shared/intent/intent.schema';
import { ORDER_PATH_RULES, type OrderPaths } from '../../../../src-shared/order/order-paths';
import { createTestClient, destination, editRequest } from '../../src-main/connect/fixtures/client';
import { ERROR_TABLE } from '../../src-main/connect/fixtures/published-examples';
import { httpResponse, startServer } from '../../src-main/connect/fixtures/server';
import { CUT_OFF, STATES } from '../stage/fixtures/intents';
import { anyFailure } from '../strings/fixtures/failures';
import { editIn, reasonWith, rejected } from './fixtures/edits';

const readServerErrors = (edit: Edit, orderPaths: OrderPaths = 'lastmile') => readErrors(edit, ORDER_PATH_RULES[orderPaths]);

/** An edit that Connect has answered with this, through the client. */
async function answered(status: number, body: string): Promise<Edit> {
  const server = await startServer((socket) => socket.write(httpResponse(status, body)));
  const said = await createTestClient().update(destination(server.origin), editRequest({ bags: 1 }));
  if (said.ok) throw new Error('It was not refused.');
  return editIn({ kind: 'rejected', failure: said.problem });
}

const errorJson = (message: string, code: string, meta: string | null) =>
  `{"error":{"message":${message},"code":${code}}${meta === null ? '' : `,"meta":${meta}`}}`;

/** Where each row of the published table belongs: a box, or the top. */
const PLACES: readonly (FieldName | 'top')[] = ['userId', 'serviceOption', 'alcoholic', 'top', 'serviceOption', 'top', 'top', 'top'];

const at = (place: FieldName | 'top', message: string): ServerErrors =>
  place === 'top' ? { byField: {}, general: [message] } : { byField: { [place]: message }, general: [] };

describe('every row of the published table of errors', () => {
  const rows = ERROR_TABLE.map((row, index) => [...row, PLACES[index] ?? 'top'] as const);

  it.each(rows)('%i %s (%s, %s) is said word for word where it belongs: %s', async (status, message, code, meta, place) => {
    const rejection = await answered(status, errorJson(message, code, meta));
    expect(readServerErrors(rejection)).toEqual(at(place, JSON.parse(message)));
    // What is wrong with the option is wrong with the list it was picked from.
    expect(isServiceOptionGone(rejection)).toBe(place === 'serviceOption');
  });

  it.each([
    ['a zip code to which no alcohol goes', '"Invalid zip code for alcohol"', '1001', null, 'alcoholic'],
    ['2001 that is about something else', '"Params error"', '2001', '{"order_delivery_id":"7"}', 'top'],
    ['a field that is not in the form, and alcohol', '"Alcohol is not sold here"', '2001', '{"key":"address"}', 'alcoholic'],
  ] as const)('the failure %s is shown where its words belong', async (_, message, code, meta, place) => {
    expect(readServerErrors(await answered(400, errorJson(message, code, meta)))).toEqual(at(place, JSON.parse(message)));
  });

  it('all errors of a response are shown, those of one field together', async () => {
    const errors = ERROR_TABLE.map(([, message, code, meta]) => errorJson(message, code, meta)).join(',');
    const rejection = await answered(400, `{"error":{"message":"There were issues.","code":9999,"errors":[${errors}]},"meta":{}}`);
    expect(readServerErrors(rejection)).toEqual({
      byField: {
        userId: 'User Not Found',
        serviceOption: 'Invalid service option id. The delivery time you selected is no longer available - please select another time',
        alcoholic: 'Alcoholic items can not be added to this order. Please remove and retry.',
      },
      general: [
        'Order has been recently updated, please try again in a little while.',
        'The request could not be completed at this time, try again later.',
        'User Not Active',
        'Resource not found',
      ],
    });
  });
});

describe('every field of the call', () => {
  it.each<[string, FieldName]>([
    ['order_id', 'orderId'],
    ['user_id', 'userId'],
    ['start_at', 'windowStart'],
    ['end_at', 'windowEnd'],
    ['service_option_id', 'serviceOption'],
    ['initial_tip_cents', 'tip'],
    ['items_count', 'items'],
    ['bags_count', 'bags'],
    ['items_weight', 'weight'],
    ['cart_total', 'cartTotal'],
    ['alcoholic', 'alcoholic'],
    ['bag_label', 'bagLabel'],
    ['special_instructions', 'specialInstructions'],
  ])('the wire name %s belongs to its field, with and without the prefix “order.”', async (field, name) => {
    for (const key of [field, `order.${field}`]) {
      expect(readServerErrors(await answered(400, errorJson('"Not so."', '1001', `{"key":"${key}"}`)))).toEqual(at(name, 'Not so.'));
    }
  });

  it('an error without a known field is general, in the server’s words', () => {
    const unknown = editIn(
      rejected(reasonWith({ field: 'locale', message: 'Locale is odd.' }), reasonWith({ field: null, message: 'No.' })),
    );
    expect(readServerErrors(unknown)).toEqual({ byField: {}, general: ['Locale is odd.', 'No.'] });
    expect(isServiceOptionGone(unknown)).toBe(false);
  });

  it('an error at a field that these order paths do not have is general, and the others stay at their fields', () => {
    const edit = editIn(
      rejected(
        reasonWith({ field: 'userId', message: 'User Not Found' }),
        reasonWith({ field: 'bagLabel', message: 'Invalid bag label.' }),
        reasonWith({ field: 'windowEnd', message: 'Invalid end at.' }),
      ),
    );
    expect(readServerErrors(edit, 'dispatch')).toEqual({
      byField: { windowEnd: 'Invalid end at.' },
      general: ['User Not Found', 'Invalid bag label.'],
    });
    expect(readServerErrors(edit, 'users').general).toEqual([]);
  });

  it('a wire name that every object inherits is unknown', () => {
    for (const field of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      expect(readServerErrors(editIn(rejected(reasonWith({ field, message: 'Odd.' }))))).toEqual({ byField: {}, general: ['Odd.'] });
    }
  });
});

describe('alcohol', () => {
  it('an error about alcohol without a field name belongs to the alcohol field', () => {
    expect(readServerErrors(editIn(rejected(reasonWith({ code: 2001, message: 'No alcohol.' }))))).toEqual(at('alcoholic', 'No alcohol.'));
  });

  it('an error about alcohol with a field name belongs to that field', () => {
    expect(readServerErrors(editIn(rejected(reasonWith({ code: 2001, field: 'items', message: 'No.' }))))).toEqual(at('items', 'No.'));
  });
});

describe('what was said', () => {
  it('the server’s words are kept word for word and in order', () => {
    const anyReason = fc.record({
      message: fc.string({ unit: 'grapheme', minLength: 1 }),
      field: fc.constantFrom('userId', 'bags', 'windowStart', 'unheard_of', null),
    });
    fc.assert(
      fc.property(fc.array(anyReason, { maxLength: 6 }), (said) => {
        const { byField, general } = readServerErrors(editIn(rejected(...said.map((one) => reasonWith(one)))));
        const of = (field: string) => said.filter((one) => one.field === field).map(({ message }) => message);
        const homeless = said.filter(({ field }) => field === null || field === 'unheard_of').map(({ message }) => message);
        expect(general).toEqual(homeless);
        expect(byField.userId ?? '').toBe(of('userId').join(' '));
        expect(byField.bags ?? '').toBe(of('bags').join(' '));
        expect(byField.windowStart ?? '').toBe(of('windowStart').join(' '));
      }),
    );
  });

  it('an error without words shows the field and the code', () => {
    expect(readServerErrors(editIn(rejected(reasonWith({ field: 'bags', message: '', code: 1001 }))))).toEqual(at('bags', 'bags (1001)'));
  });

  it('every error is at a known field or general, whatever the server names', () => {
    fc.assert(
      fc.property(anyFailure, (failure) => {
        const { byField, general } = readServerErrors(editIn({ kind: 'rejected', failure }));
        expect(FIELD_NAMES).toEqual(expect.arrayContaining(Object.keys(byField)));
        const everything = [...Object.values(byField), ...general].join(' ');
        const reasons = 'reasons' in failure ? failure.reasons : [];
        for (const { message } of reasons) expect(everything).toContain(message);
      }),
    );
  });

  it('an edit that was not rejected has no errors', () => {
    const nothing = { byField: {}, general: [] };
    for (const state of Object.values(STATES)) {
      if (state.kind !== 'rejected') expect(readServerErrors(editIn(state))).toEqual(nothing);
    }
    expect(readServerErrors(editIn({ kind: 'rejected', failure: CUT_OFF }))).toEqual(nothing);
    // The same failure, after somebody has dealt with it.
    const { failure } = STATES.rejected;
    expect(readServerErrors(editIn({ kind: 'resolved', from: 'rejected', by: 'dismissed', failure }))).toEqual(nothing);
  });
});

describe('what is left of a wait', () => {
  it.each([
    [1_200_000, '20:00'],
    [1_199_999, '20:00'],
    [1_199_000, '19:59'],
    [30_000, '0:30'],
    [29_001, '0:30'],
    [1, '0:01'],
    [0, '0:00'],
    [-5_000, '0:00'],
    [3_599_000, '59:59'],
    [3_599_001, '1:00:00'],
    [3_723_000, '1:02:03'],
    [360_000_000, '100:00:00'],
  ])('a countdown of %i ms is %s', (ms, text) => {
    expect(formatCountdown(ms)).toBe(text);
  });

  it('a countdown is never rounded down, and is zero only at its end', () => {
    fc.assert(
      fc.property(fc.integer({ min: -10_000, max: 400_000_000 }), (ms) => {
        const seconds = formatCountdown(ms)
          .split(':')
          .reduce((sum, part) => sum * 60 + Number(part), 0);
        expect(seconds).toBe(Math.max(0, Math.ceil(ms / 1000)));
        expect(formatCountdown(ms)).toMatch(/^(\d+:[0-5]\d|[0-5]?\d):[0-5]\d$/);
      }),
    );
  });
});
