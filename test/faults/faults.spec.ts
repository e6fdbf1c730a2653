import { onStage } from '../e2e/fixtures/stage-page';
import { expect, test } from '../e2e/fixtures/station';
import { FAULTS } from './faults';
import { AUTHORITY_FILE, startFaultyConnect } from './faulty-connect';
import { handOver, livePolicy, TOKEN } from './live-station';
import { whyNoSilentAddress } from './silent-address';

/** One for each end: surely not arrived, perhaps arrived, not Connect's answer, and the token that must not travel. */
const QUICK = ['nobody listens', "reset after the request's body", "a captive portal's page", 'a redirect to another host'];

test.describe('whatever the line does, an order is neither lost nor sent twice', () => {
  for (const fault of FAULTS) {
    test(fault.name, { tag: QUICK.includes(fault.name) ? '@quick' : [] }, async ({ open }) => {
      const unavailable = fault.address === 'never-answers' ? whyNoSilentAddress() : null;
      test.skip(unavailable !== null, unavailable ?? '');
      const connect = await startFaultyConnect(fault);
      try {
        const { page } = await open({
          policy: livePolicy(connect.baseUrl, { 'connection.extraCaFile': AUTHORITY_FILE }),
          token: TOKEN,
        });
        await handOver(page, 'ORDER-1');
        const stage = onStage(page);
        const { state, seen, says } = fault.expected;
        await expect(stage.entry('ORDER-1')).toContainText(state, { timeout: 60_000 });
        await expect(stage.entry('ORDER-1')).toContainText(says);
        expect(connect.seen('ORDER-1')).toBe(seen);
        expect(connect.elsewhere).toEqual([]);
        console.log(`${fault.name}: ${state}, the server saw it ${seen} times`);
      } finally {
        await connect.close();
      }
    });
  }

  test('401, then good', async ({ open }) => {
    const connect = await startFaultyConnect({
      name: '401',
      times: 1,
      meet: (_request, response) => response.writeHead(401, { 'content-type': 'application/json' }).end('{}'),
    });
    const { page } = await open({
      policy: livePolicy(connect.baseUrl),
      token: TOKEN,
    });
    await handOver(page, 'ORDER-1');
    const stage = onStage(page);
    await expect(page.getByText('Not authorised')).toBeVisible();
    await expect(stage.entry('ORDER-1')).toContainText('Saved, will send');
    await expect(stage.entry('ORDER-1')).toContainText('Staged', { timeout: 60_000 });
    expect(connect.seen('ORDER-1')).toBe(2);
    await connect.close();
  });
});
