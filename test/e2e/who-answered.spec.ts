/** Responses to a staging that only look as if Connect had rejected or accepted the order. */
import type { ServerResponse } from 'node:http';
import { respondJson } from '../support/fake-connect.mjs';
import { livePolicy } from './fixtures/live-policy';
import { stagePage } from './fixtures/stage-page';
import { expect, scan, test } from './fixtures/station';

/** A gateway that forwards the request and then answers instead of Connect. */
const GATEWAYS: readonly (readonly [name: string, answer: (response: ServerResponse) => unknown, words: string])[] = [
  [
    'page with 403',
    (response) => response.writeHead(403, { 'content-type': 'text/html', server: 'BigIP' }).end('<title>Request Rejected</title>'),
    'A web page answered instead of Connect (BigIP, Request Rejected, 403).',
  ],
  [
    'empty 499',
    (response) => response.writeHead(499, { server: 'nginx' }).end(),
    'Something between this station and Connect answered (nginx, 499).',
  ],
  ['JSON with 404', (response) => respondJson(response, 404, { message: 'no Route matched' }), 'The answer was not Connect’s (404).'],
];

for (const [name, answer, words] of GATEWAYS) {
  test(`an order answered by a gateway with its own ${name} is Unknown until Connect reports it as staged`, async ({
    openStation,
    connect,
  }) => {
    let isKnown = false;
    connect.respondWith((received, response) => {
      if (received.method !== 'GET') answer(response);
      else if (!isKnown) respondJson(response, 500, { error: { message: 'Internal', code: 5000 } });
      else respondJson(response, 200, { id: 'ORDER-1', status: 'staged_for_delivery' });
    });
    const { page } = await openStation({ policy: livePolicy(connect.baseUrl), token: 'canary-9f3c1e7ab2d4' });
    const stage = stagePage(page);
    await scan('ORDER-1');
    await stage.bags.fill('1');
    await stage.stageOrder.click();
    const entry = stage.entry('ORDER-1');
    await expect(entry.getByRole('alert')).toContainText(/^Unknown/);
    await expect(entry.getByRole('alert')).toContainText(words);
    isKnown = true;
    // Stagebay checks automatically a few times, with growing delays.
    await expect(entry).toContainText('Staged', { timeout: 20_000 });
    expect(connect.received.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });
}

test('a canceled order is shown as rejected with the reason and never as staged', async ({ openStation, connect }) => {
  connect.respondWith((_received, response) =>
    respondJson(response, 200, { id: 'ORDER-1', status: 'canceled', cancellation_reason: 'customer_request' }),
  );
  const { page } = await openStation({ policy: livePolicy(connect.baseUrl), token: 'canary-9f3c1e7ab2d4' });
  const stage = stagePage(page);
  await scan('ORDER-1');
  await stage.bags.fill('1');
  await stage.stageOrder.click();
  const alert = stage.entry('ORDER-1').getByRole('alert');
  await expect(alert).toContainText(/^Rejected.*Canceled by the customer\./);
  await expect(stage.entry('ORDER-1')).toContainText('Put the groceries back.');
  expect(connect.received).toHaveLength(1);
});
