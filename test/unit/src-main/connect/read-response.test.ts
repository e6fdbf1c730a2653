import { describe, expect, it } from 'vitest';
import { ok } from '../../../../src-shared/base/result';
import { classifyFailure } from '../../../../src-shared/failure/failure-outcome';
import { OrderDetails, orderDetailsWith } from '../../../../src-shared/order/order-details.schema';
import { ServiceOption } from '../../../../src-shared/order/service-option.schema';
import { connect, destination, edit, lookUp, notConnect, ORDER, orderJson, request, slots } from './fixtures/client';
import { STAGE_RESPONSE, UPDATE_RESPONSE } from './fixtures/published-examples';
import { answer, startServer } from './fixtures/server';

type What = Parameters<typeof notConnect>[1];

/** What the client makes of one answer. */
async function stageWith(bytes: Buffer, limits = {}) {
  const server = await startServer((socket) => socket.end(bytes));
  return connect({ limits }).stage(destination(server.origin), request({ bags: 1 }));
}

/** What is left when an answer says nothing but the order's name and status. */
const BARE = orderDetailsWith({ id: ORDER, status: 'created' });

describe('a 2xx', () => {
  it('with the published response is a staged order', async () => {
    expect(await stageWith(answer(200, STAGE_RESPONSE))).toEqual(
      ok({
        ...BARE,
        createdAt: '2018-02-22T00:00:00Z',
        locale: 'en_US',
        window: { startsAt: '2018-02-22T00:00:00Z', endsAt: '2018-02-22T00:00:00Z' },
      }),
    );
  });

  it('gives the link where there is one, and takes fields that nobody has heard of', async () => {
    const body = { warnings: [1], id: ORDER, status: 'never_heard_of', order_url: 'https://example.com/o', is_fallback_window: false };
    expect(await stageWith(answer(201, JSON.stringify(body)))).toEqual(
      ok({
        ...BARE,
        status: 'never_heard_of',
        orderUrl: 'https://example.com/o',
        isFallbackWindow: false,
        otherFields: { warnings: '[1]' },
      }),
    );
  });

  it.each([
    ['no link', orderJson()],
    ['a link that is none', JSON.stringify({ id: ORDER, status: 'created', order_url: 7 })],
    ['a byte-order mark', `\uFEFF${orderJson()}`],
  ])('with %s is still a staged order', async (_what, body) => {
    expect(await stageWith(answer(200, body))).toEqual(ok(orderDetailsWith({ id: ORDER, status: 'created' })));
  });

  it('in JSON is Connect, whatever a proxy has made of its content type', async () => {
    expect(await stageWith(answer(200, orderJson(), { 'Content-Type': 'text/html' }))).toMatchObject({ ok: true });
  });

  it.each<[string, string, object, What]>([
    ["a captive portal's page", '<!DOCTYPE html><title>Sign in to Wi-Fi</title>', { 'Content-Type': 'text/html' }, 'html'],
    ['a page that calls itself JSON', '  <html></html>', {}, 'html'],
    ['text that calls itself a page', 'Welcome', { 'Content-Type': 'text/html; charset=utf-8' }, 'html'],
    ['nothing', '', {}, 'empty'],
    ['white space', ' \r\n ', {}, 'empty'],
    ['text', 'OK', { 'Content-Type': 'text/plain' }, 'not-json'],
    ['half an object', '{"id":"', {}, 'malformed'],
    ['a list', '[]', {}, 'wrong-shape'],
    ['a word', '"staged"', {}, 'wrong-shape'],
    ['null', 'null', {}, 'wrong-shape'],
    ['an object of another kind', '{"status":"ok"}', {}, 'wrong-shape'],
    ['an id that is a number', `{"id":${ORDER},"status":"created"}`, {}, 'wrong-shape'],
    ['an order without a status', `{"id":"${ORDER}"}`, {}, 'wrong-shape'],
    ['an error', '{"error":{"message":"User Not Found","code":1001}}', {}, 'wrong-shape'],
    ["another order's id", orderJson('12345676789012345678781'), {}, 'another-order'],
    ['the id in other letters', orderJson(`${ORDER} `), {}, 'another-order'],
  ])('with %s is never taken for a staged order, nor for one that surely is not', async (_what, body, headers, what) => {
    const result = await stageWith(answer(200, body, headers as Record<string, string>));
    expect(result).toEqual({ ok: false, problem: notConnect(200, what) });
    if (!result.ok) expect(classifyFailure(result.problem)).toBe('unknown');
  });

  it('with bytes that are not text is not JSON', async () => {
    const result = await stageWith(answer(200, Buffer.from([0xff, 0xfe, 0x00, 0x80, 0xc3])));
    expect(result).toMatchObject({ problem: { kind: 'not-connect', what: 'not-json' } });
  });

  it('with 204 says nothing of the order', async () => {
    const result = await stageWith(Buffer.from('HTTP/1.1 204 No Content\r\n\r\n'));
    expect(result).toEqual({ ok: false, problem: notConnect(204, 'empty') });
  });

  it('that is larger than the limit is dropped, and exactly the limit is read', async () => {
    const exact = orderJson().length;
    expect(await stageWith(answer(200, orderJson()), { bodyBytes: exact })).toMatchObject({ ok: true });
    const result = await stageWith(answer(200, orderJson()), { bodyBytes: exact - 1 });
    expect(result).toEqual({ ok: false, problem: notConnect(200, 'too-large') });
  });

  it('that comes after hints (103) is the answer', async () => {
    const hints = Buffer.from('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n');
    expect(await stageWith(Buffer.concat([hints, answer(200, orderJson())]))).toMatchObject({ ok: true });
  });
});

describe('the details of an order', () => {
  const detailsIn = async (body: string) => {
    const server = await startServer((socket) => socket.write(answer(200, body)));
    const client = connect();
    const updated = await client.update(destination(server.origin), edit({ bags: 1 }));
    // Both calls answer alike.
    expect(await client.get(destination(server.origin), lookUp())).toEqual(updated);
    if (!updated.ok) throw new Error(JSON.stringify(updated.problem));
    expect(OrderDetails.parse(updated.value)).toEqual(updated.value);
    return updated.value;
  };

  it('are those of the published response', async () => {
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

  it('have every published field, and do not mind others', async () => {
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

  it('keep so much of metadata and unknown fields as a person may want to read', async () => {
    const flood = Object.fromEntries(Array.from({ length: 80 }, (_, place) => [`field-${place}`, 'x'.repeat(5_000)]));
    const { metadata, otherFields } = await detailsIn(JSON.stringify({ id: ORDER, status: 'created', metadata: flood, ...flood }));
    expect([metadata, otherFields].map((fields) => JSON.stringify(fields).length < 20_000)).toEqual([true, true]);
  });

  it('of an edit that Connect answers with a canceled order are no updated order', async () => {
    const server = await startServer((socket) => socket.write(answer(200, JSON.stringify({ id: ORDER, status: 'canceled' }))));
    const updated = await connect().update(destination(server.origin), edit({ bags: 1 }));
    expect(updated).toMatchObject({ ok: false, problem: { kind: 'canceled' } });
  });

  it.each([
    ['nothing else', {}],
    ['empty texts', { order_url: '', created_at: '', cancellation_reason: '', locale: '' }],
    ['nulls', { order_url: null, created_at: null, locale: null, fulfillment_details: null, is_fallback_window: null }],
    ['other types', { order_url: 7, created_at: 7, locale: [], is_express: 'no', fulfillment_details: 'soon', is_fallback_window: 0 }],
    ['half a window', { fulfillment_details: { window_starts_at: '2018-02-22T00:00:00Z', bag_count: '3 or 4' } }],
    [
      'a window in nobody knows which zone',
      { fulfillment_details: { window_starts_at: '2018-02-22T00:00:00', window_ends_at: '2018-02-22' } },
    ],
    ['a day that is none', { created_at: '2018-02-30T00:00:00Z' }],
    ['metadata that is none', { metadata: 'none' }],
    ['empty metadata', { metadata: {}, warnings: '', other: null }],
  ])('with %s are still this order', async (_what, more) => {
    expect(await detailsIn(JSON.stringify({ id: ORDER, status: 'created', ...more }))).toEqual(BARE);
  });

  it('keep the beginning of a text without end', async () => {
    const body = JSON.stringify({ id: ORDER, status: 'created', cancellation_reason: 'x'.repeat(2_001) });
    expect(await detailsIn(body)).toEqual({ ...BARE, cancellationReason: 'x'.repeat(100) });
  });

  it('are not taken from a cache, which has the order as it was before it was staged', async () => {
    const body = JSON.stringify({ id: ORDER, status: 'staged_for_delivery' });
    const server = await startServer((socket, _request, count) => socket.write(answer(200, body, { Age: count === 1 ? '30' : '0' })));
    const client = connect();
    expect(await client.get(destination(server.origin), lookUp())).toEqual({ ok: false, problem: notConnect(200, 'cached') });
    expect(await client.get(destination(server.origin), lookUp())).toMatchObject({ ok: true });
  });

  it('know the membership by its former name too', async () => {
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
  ])('take %s for the moment it is', async (text, moment) => {
    expect(await detailsIn(JSON.stringify({ id: ORDER, status: 'created', created_at: text }))).toMatchObject({ createdAt: moment });
  });

  it.each<[string, string, What]>([
    ["a captive portal's page", '<html></html>', 'html'],
    ['an error', '{"error":{"message":"User Not Found","code":1001}}', 'wrong-shape'],
    ['an order without a status', `{"id":"${ORDER}"}`, 'wrong-shape'],
    ['an id that is a number', `{"id":${ORDER},"status":"created"}`, 'wrong-shape'],
    ["another order's id", orderJson('12345676789012345678781'), 'another-order'],
  ])('are not taken from %s', async (_what, body, what) => {
    const server = await startServer((socket) => socket.write(answer(200, body)));
    const client = connect();
    const nobody = { ok: false, problem: notConnect(200, what) };
    expect(await client.update(destination(server.origin), edit({ bags: 1 }))).toEqual(nobody);
    expect(await client.get(destination(server.origin), lookUp())).toEqual(nobody);
  });
});

describe('slots', () => {
  const slotsIn = async (body: unknown) => {
    const server = await startServer((socket) => socket.write(answer(200, typeof body === 'string' ? body : JSON.stringify(body))));
    const result = await connect().serviceOptions(destination(server.origin), slots());
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
  ])('%s are listed', async (_what, option, value) => {
    expect(await slotsIn({ service_options: [option] })).toEqual(ok([value]));
  });

  it('come in the order that Connect gives them', async () => {
    const result = await slotsIn({ service_options: [slot({ id: 9 }), slot({ id: 2 }), slot({ id: 5 })] });
    expect(result).toMatchObject({ value: [{ id: 9 }, { id: 2 }, { id: 5 }] });
  });

  it.each([
    ['no id', slot({ id: undefined })],
    ['half an id', slot({ id: 7.5 })],
    ['an id that has lost its last digits', slot({ id: 2 ** 53 })],
    ['no end', { id: 7, start_at: startAt }],
    ['a time in nobody knows which zone', slot({ window: { start_at: '2018-02-22T10:00:00', end_at: endAt } })],
    ['nothing of a slot', 'tomorrow'],
  ])('with %s cannot be chosen, and hide no other', async (_what, broken) => {
    expect(await slotsIn({ service_options: [broken, slot()] })).toEqual(ok([read]));
    // Alone, it is not the same as being told that there are none.
    expect(await slotsIn({ service_options: [broken] })).toMatchObject({ problem: { kind: 'not-connect', what: 'wrong-shape' } });
  });

  it('may be none', async () => {
    expect(await slotsIn({ service_options: [] })).toEqual(ok([]));
  });

  it.each<[string, string, What]>([
    ['an object of another kind', '{"options":[]}', 'wrong-shape'],
    ['no list', '{"service_options":{}}', 'wrong-shape'],
    ["a captive portal's page", '<html></html>', 'html'],
  ])('are not "none" because of %s', async (_what, body, what) => {
    expect(await slotsIn(body)).toEqual({ ok: false, problem: notConnect(200, what) });
  });
});
