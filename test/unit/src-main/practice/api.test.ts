import { describe, expect, test } from 'vitest';
import { startPractice } from './fixtures/practice-server';

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const USER_NOT_FOUND = { error: { message: 'User Not Found', code: 1001 }, meta: { key: 'user_id' } };
const NOT_FOUND = { error: { message: 'Resource not found', code: 4000 } };
const USERS = '/v2/fulfillment/users/practice-user';

/** Every field of the update call, from the published example. */
const UPDATE_EXAMPLE = {
  start_at: 'string',
  end_at: 'string',
  service_option_id: 1,
  initial_tip_cents: 1,
  items_count: 1,
  bags_count: 1,
  items_weight: 1,
  cart_total: 1,
  alcoholic: true,
  bag_label: 'string',
  special_instructions: 'string',
};

/** The response body to a request with more than one error. */
const severalErrors = (errors: readonly object[]) => ({
  error: { message: 'There were issues with your request', code: 9999, errors },
  meta: {},
});

describe('the stage call', () => {
  test('the documented stage request gets a response with every documented field', async () => {
    const { stage } = await startPractice();
    const answer = await stage('PRACTICE-0001', '{  "items_count": 1,  "bags_count": 1,  "items_weight": 1}');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.json).toEqual({
      id: 'PRACTICE-0001',
      status: 'staged_for_delivery',
      order_url: '',
      created_at: expect.stringMatching(ISO),
      cancellation_reason: '',
      locale: 'en_US',
      fulfillment_details: {
        store_location: 'practice-store',
        window_starts_at: expect.stringMatching(ISO),
        window_ends_at: expect.stringMatching(ISO),
        bag_count: 1,
      },
    });
  });

  test('an order can be staged without counts', async () => {
    const { stage } = await startPractice();
    const { status, json } = await stage('PRACTICE-0002', {});
    expect(status).toBe(200);
    expect(json.fulfillment_details).not.toHaveProperty('bag_count');
  });

  test('the path with a user accepts bag labels and codes, and the path without a user rejects them', async () => {
    const { call, stage } = await startPractice();
    const body = { bags_count: 2, bag_label: 'A 7', bag_scan_codes: ['0001', '0002'] };
    const answer = await call('POST', `${USERS}/orders/PRACTICE-0003/staged`, body);
    expect(answer.json).toMatchObject({ id: 'PRACTICE-0003', fulfillment_details: { bag_count: 2 } });

    const refused = await stage('PRACTICE-0004', body);
    expect(refused.status).toBe(400);
    expect(refused.json.error.errors.map((each: { meta: unknown }) => each.meta)).toEqual([
      { key: 'bag_label' },
      { key: 'bag_scan_codes' },
    ]);
  });

  test('a second staging gets the same response as the first and does not change the bags', async () => {
    const { stage, get } = await startPractice();
    const first = await stage('PRACTICE-0005', { bags_count: 3 });
    const second = await stage('PRACTICE-0005', { bags_count: 9 });
    expect(second.text).toBe(first.text);
    expect((await get('PRACTICE-0005')).json.fulfillment_details.bag_count).toBe(3);
  });

  test('an order of another user is not staged', async () => {
    const { call, get } = await startPractice();
    const answer = await call('POST', '/v2/fulfillment/users/somebody/orders/PRACTICE-0006/staged', {});
    expect(answer).toMatchObject({ status: 400, json: USER_NOT_FOUND });
    expect((await get('PRACTICE-0006')).json.status).toBe('brand_new');
  });

  test('exactly fifty ordinary orders exist', async () => {
    const { stage, get } = await startPractice();
    for (const known of ['PRACTICE-0001', 'PRACTICE-0025', 'PRACTICE-0050']) expect((await get(known)).json.status).toBe('brand_new');
    for (const unknown of ['PRACTICE-0000', 'PRACTICE-0051', 'PRACTICE-1', 'practice-0001', ' PRACTICE-0001']) {
      expect(await stage(unknown)).toMatchObject({ status: 404, json: NOT_FOUND });
    }
  });

  test('each start of the server begins with new orders', async () => {
    await (await startPractice()).stage('PRACTICE-0007');
    expect((await (await startPractice()).get('PRACTICE-0007')).json.status).toBe('brand_new');
  });
});

describe('order ids', () => {
  test.each(['a/b', 'a b', '🛒 order', '50%', '?x=1', '#1', 'Ünï'])(
    'the id %j reaches exactly the order that it names',
    async (orderId) => {
      const { stage, get } = await startPractice();
      expect(await stage(orderId)).toMatchObject({ status: 404, json: NOT_FOUND });
      expect(await get(orderId)).toMatchObject({ status: 404, json: NOT_FOUND });
    },
  );

  test('an id is decoded exactly once', async () => {
    const { call } = await startPractice();
    const status = async (id: string) => (await call('GET', `/v2/fulfillment/lastmile/orders/${id}`)).status;
    expect(await status('PRACTICE%2D0001')).toBe(200);
    expect(await status('PRACTICE%252D0001')).toBe(404);
    expect(await status('PRACTICE%ZZ0001')).toBe(400);
  });
});

describe('the update call', () => {
  test('the documented update request with real times gets a response with every documented field', async () => {
    const { update, bookableWindow } = await startPractice();
    const window = await bookableWindow();
    const answer = await update('PRACTICE-0001', { ...UPDATE_EXAMPLE, ...window });
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      id: 'PRACTICE-0001',
      status: 'brand_new',
      order_url: '',
      created_at: expect.stringMatching(ISO),
      cancellation_reason: '',
      locale: 'en_US',
      is_express: false,
      is_instacartplus: false,
      metadata: { leave_unattended: 'false' },
      fulfillment_details: {
        store_location: 'practice-store',
        window_starts_at: window.start_at,
        window_ends_at: window.end_at,
        bag_count: 1,
        handoff_window_starts_at: expect.stringMatching(ISO),
        handoff_window_ends_at: window.start_at,
      },
      is_fallback_window: false,
    });
  });

  test('the documented update request is rejected only for its two placeholder times', async () => {
    const { update } = await startPractice();
    const { status, json } = await update('PRACTICE-0001', UPDATE_EXAMPLE);
    expect(status).toBe(400);
    expect(json).toEqual(
      severalErrors([
        { error: { message: 'Invalid start at.', code: 1001 }, meta: { key: 'order.start_at' } },
        { error: { message: 'Invalid end at.', code: 1001 }, meta: { key: 'order.end_at' } },
      ]),
    );
  });

  test('a new order can be updated field by field, or without any field', async () => {
    const { update, get } = await startPractice();
    const before = (await get('PRACTICE-0002')).json;
    expect((await update('PRACTICE-0002', {})).json).toEqual(before);
    for (const body of [
      { initial_tip_cents: 450 },
      { cart_total: 12.34 },
      { items_weight: 14.25 },
      { special_instructions: 'Étage 2 🚪' },
    ]) {
      expect((await update('PRACTICE-0002', body)).status).toBe(200);
    }
  });

  test('a staged order cannot be edited', async () => {
    const { stage, update } = await startPractice();
    await stage('PRACTICE-0003');
    const { status, json } = await update('PRACTICE-0003', { bags_count: 2 });
    expect(status).toBe(400);
    expect(json).toEqual({ error: { message: 'The order can no longer be updated.', code: 4001 } });
  });

  test('alcohol permanently forbids unattended delivery', async () => {
    const { update, get } = await startPractice();
    const leaveUnattended = async () => (await get('PRACTICE-0004')).json.metadata.leave_unattended;
    expect(await leaveUnattended()).toBe('true');
    await update('PRACTICE-0004', { alcoholic: false });
    expect(await leaveUnattended()).toBe('true');
    await update('PRACTICE-0004', { alcoholic: true });
    expect(await leaveUnattended()).toBe('false');
    await update('PRACTICE-0004', { alcoholic: false });
    expect(await leaveUnattended()).toBe('false');
  });

  test('an unknown user gets the documented error', async () => {
    const { call } = await startPractice();
    const answer = await call('PUT', '/v2/fulfillment/users/somebody/orders/PRACTICE-0001/last_mile', { bags_count: 1 });
    expect(answer).toMatchObject({ status: 400, text: '{"error":{"message":"User Not Found","code":1001},"meta":{"key":"user_id"}}' });
  });

  test('an unknown order gets the documented error', async () => {
    const { update } = await startPractice();
    const answer = await update('12345676789012345678780', { bags_count: 1 });
    expect(answer).toMatchObject({ status: 404, text: '{"error":{"message":"Resource not found","code":4000}}' });
  });

  test('an unavailable window gets the documented error', async () => {
    const { update, bookableWindow } = await startPractice();
    const answer = await update('PRACTICE-0005', { ...(await bookableWindow()), service_option_id: 1 });
    expect(answer).toMatchObject({
      status: 400,
      text: '{"error":{"message":"The delivery time you selected is no longer available - please select another time","code":1001},"meta":{"key":"service_option_id"}}',
    });
  });

  test('an update outside the chosen window changes nothing', async () => {
    const { update, get, bookableWindow } = await startPractice();
    const window = await bookableWindow();
    const shifted = (text: string, minutes: number) => new Date(Date.parse(text) + minutes * 60_000).toISOString();
    const before = (await get('PRACTICE-0006')).text;
    for (const body of [
      { ...window, start_at: shifted(window.start_at, -1), bags_count: 5 },
      { ...window, end_at: shifted(window.end_at, 1), bags_count: 5 },
    ]) {
      expect(await update('PRACTICE-0006', body)).toMatchObject({
        status: 400,
        text: '{"error":{"message":"Invalid service option id.","code":1001},"meta":{"key":"order.service_option_id"}}',
      });
    }
    expect((await get('PRACTICE-0006')).text).toBe(before);
    expect((await update('PRACTICE-0006', { ...window, start_at: shifted(window.start_at, 30) })).status).toBe(200);
  });

  test.each([
    [{ start_at: '2030-01-01T09:00:00Z', end_at: '2030-01-01T11:00:00Z' }, ['order.service_option_id']],
    [{ service_option_id: 1, start_at: '2030-01-01T09:00:00Z' }, ['order.end_at']],
    [{ service_option_id: 1 }, ['order.start_at', 'order.end_at']],
  ])('an incomplete window (%j) is rejected with the missing fields', async (body, keys) => {
    const { update } = await startPractice();
    const { status, json } = await update('PRACTICE-0007', body);
    expect(status).toBe(400);
    const complaints = json.error.errors ?? [json];
    expect(complaints).toEqual(keys.map((key) => ({ error: { message: "can't be blank", code: 1001 }, meta: { key } })));
  });

  test('a window that ends before it starts is rejected', async () => {
    const { update, bookableWindow } = await startPractice();
    const window = await bookableWindow();
    const { json } = await update('PRACTICE-0008', { ...window, start_at: window.end_at, end_at: window.start_at });
    expect(json).toEqual({ error: { message: 'Invalid end at.', code: 1001 }, meta: { key: 'order.end_at' } });
  });
});

describe('the validation of requests', () => {
  test.each([
    ['items_count', '1'],
    ['items_count', 1.5],
    ['bags_count', -1],
    ['bags_count', null],
    ['items_weight', '1'],
    ['items_weight', -0.5],
    ['bag_count', 1],
    ['order_id', 'PRACTICE-0001'],
  ])('a stage request with %s %j is rejected with that field', async (field, value) => {
    const { stage, get } = await startPractice();
    const { status, json } = await stage('PRACTICE-0001', { [field]: value });
    expect(status).toBe(400);
    expect(json).toEqual({ error: { message: `Invalid ${field.replace('_', ' ')}.`, code: 1001 }, meta: { key: field } });
    expect((await get('PRACTICE-0001')).json.status).toBe('brand_new');
  });

  test.each([
    ['start_at', '2030-01-01 09:00'],
    ['end_at', 5],
    ['service_option_id', '1'],
    ['service_option_id', 1.5],
    ['initial_tip_cents', 4.5],
    ['items_count', true],
    ['bags_count', '3'],
    ['items_weight', {}],
    ['cart_total', '12.34'],
    ['alcoholic', 'yes'],
    ['bag_label', 7],
    ['special_instructions', null],
  ])('an update request with %s %j is rejected with that field', async (field, value) => {
    const { update } = await startPractice();
    const { status, json } = await update('PRACTICE-0001', { [field]: value });
    expect(status).toBe(400);
    expect(json).toMatchObject({ error: { code: 1001 }, meta: { key: `order.${field}` } });
  });

  test('several errors are reported together', async () => {
    const { stage } = await startPractice();
    const { status, json } = await stage('PRACTICE-0001', { items_count: 'x', bags_count: 0.5, items_weight: [] });
    expect(status).toBe(400);
    expect(json).toEqual(
      severalErrors([
        { error: { message: 'Invalid items count.', code: 1001 }, meta: { key: 'items_count' } },
        { error: { message: 'Invalid bags count.', code: 1001 }, meta: { key: 'bags_count' } },
        { error: { message: 'Invalid items weight.', code: 1001 }, meta: { key: 'items_weight' } },
      ]),
    );
  });

  test.each(['', '{', 'null', '[]', '7', '"x"', '<html>'])('the body %j is rejected', async (body) => {
    const { stage, get } = await startPractice();
    const { status, json } = await stage('PRACTICE-0001', body);
    expect(status).toBe(400);
    expect(json.error.code).toBe(4001);
    expect((await get('PRACTICE-0001')).json.status).toBe('brand_new');
  });

  test('a body is accepted only with the content type JSON, with or without a charset', async () => {
    const { call } = await startPractice();
    const path = '/v2/fulfillment/lastmile/orders/PRACTICE-0001/staged';
    for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
      expect(await call('POST', path, '{}', { 'content-type': type })).toMatchObject({ status: 400, json: { error: { code: 4001 } } });
    }
    expect((await call('POST', path, '{}', { 'content-type': 'application/JSON; charset=utf-8' })).status).toBe(200);
  });

  test('a body that is too large is rejected with an error', async () => {
    const { stage } = await startPractice();
    const { status, json } = await stage('PRACTICE-0001', `{"bag_label":"${'x'.repeat(300_000)}"}`);
    expect(status).toBe(413);
    expect(json.error.message).toBeTypeOf('string');
  });

  test('a wrong method or path gets a JSON error', async () => {
    const { call } = await startPractice();
    const stagePath = '/v2/fulfillment/lastmile/orders/PRACTICE-0001/staged';
    const wrong = await call('PUT', stagePath, {});
    expect(wrong).toMatchObject({ status: 405, json: { error: { message: 'Method not allowed' } } });
    expect(wrong.headers.get('allow')).toBe('POST');
    for (const path of [
      '/',
      '/v2',
      '/v2/fulfillment/lastmile/orders//staged',
      `${stagePath}/`,
      '/v1/fulfillment/lastmile/orders/PRACTICE-0001/staged',
    ]) {
      expect(await call('POST', path, {})).toMatchObject({ status: 404, json: NOT_FOUND });
    }
  });
});

describe('lookups', () => {
  test('both paths return the same order', async () => {
    const { call } = await startPractice();
    const users = await call('GET', `${USERS}/orders/PRACTICE-0001`);
    const lastmile = await call('GET', '/v2/fulfillment/lastmile/orders/PRACTICE-0001?user_id=practice-user');
    const bare = await call('GET', '/v2/fulfillment/lastmile/orders/PRACTICE-0001');
    expect(users.status).toBe(200);
    expect(Object.keys(users.json)).toEqual([
      'id',
      'status',
      'order_url',
      'created_at',
      'cancellation_reason',
      'locale',
      'is_express',
      'is_instacartplus',
      'metadata',
      'fulfillment_details',
      'is_fallback_window',
    ]);
    expect(lastmile.text).toBe(users.text);
    expect(bare.text).toBe(users.text);
  });

  test('an order is not shown to another user', async () => {
    const { call } = await startPractice();
    for (const path of ['/v2/fulfillment/users/somebody/orders/PRACTICE-0001', '/v2/fulfillment/lastmile/orders/PRACTICE-0001?user_id=x']) {
      expect(await call('GET', path)).toMatchObject({ status: 400, json: USER_NOT_FOUND });
    }
  });
});

describe('service options', () => {
  const PREVIEW = '/v2/fulfillment/service_options/last_mile';
  const CART = `${USERS}/service_options/cart/last_mile`;
  const cart = { address: { address_line_1: '1 Main St' }, location_code: 'a', cart_total_cents: 1, items_count: 1 };

  test('windows of the next three days are offered at any time, each with an integer id', async () => {
    for (const hour of [0, 8, 12, 20, 23]) {
      const now = new Date(2030, 5, 15, hour, 30);
      const { call } = await startPractice({ now: () => now });
      const { status, json } = await call('POST', PREVIEW, { location_code: 'a', cart_total_cents: 1000, items_count: 2 });
      expect(status).toBe(200);
      expect(json.service_options).toHaveLength(18);
      expect(new Set(json.service_options.map((option: { id: number }) => option.id)).size).toBe(18);
      for (const { id, window } of json.service_options) {
        expect(Number.isInteger(id)).toBe(true);
        expect(window).toEqual({ start_at: expect.stringMatching(ISO), end_at: expect.stringMatching(ISO) });
        expect(Date.parse(window.start_at)).toBeGreaterThan(now.getTime());
        expect(Date.parse(window.end_at) - Date.parse(window.start_at)).toBe(2 * 3_600_000);
      }
    }
  });

  test('a window that has started cannot be booked', async () => {
    let now = new Date(2030, 5, 15, 8);
    const { bookableWindow, update } = await startPractice({ now: () => now });
    const window = await bookableWindow();
    now = new Date(2030, 5, 15, 10);
    expect((await update('PRACTICE-0001', window)).json.meta).toEqual({ key: 'service_option_id' });
  });

  test('service options require a store or a postal code', async () => {
    const { call } = await startPractice();
    expect((await call('POST', PREVIEW, { postal_code: 'M5V 1A1' })).status).toBe(200);
    const { status, json } = await call('POST', PREVIEW, {});
    expect(status).toBe(400);
    expect(json).toEqual({ error: { message: "can't be blank", code: 1001 }, meta: { key: 'location_code' } });
  });

  test('service options of a cart are the same, and missing fields are reported', async () => {
    const { call } = await startPractice();
    const preview = await call('POST', PREVIEW, { location_code: 'a' });
    expect((await call('POST', CART, cart)).text).toBe(preview.text);
    const { json } = await call('POST', CART, { location_code: 'a' });
    expect(json.error.errors.map((each: { meta: { key: string } }) => each.meta.key)).toEqual([
      'address',
      'cart_total_cents',
      'items_count',
    ]);
    const stranger = await call('POST', '/v2/fulfillment/users/somebody/service_options/cart/last_mile', cart);
    expect(stranger).toMatchObject({ status: 400, json: USER_NOT_FOUND });
  });
});
