/** Sends every row of `docs/status-table.md` through the client: each response to a staging, from either sender. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { classifyFailure, type FailureOutcome } from '../../../../src-shared/failure/failure-outcome';
import { isFromIntermediary } from '../../../../src-shared/failure/response-source';
import { createTestClient, destination, ORDER, orderJson, stageRequest } from './fixtures/client';
import { httpResponse, startServer } from './fixtures/server';

const OWN = '{"error":{"message":"No","code":4001},"meta":{}}';
const OWN_OAUTH = '{"error":"invalid_token","error_description":"Expired"}';
const HTML = { 'Content-Type': 'text/html' };
const canceled = (status: string) => JSON.stringify({ id: ORDER, status, cancellation_reason: 'customer_request' });

/** Errors in the formats of gateways, proxies and frameworks. */
const OTHERS = [
  '',
  '<html><title>403 Forbidden</title></html>',
  'Forbidden',
  '{"message":"Forbidden"}',
  '{"error":"Forbidden","status":403,"path":"/"}',
  '{"error":"Invalid_Token"}',
  '{"type":"about:blank","title":"Forbidden","status":403,"detail":"No"}',
  '{"errors":[{"error":{"message":"No","code":1001}}]}',
  '{"error":{}}',
  '{"error":{"message":""}}',
  '{"error":{"message":7,"code":{}}}',
  '{"error":{"code":null}}',
  '{"error":{"code":"AuthorizationFailed","message":"No"}}',
  '{"error":["No"]}',
  '[{"error":{"message":"No","code":1001}}]',
  '{}',
  'null',
];
const OWNS = [
  OWN,
  OWN_OAUTH,
  '{"error":{"message":"User Not Active","code":null}}',
  '{"error":{"message":"No"}}',
  '{"error":{"code":1001}}',
  '{"error":{"code":"1001"}}',
  '{"error":{"message":"Several","code":9999,"errors":[{"error":{"message":"No","code":1001},"meta":{"key":"user_id"}}]},"meta":{}}',
];

const each = (statuses: readonly number[], bodies: readonly string[], headers = {}): Buffer[] =>
  statuses.flatMap((status) => bodies.map((body) => httpResponse(status, body, headers)));

/** The responses of each row, by its first two columns. */
const ANSWERS: Readonly<Record<string, readonly Buffer[]>> = {
  '2xx, this order | Connect': each([200, 201], [orderJson(), JSON.stringify({ id: ORDER, status: 'staged_for_delivery' })]),
  '2xx, this order, canceled | Connect': each([200], ['canceled', 'cancelled', 'CANCELED', ' Canceled '].map(canceled)),
  '2xx, another order | another sender': each([200], [orderJson('another'), canceled('canceled').replace(ORDER, 'another')]),
  '2xx, anything else | another sender': each([200, 202], [...OTHERS, OWN]),
  '3xx | another sender': each([301, 302, 307, 308], ['', OWN], { Location: '/elsewhere' }),
  '400, code 2003 | Connect': each([400, 422], [OWN.replace('4001', '2003'), OWN.replace('4001', '"2003"')]),
  '400 | Connect': each([400], OWNS),
  '400 | another sender': each([400], OTHERS),
  '401 | Connect': each([401], OWNS),
  '401 | another sender': each([401], OTHERS),
  '403 | Connect': each([403], OWNS),
  '403 | another sender': each([403], [...OTHERS, '{"error":{"code":403,"message":"No","status":"PERMISSION_DENIED"}}']),
  '404 | Connect': each([404], OWNS),
  '404 | another sender': each([404], OTHERS),
  '407 | another sender': each([407], [...OTHERS, OWN]),
  '408 | Connect': each([408], [OWN, OWN.replace('4001', '2003')]),
  '408 | another sender': each([408], OTHERS),
  '425 | Connect': each([425], OWNS),
  '425 | another sender': each([425], OTHERS),
  '429 | Connect': each([429], OWNS),
  '429 | another sender': each([429], OTHERS),
  '499 | Connect': each([499], OWNS),
  '499 | another sender': each([499], OTHERS),
  'other 4xx | Connect': each([402, 405, 409, 410, 413, 418, 422, 451], [OWN]),
  'other 4xx | another sender': each([402, 405, 409, 410, 413, 418, 422, 451], ['', '{"message":"No"}']),
  '503 | Connect': each([503], OWNS),
  '503 | another sender': each([503], OTHERS),
  'other 5xx | Connect': each([500, 502, 504, 599], OWNS),
  'other 5xx | another sender': each([500, 502, 504, 520, 599], OTHERS),
  'any other | another sender': each([600, 999], ['', OWN]),
};

const STATE: Record<FailureOutcome, string> = {
  'not-done': 'waiting',
  'asked-to-wait': 'waiting',
  later: 'waiting',
  'sign-in': 'waiting',
  refused: 'rejected',
  unknown: 'unknown',
};

const PATH = join(import.meta.dirname, '../../../../docs/status-table.md');
/** The status, sender and outcome of each row. */
const rows = readFileSync(PATH, 'utf8')
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .flatMap(([, status = '', sender = '', staging = '', ...rest]) =>
    rest.length === 4 && status !== 'Status' && status !== '---' ? [[status, sender, staging] as const] : [],
  );

/** The result of each response, read by one client, one after the other. */
async function outcomes(answers: readonly Buffer[]) {
  const server = await startServer((socket, _request, count) => socket.end(answers[count - 1] ?? ''));
  const client = createTestClient();
  const results = [];
  for (const _ of answers) results.push(await client.stage(destination(server.origin), stageRequest({ bags: 1 })));
  expect(server.received).toHaveLength(answers.length);
  return results;
}

it('the status table lists every answer that is tested, and no other', () => {
  expect(rows.map(([status, sender]) => `${status} | ${sender}`)).toEqual(Object.keys(ANSWERS));
});

describe('the outcome of an order', () => {
  it.each(rows)('an order that gets %s from %s is %s', async (status, sender, staging) => {
    const results = await outcomes(ANSWERS[`${status} | ${sender}`] ?? []);
    expect(results.length).toBeGreaterThan(0);
    for (const result of results) {
      expect(result.ok ? 'staged' : STATE[classifyFailure(result.problem)]).toBe(staging);
      // A 407 concerns the connection, so it is read as a failed connection.
      if (!result.ok && status !== '407') expect(isFromIntermediary(result.problem)).toBe(sender === 'another sender');
    }
  });
});

describe('the lane', () => {
  it('a 503 tells the lane how long to slow down, though the order is unknown', async () => {
    const [result] = await outcomes([httpResponse(503, OWN, { 'Retry-After': '9' })]);
    expect(result).toMatchObject({ problem: { kind: 'busy', status: 503, waitSeconds: 9 } });
  });

  it('a 407 tells the lane which proxy wants a login', async () => {
    const [result] = await outcomes([httpResponse(407, '<title>Log in</title>', { ...HTML, Via: '1.1 store-proxy (squid/5.7)' })]);
    expect(result).toEqual({
      ok: false,
      problem: { kind: 'not-reached', cause: 'proxy-login', detail: 'HTTP 407 from store-proxy (squid/5.7), Log in' },
    });
  });
});

describe('canceled orders', () => {
  const stageWith = async (body: object) => (await outcomes([httpResponse(200, JSON.stringify({ id: ORDER, ...body }))]))[0];

  it.each([
    [{ status: 'canceled', cancellation_reason: 'customer_request' }, 'customer-request'],
    [{ status: 'cancelled', cancellation_reason: '' }, null],
    [{ status: 'Canceled' }, null],
  ])('an answer of %j is reported as canceled with the reason %j', async (body, reason) => {
    expect(await stageWith(body)).toEqual({ ok: false, problem: { kind: 'canceled', reason } });
  });

  it('an order with a cancellation reason and another status is staged, as in the published example', async () => {
    expect(await stageWith({ status: 'created', cancellation_reason: 'shopper_driven' })).toMatchObject({ ok: true });
  });

  it('a look-up of a canceled order returns its details', async () => {
    const server = await startServer((socket) => socket.write(httpResponse(200, canceled('canceled'))));
    expect(await createTestClient().get(destination(server.origin), { orderId: stageRequest().orderId, userId: null })).toMatchObject({
      ok: true,
      value: { status: 'canceled', cancellationReason: 'customer-request' },
    });
  });
});
