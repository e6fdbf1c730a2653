import { describe, expect, test } from 'vitest';
import type { HttpExchange } from '../../../../src-main/practice';
import { startPractice } from './fixtures/practice-server';

describe('the outcomes of special orders', () => {
  test('PRACTICE-404 does not exist', async () => {
    const { stage, update, get } = await startPractice();
    for (const answer of [await stage('PRACTICE-404'), await update('PRACTICE-404', {}), await get('PRACTICE-404')]) {
      expect(answer).toMatchObject({ status: 404, text: '{"error":{"message":"Resource not found","code":4000}}' });
    }
  });

  test('PRACTICE-LOCKED cannot be edited but can be staged', async () => {
    const { stage, update, get } = await startPractice();
    expect((await get('PRACTICE-LOCKED')).json.status).toBe('acknowledged');
    expect(await update('PRACTICE-LOCKED', { bags_count: 1 })).toMatchObject({ status: 400, json: { error: { code: 4001 } } });
    expect((await stage('PRACTICE-LOCKED')).status).toBe(200);
  });

  test('PRACTICE-BUSY is busy once, with a numeric wait and a short Retry-After', async () => {
    const { stage, update, get } = await startPractice();
    expect(await update('PRACTICE-BUSY', { bags_count: 1 })).toMatchObject({
      status: 400,
      text: '{"error":{"message":"Order has been recently updated, please try again in a little while.","code":2003},"meta":{"wait":1200,"retry":true}}',
    });
    expect((await update('PRACTICE-BUSY', { bags_count: 1 })).status).toBe(200);

    expect((await get('PRACTICE-BUSY')).status).toBe(200);
    const busy = await stage('PRACTICE-BUSY');
    expect(busy).toMatchObject({ status: 429, json: { error: { message: 'Too many requests', code: null } } });
    expect(busy.headers.get('retry-after')).toBe('2');
    expect((await get('PRACTICE-BUSY')).json.status).toBe('brand_new');
    expect((await stage('PRACTICE-BUSY')).status).toBe(200);
  });

  test('PRACTICE-LATER asks once to try later, with a textual wait and no retry flag', async () => {
    const { stage, update } = await startPractice();
    expect(await update('PRACTICE-LATER', { bags_count: 1 })).toMatchObject({
      status: 400,
      text: '{"error":{"message":"The request could not be completed at this time, try again later.","code":2003},"meta":{"wait":"30"}}',
    });
    expect((await update('PRACTICE-LATER', { bags_count: 1 })).status).toBe(200);
    expect((await stage('PRACTICE-LATER')).status).toBe(200);
  });

  test('PRACTICE-ALCOHOL rejects alcohol and accepts other changes', async () => {
    const { update } = await startPractice();
    expect(await update('PRACTICE-ALCOHOL', { alcoholic: true, bags_count: 1 })).toMatchObject({
      status: 400,
      text: '{"error":{"message":"Alcoholic items can not be added to this order. Please remove and retry.","code":2001}}',
    });
    expect((await update('PRACTICE-ALCOHOL', { alcoholic: false, bags_count: 1 })).status).toBe(200);
  });

  test.each([
    [
      'PRACTICE-SLOT',
      '{"error":{"message":"The delivery time you selected is no longer available - please select another time","code":1001},"meta":{"key":"service_option_id"}}',
    ],
    ['PRACTICE-OPTION', '{"error":{"message":"Invalid service option id.","code":1001},"meta":{"key":"order.service_option_id"}}'],
  ])('%s rejects a valid window and accepts other changes', async (orderId, text) => {
    const { update, bookableWindow } = await startPractice();
    expect(await update(orderId, await bookableWindow())).toMatchObject({ status: 400, text });
    expect((await update(orderId, { bags_count: 1 })).status).toBe(200);
  });

  test('PRACTICE-NOUSER and PRACTICE-INACTIVE reject every call because of the user', async () => {
    const { stage, update, get } = await startPractice();
    for (const [orderId, status, text] of [
      ['PRACTICE-NOUSER', 400, '{"error":{"message":"User Not Found","code":1001},"meta":{"key":"user_id"}}'],
      ['PRACTICE-INACTIVE', 403, '{"error":{"message":"User Not Active","code":null}}'],
    ] as const) {
      for (const answer of [await stage(orderId), await update(orderId, {}), await get(orderId)])
        expect(answer).toMatchObject({ status, text });
    }
  });

  test('PRACTICE-MANY reports several errors on the fields of each call', async () => {
    const { stage, update, get } = await startPractice();
    const staged = await stage('PRACTICE-MANY');
    expect(staged).toMatchObject({
      status: 400,
      json: { error: { message: 'There were issues with your request', code: 9999 }, meta: {} },
    });
    expect(staged.json.error.errors).toEqual([
      { error: { message: 'Invalid bags count.', code: 1001 }, meta: { key: 'bags_count' } },
      { error: { message: 'Invalid items weight.', code: 1001 }, meta: { key: 'items_weight' } },
    ]);
    const updated = await update('PRACTICE-MANY', {});
    expect(updated).toMatchObject({ status: 400, json: { error: { code: 9999 } } });
    expect(updated.json.error.errors.map((each: { meta?: unknown }) => each.meta)).toEqual([
      { key: 'service_option_id' },
      { key: 'order.bags_count' },
      undefined,
    ]);
    expect((await get('PRACTICE-MANY')).status).toBe(200);
  });
});

describe('delayed and dropped responses', () => {
  test('PRACTICE-SLOW delays its response, but a lookup responds immediately', async () => {
    const { stage, get } = await startPractice({ slowResponseMs: 30 });
    expect((await get('PRACTICE-SLOW')).json.status).toBe('brand_new');
    const answering = stage('PRACTICE-SLOW');
    expect(await answering).toMatchObject({ status: 200, json: { status: 'staged_for_delivery' } });
  });

  test('PRACTICE-RESET is staged although its connection is closed, as a lookup shows', async () => {
    const exchanges: HttpExchange[] = [];
    const { stage, get } = await startPractice({ onExchange: (exchange) => exchanges.push(exchange) });
    await expect(stage('PRACTICE-RESET', { bags_count: 4 })).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect((await get('PRACTICE-RESET')).json).toMatchObject({ status: 'staged_for_delivery', fulfillment_details: { bag_count: 4 } });
    expect(exchanges.map(({ method, status }) => [method, status])).toEqual([
      ['POST', null],
      ['GET', 200],
    ]);
  });

  test('PRACTICE-RESET is edited although its connection is closed', async () => {
    const { update, get } = await startPractice();
    await expect(update('PRACTICE-RESET', { bags_count: 4 })).rejects.toThrow();
    expect((await get('PRACTICE-RESET')).json.fulfillment_details.bag_count).toBe(4);
  });
});
