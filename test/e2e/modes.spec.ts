/** Live orders while the screen is in Practice. */
import { respondJson, startFakeConnect } from '../support/fake-connect.mjs';
import { stagePage } from './fixtures/stage-page';
import { expect, scan, test } from './fixtures/station';

const TOKEN = 'canary-9f3c1e7ab2d4';

const policy = (mode: 'live' | 'practice', baseUrl: string) => ({
  'connection.mode': mode,
  'connection.baseUrl': baseUrl,
  'stage.undoSeconds': 0,
});

test('a waiting live order is shown and sent after a restart in Practice', async ({ openStation, connect }) => {
  const { baseUrl } = connect;
  await connect.close();
  const first = await openStation({ policy: policy('live', baseUrl), token: TOKEN });
  await scan('ORDER-1');
  await stagePage(first.page).bags.fill('1');
  await stagePage(first.page).stageOrder.click();
  await expect(stagePage(first.page).entry('ORDER-1')).toContainText('Saved, will send');
  await first.close();

  const { page } = await openStation({ policy: policy('practice', baseUrl) });
  await expect(page.getByText('PRACTICE').first()).toBeVisible();
  await expect(stagePage(page).entry('ORDER-1')).toContainText('Saved, will send');
  const back = await startFakeConnect(Number(new URL(baseUrl).port));
  back.respondWith((_received, response) => respondJson(response, 200, { id: 'ORDER-1', status: 'staged_for_delivery' }));
  await expect(stagePage(page).entry('ORDER-1')).toContainText('Staged', { timeout: 40_000 });
  expect(back.received.map(({ headers }) => headers.authorization)).toContain(`Bearer ${TOKEN}`);
  await back.close();
});
