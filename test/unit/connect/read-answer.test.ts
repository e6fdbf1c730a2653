import { describe, expect, it } from 'vitest';
import { consequenceOf } from '../../../src-shared/failure';
import { ok } from '../../../src-shared/result';
import { connect, destination, ORDER, orderJson, request } from './fixtures/client';
import { STAGE_RESPONSE } from './fixtures/published-examples';
import { answer, startServer } from './fixtures/server';

/** What the client makes of one answer. */
async function stageWith(bytes: Buffer, limits = {}) {
  const server = await startServer((socket) => socket.end(bytes));
  return connect({ limits }).stage(destination(server.origin), request({ bags: 1 }));
}

describe('a 2xx', () => {
  it('with the published response is a staged order', async () => {
    expect(await stageWith(answer(200, STAGE_RESPONSE))).toEqual(ok({ id: ORDER, status: 'created', orderUrl: null }));
  });

  it('gives the link where there is one, and takes fields that nobody has heard of', async () => {
    const body = { warnings: [1], id: ORDER, status: 'never_heard_of', order_url: 'https://example.com/o', is_fallback_window: false };
    expect(await stageWith(answer(201, JSON.stringify(body)))).toEqual(
      ok({ id: ORDER, status: 'never_heard_of', orderUrl: 'https://example.com/o' }),
    );
  });

  it.each([
    ['no link', orderJson()],
    ['a link that is none', JSON.stringify({ id: ORDER, status: 'created', order_url: 7 })],
    ['a byte-order mark', `\uFEFF${orderJson()}`],
  ])('with %s is still a staged order', async (_what, body) => {
    expect(await stageWith(answer(200, body))).toEqual(ok({ id: ORDER, status: 'created', orderUrl: null }));
  });

  it('in JSON is Connect, whatever a proxy has made of its content type', async () => {
    expect(await stageWith(answer(200, orderJson(), { 'Content-Type': 'text/html' }))).toMatchObject({ ok: true });
  });

  it.each([
    ["a captive portal's page", '<!DOCTYPE html><title>Sign in to Wi-Fi</title>', { 'Content-Type': 'text/html' }, 'html'],
    ['a page that calls itself JSON', '  <html></html>', {}, 'html'],
    ['text that calls itself a page', 'Welcome', { 'Content-Type': 'text/html; charset=utf-8' }, 'html'],
    ['nothing', '', {}, 'empty'],
    ['white space', ' \r\n ', {}, 'empty'],
    ['text', 'OK', { 'Content-Type': 'text/plain' }, 'not-json'],
    ['half an object', '{"id":"', {}, 'not-json'],
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
    expect(result).toEqual({ ok: false, problem: { kind: 'not-connect', status: 200, what } });
    if (!result.ok) expect(consequenceOf(result.problem)).toBe('unknown');
  });

  it('with bytes that are not text is not JSON', async () => {
    const result = await stageWith(answer(200, Buffer.from([0xff, 0xfe, 0x00, 0x80, 0xc3])));
    expect(result).toMatchObject({ problem: { kind: 'not-connect', what: 'not-json' } });
  });

  it('with 204 says nothing of the order', async () => {
    const result = await stageWith(Buffer.from('HTTP/1.1 204 No Content\r\n\r\n'));
    expect(result).toEqual({ ok: false, problem: { kind: 'not-connect', status: 204, what: 'empty' } });
  });

  it('that is larger than the limit is dropped, and exactly the limit is read', async () => {
    const exact = orderJson().length;
    expect(await stageWith(answer(200, orderJson()), { bodyBytes: exact })).toMatchObject({ ok: true });
    const result = await stageWith(answer(200, orderJson()), { bodyBytes: exact - 1 });
    expect(result).toEqual({ ok: false, problem: { kind: 'not-connect', status: 200, what: 'too-large' } });
  });

  it('that comes after hints (103) is the answer', async () => {
    const hints = Buffer.from('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n');
    expect(await stageWith(Buffer.concat([hints, answer(200, orderJson())]))).toMatchObject({ ok: true });
  });
});
