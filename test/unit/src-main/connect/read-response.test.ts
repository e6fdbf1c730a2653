import { describe, expect, it } from 'vitest';
import { ok } from '../../../../src-shared/base/result';
import { classifyFailure } from '../../../../src-shared/failure/failure-outcome';
import { OrderDetails, orderDetailsWith } from '../../../../src-shared/order/order-details.schema';
import { ServiceOption } from '../../../../src-shared/order/service-option.schema';
import {
  createTestClient,
  destination,
  editRequest,
  notConnectFailure,
  ORDER,
  orderJson,
  orderLookup,
  slotsQuery,
  stageRequest,
} from './fixtures/client';
import { STAGE_RESPONSE, UPDATE_RESPONSE } from './fixtures/published-examples';
import { httpResponse, startServer } from './fixtures/server';

type What = Parameters<typeof notConnectFailure>[1];

/** The result that the client reads from one response. */
async function stageWith(bytes: Buffer, limits = {}) {
  const server = await startServer((socket) => socket.end(bytes));
  return createTestClient({ limits }).stage(destination(server.origin), stageRequest({ bags: 1 }));
}

/** The details of an order if the response contains only the id and the status. */
const BARE = orderDetailsWith({ id: ORDER, status: 'created', progress: 'new', milestone: 'no-shopper' });

describe('a 2xx response', () => {
  it('a 200 with the published body is a staged order', async () => {
    expect(await stageWith(httpResponse(200, STAGE_RESPONSE))).toEqual(
      ok({
        ...BARE,
        createdAt: '2018-02-22T00:00:00Z',
        locale: 'en_US',
        window: { startsAt: '2018-02-22T00:00:00Z', endsAt: '2018-02-22T00:00:00Z' },
      }),
    );
  });

  it('a response keeps its order link and ignores unknown fields', async () => {
    const body = { warnings: [1], id: ORDER, status: 'never_heard_of', order_url: 'https://example.com/o', is_fallback_window: false };
    expect(await stageWith(httpResponse(201, JSON.stringify(body)))).toEqual(
      ok({
        ...BARE,
        status: 'never_heard_of',
        progress: 'unknown',
        milestone: null,
        orderUrl: 'https://example.com/o',
        isFallbackWindow: false,
        otherFields: { warnings: '[1]' },
      }),
    );
  });

  it.each([
    ['no link', orderJson()],
    ['an invalid link', JSON.stringify({ id: ORDER, status: 'created', order_url: 7 })],
    ['a byte-order mark', `\uFEFF${orderJson()}`],
  ])('a 200 with %s is still a staged order', async (_what, body) => {
    expect(await stageWith(httpResponse(200, body))).toEqual(
      ok(orderDetailsWith({ id: ORDER, status: 'created', progress: 'new', milestone: 'no-shopper' })),
    );
  });

  it('a JSON response is accepted with any content type', async () => {
    expect(await stageWith(httpResponse(200, orderJson(), { 'Content-Type': 'text/html' }))).toMatchObject({ ok: true });
  });

  it.each<[string, string, object, What]>([
    ["a captive portal's page", '<!DOCTYPE html><title>Sign in to Wi-Fi</title>', { 'Content-Type': 'text/html' }, 'html'],
    ['a page declared as JSON', '  <html></html>', {}, 'html'],
    ['text declared as a page', 'Welcome', { 'Content-Type': 'text/html; charset=utf-8' }, 'html'],
    ['nothing', '', {}, 'empty'],
    ['white space', ' \r\n ', {}, 'empty'],
    ['text', 'OK', { 'Content-Type': 'text/plain' }, 'not-json'],
    ['half of an object', '{"id":"', {}, 'malformed'],
    ['a list', '[]', {}, 'wrong-shape'],
    ['a JSON text', '"staged"', {}, 'wrong-shape'],
    ['null', 'null', {}, 'wrong-shape'],
    ['an object of another kind', '{"status":"ok"}', {}, 'wrong-shape'],
    ['an id that is a number', `{"id":${ORDER},"status":"created"}`, {}, 'wrong-shape'],
    ['an order without a status', `{"id":"${ORDER}"}`, {}, 'wrong-shape'],
    ['an error', '{"error":{"message":"User Not Found","code":1001}}', {}, 'wrong-shape'],
    ["another order's id", orderJson('12345676789012345678781'), {}, 'another-order'],
    ['a slightly different id', orderJson(`${ORDER} `), {}, 'another-order'],
  ])('a 2xx with %s is neither a staged order nor a definite failure', async (_what, body, headers, what) => {
    const result = await stageWith(httpResponse(200, body, headers as Record<string, string>));
    expect(result).toEqual({ ok: false, problem: notConnectFailure(200, what) });
    if (!result.ok) expect(classifyFailure(result.problem)).toBe('unknown');
  });

  it('a response with binary data is reported as not JSON', async () => {
    const result = await stageWith(httpResponse(200, Buffer.from([0xff, 0xfe, 0x00, 0x80, 0xc3])));
    expect(result).toMatchObject({ problem: { kind: 'not-connect', what: 'not-json' } });
  });

  it('a 204 proves nothing about the order', async () => {
    const result = await stageWith(Buffer.from('HTTP/1.1 204 No Content\r\n\r\n'));
    expect(result).toEqual({ ok: false, problem: notConnectFailure(204, 'empty') });
  });

  it('a response at the limit is read, and a larger one is discarded', async () => {
    const exact = orderJson().length;
    expect(await stageWith(httpResponse(200, orderJson()), { bodyBytes: exact })).toMatchObject({ ok: true });
    const result = await stageWith(httpResponse(200, orderJson()), { bodyBytes: exact - 1 });
    expect(result).toEqual({ ok: false, problem: notConnectFailure(200, 'too-large') });
  });

  it('a response after hints (103) is read', async () => {
    const hints = Buffer.from('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n');
    expect(await stageWith(Buffer.concat([hints, httpResponse(200, orderJson())]))).toMatchObject({ ok: true });
  });
});

describe('the details of an order', () => {
  const detailsIn = async (body: string) => {
    const server = await startServer((socket) => socket.write(httpResponse(200, body)));
    const client = createTestClient();
    const updated = await client.update(destination(server.origin), editRequest({ bags: 1 }));
    // Both calls return the same details.
    expect(await client.get(destination(server.origin), orderLookup())).toEqual(updated);
    if (!updated.ok) throw new Error(JSON.stringify(updated.problem));
    expect(OrderDetails.parse(updated.value)).toEqual(updated.value);
    return updated.value;
  };

  it('the published response is read completely', async () => {
    expect(await detailsIn(UPDATE_RESPONSE)).toEqual({
      ...BARE,
      orderUrl: 'https://example.com/example-order',
      createdAt: '2018-02-22T00:00:00Z',
      cancellationReason: 'shopper_driven',
      locale: 'en_US',
      isInstacartPlus: true,
      window: { startsAt: '2018-02-22T00:00:00Z', endsAt: '2018-02-22T00:30:00Z' },
      isFallbackWindow: false,
    });
  });

  it('a response is read with every published field and ignores unknown ones', async () => {
    const body = {
      ...JSON.parse(UPDATE_RESPONSE),
      status: 'never_heard_of',
      metadata: { a: 1 },
      warnings: [{ message: 'Mind the step' }],
      fulfillment_details: {
        store_location: 'store-7',
        window_starts_at: '2018-02-21T19:00:00-05:00',
        window_ends_at: '2018-02-21T21:00:00.000-05:00',
        delivered_at: '2018-02-22T01:02:03Z',
        bag_count: 3,
        handoff_window_starts_at: '2018-02-21T18:30:00-05:00',
        handoff_window_ends_at: '2018-02-21T19:00:00-05:00',
        mood: 'good',
      },
    };
    expect(await detailsIn(JSON.stringify(body))).toMatchObject({
      status: 'never_heard_of',
      storeLocation: 'store-7',
      window: { startsAt: '2018-02-21T19:00:00-05:00', endsAt: '2018-02-21T21:00:00.000-05:00' },
      deliveredAt: '2018-02-22T01:02:03Z',
      bagCount: 3,
      handoffWindow: { startsAt: '2018-02-21T18:30:00-05:00', endsAt: '2018-02-21T19:00:00-05:00' },
      metadata: { a: '1' },
      otherFields: { warnings: '[{"message":"Mind the step"}]', mood: 'good' },
    });
  });

  it('metadata and unknown fields are limited in number and length', async () => {
    const flood = Object.fromEntries(Array.from({ length: 80 }, (_, place) => [`field-${place}`, 'x'.repeat(5_000)]));
    const { metadata, otherFields } = await detailsIn(JSON.stringify({ id: ORDER, status: 'created', metadata: flood, ...flood }));
    expect([metadata, otherFields].map((fields) => JSON.stringify(fields).length < 20_000)).toEqual([true, true]);
  });

  it('an edit is not updated if Connect responds with a canceled order', async () => {
    const server = await startServer((socket) => socket.write(httpResponse(200, JSON.stringify({ id: ORDER, status: 'canceled' }))));
    const updated = await createTestClient().update(destination(server.origin), editRequest({ bags: 1 }));
    expect(updated).toMatchObject({ ok: false, problem: { kind: 'canceled' } });
  });

  it.each([
    ['nothing else', {}],
    ['empty texts', { order_url: '', created_at: '', cancellation_reason: '', locale: '' }],
    ['nulls', { order_url: null, created_at: null, locale: null, fulfillment_details: null, is_fallback_window: null }],
    ['other types', { order_url: 7, created_at: 7, locale: [], is_express: 'no', fulfillment_details: 'soon', is_fallback_window: 0 }],
    ['half of a window', { fulfillment_details: { window_starts_at: '2018-02-22T00:00:00Z', bag_count: '3 or 4' } }],
    [
      'a window in nobody knows which zone',
      { fulfillment_details: { window_starts_at: '2018-02-22T00:00:00', window_ends_at: '2018-02-22' } },
    ],
    ['a day that is none', { created_at: '2018-02-30T00:00:00Z' }],
    ['metadata that is none', { metadata: 'none' }],
    ['empty metadata', { metadata: {}, warnings: '', other: null }],
  ])('a response with %s is still about this order', async (_what, more) => {
    expect(await detailsIn(JSON.stringify({ id: ORDER, status: 'created', ...more }))).toEqual(BARE);
  });

  it('a very long text is truncated', async () => {
    const body = JSON.stringify({ id: ORDER, status: 'created', cancellation_reason: 'x'.repeat(2_001) });
    expect(await detailsIn(body)).toEqual({ ...BARE, cancellationReason: 'x'.repeat(100) });
  });

  it('a cached response is rejected, because it may be older than the staging', async () => {
    const body = JSON.stringify({ id: ORDER, status: 'staged_for_delivery' });
    const server = await startServer((socket, _request, count) => socket.write(httpResponse(200, body, { Age: count === 1 ? '30' : '0' })));
    const client = createTestClient();
    expect(await client.get(destination(server.origin), orderLookup())).toEqual({ ok: false, problem: notConnectFailure(200, 'cached') });
    expect(await client.get(destination(server.origin), orderLookup())).toMatchObject({ ok: true });
  });

  it('the membership is also read from its former field', async () => {
    const body = { id: ORDER, status: 'created', is_express: true };
    expect(await detailsIn(JSON.stringify(body))).toMatchObject({ isInstacartPlus: true });
    expect(await detailsIn(JSON.stringify({ ...body, is_instacartplus: false }))).toMatchObject({ isInstacartPlus: false });
  });

  it.each([
    ['2018-02-22T00:00:00+0000', '2018-02-22T00:00:00+00:00'],
    ['2018-02-22 00:00:00 UTC', '2018-02-22T00:00:00Z'],
    ['2018-02-22 00:00:00 -0500', '2018-02-22T00:00:00-05:00'],
    ['2018-02-22T00:00Z', '2018-02-22T00:00:00Z'],
    ['2018-02-22t00:00:00.5z', '2018-02-22T00:00:00.5Z'],
  ])('the time %s is read', async (text, moment) => {
    expect(await detailsIn(JSON.stringify({ id: ORDER, status: 'created', created_at: text }))).toMatchObject({ createdAt: moment });
  });

  it.each<[string, string, What]>([
    ["a captive portal's page", '<html></html>', 'html'],
    ['an error', '{"error":{"message":"User Not Found","code":1001}}', 'wrong-shape'],
    ['an order without a status', `{"id":"${ORDER}"}`, 'wrong-shape'],
    ['an id that is a number', `{"id":${ORDER},"status":"created"}`, 'wrong-shape'],
    ["another order's id", orderJson('12345676789012345678781'), 'another-order'],
  ])('the time %s is rejected', async (_what, body, what) => {
    const server = await startServer((socket) => socket.write(httpResponse(200, body)));
    const client = createTestClient();
    const nobody = { ok: false, problem: notConnectFailure(200, what) };
    expect(await client.update(destination(server.origin), editRequest({ bags: 1 }))).toEqual(nobody);
    expect(await client.get(destination(server.origin), orderLookup())).toEqual(nobody);
  });
});

describe('slots', () => {
  const slotsIn = async (body: unknown) => {
    const server = await startServer((socket) => socket.write(httpResponse(200, typeof body === 'string' ? body : JSON.stringify(body))));
    const result = await createTestClient().serviceOptions(destination(server.origin), slotsQuery());
    if (result.ok) for (const option of result.value) expect(ServiceOption.parse(option)).toEqual(option);
    return result;
  };
  const [startAt, endAt] = ['2018-02-22T10:00:00-05:00', '2018-02-22T12:00:00-05:00'];
  const slot = (more: object = {}) => ({ id: 7, window: { start_at: startAt, end_at: endAt }, ...more });
  const read = { id: 7, startAt, endAt, available: true };

  it.each([
    ['within a window', slot({ service_option_reference: 'x', date: '2018-02-22' }), read],
    ['beside the id', { id: 7, start_at: startAt, end_at: endAt }, read],
    ['beside an empty window', slot({ window: null, start_at: startAt, end_at: endAt }), read],
    ['with an id in quotes', slot({ id: '1280750203' }), { ...read, id: 1_280_750_203 }],
    ['that is free', slot({ availability: { available: true } }), read],
    ['that is taken', slot({ availability: { available: false } }), { ...read, available: false }],
    ['that says nothing sensible of being free', slot({ availability: 'maybe' }), read],
  ])('slots with %s are listed', async (_what, option, value) => {
    expect(await slotsIn({ service_options: [option] })).toEqual(ok([value]));
  });

  it("slots keep Connect's order", async () => {
    const result = await slotsIn({ service_options: [slot({ id: 9 }), slot({ id: 2 }), slot({ id: 5 })] });
    expect(result).toMatchObject({ value: [{ id: 9 }, { id: 2 }, { id: 5 }] });
  });

  it.each([
    ['no id', slot({ id: undefined })],
    ['half an id', slot({ id: 7.5 })],
    ['an id that has lost its last digits', slot({ id: 2 ** 53 })],
    ['no end', { id: 7, start_at: startAt }],
    ['a time without a zone', slot({ window: { start_at: '2018-02-22T10:00:00', end_at: endAt } })],
    ['a text instead of an object', 'tomorrow'],
  ])('a slot with %s is omitted and the others are listed', async (_what, broken) => {
    expect(await slotsIn({ service_options: [broken, slot()] })).toEqual(ok([read]));
    // A list that contains only malformed slots does not mean that there are none.
    expect(await slotsIn({ service_options: [broken] })).toMatchObject({ problem: { kind: 'not-connect', what: 'wrong-shape' } });
  });

  it('an empty list of slots is accepted', async () => {
    expect(await slotsIn({ service_options: [] })).toEqual(ok([]));
  });

  it.each<[string, string, What]>([
    ['an object of another kind', '{"options":[]}', 'wrong-shape'],
    ['no list', '{"service_options":{}}', 'wrong-shape'],
    ["a captive portal's page", '<html></html>', 'html'],
  ])('a response with %s does not count as an empty list of slots', async (_what, body, what) => {
    expect(await slotsIn(body)).toEqual({ ok: false, problem: notConnectFailure(200, what) });
  });
});
