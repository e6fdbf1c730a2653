import { livePolicy } from '../e2e/fixtures/live-policy';
import { stageOrder, stagePage } from '../e2e/fixtures/stage-page';
import { expect, test } from '../e2e/fixtures/station';
import { AUTHORITY_FILE, startFaultyConnect } from './faulty-connect';
import { TOKEN } from './live-station';
import { NETWORK_FAULTS } from './network-faults';
import { reasonForNoUnresponsiveAddress } from './unresponsive-address';

/** One fault for each outcome: surely not arrived, perhaps arrived, answered by somebody else, and redirected with the token. */
const QUICK = ['nobody listens', "reset after the request's body", "a captive portal's page", 'a redirect to another host'];

test.describe('network faults', () => {
  for (const fault of NETWORK_FAULTS) {
    test(`an order is neither lost nor sent twice after this fault: ${fault.name}`, {
      tag: QUICK.includes(fault.name) ? '@quick' : [],
    }, async ({ openStation }) => {
      const unavailable = fault.address === 'never-answers' ? reasonForNoUnresponsiveAddress() : null;
      test.skip(unavailable !== null, unavailable ?? '');
      const connect = await startFaultyConnect(fault);
      try {
        const { page } = await openStation({
          policy: livePolicy(connect.baseUrl, { 'connection.extraCaFile': AUTHORITY_FILE }),
          token: TOKEN,
        });
        await stageOrder(page, 'ORDER-1');
        const stage = stagePage(page);
        const { state, requestCount, message } = fault.expected;
        await expect(stage.entry('ORDER-1')).toContainText(state, { timeout: 60_000 });
        await expect(stage.entry('ORDER-1')).toContainText(message);
        expect(connect.requestCount('ORDER-1')).toBe(requestCount);
        expect(connect.redirectedRequests).toEqual([]);
        console.log(`${fault.name}: ${state} after ${requestCount} requests`);
      } finally {
        await connect.close();
      }
    });
  }

  test('an order answered 401 once is saved and then sent', async ({ openStation }) => {
    const connect = await startFaultyConnect({
      name: '401',
      times: 1,
      respond: (response) => response.writeHead(401, { 'content-type': 'application/json' }).end('{}'),
    });
    const { page } = await openStation({
      policy: livePolicy(connect.baseUrl),
      token: TOKEN,
    });
    await stageOrder(page, 'ORDER-1');
    const stage = stagePage(page);
    await expect(page.getByText('Not authorized')).toBeVisible();
    await expect(stage.entry('ORDER-1')).toContainText('Saved, will send');
    await expect(stage.entry('ORDER-1')).toContainText('Staged', { timeout: 60_000 });
    expect(connect.requestCount('ORDER-1')).toBe(2);
    await connect.close();
  });
});
