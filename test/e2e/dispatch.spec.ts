/** Orders that Connect addresses by the order alone: no request names the user, and an edit has no bag label. */
import { type FakeConnect, orderBody, orderIdOf, respondJson } from '../support/fake-connect.mjs';
import { type EditPage, editPage } from './fixtures/edit-page';
import { livePolicy } from './fixtures/live-policy';
import { openView } from './fixtures/open-view';
import { stagePage } from './fixtures/stage-page';
import { expect, scan, test } from './fixtures/station';

const TOKEN = 'canary-5d1e';
const DISPATCH = {
  'connection.orderPaths': 'dispatch',
  'station.timeZone': 'America/Toronto',
  'station.locationCode': 'store-12',
  'scan.orderPattern': '^(?:(?<userId>[^/]+)/)?(?<orderId>.+)$',
  'stage.undoSeconds': 0,
};
const ORDER = '/v2/fulfillment/lastmile/orders';

const requestsOf = ({ received }: FakeConnect) => received.map(({ method, path, body }) => [method, path, body]);

async function typeWindow(edit: EditPage, start: string, end: string): Promise<void> {
  await edit.start.fill(start);
  await edit.end.fill(end);
  await edit.end.blur();
}

test('a lead edits the window and the total of an order, and a packer stages it, without its user and a bag label', async ({
  openStation,
  connect,
}) => {
  connect.respondWith((received, response) => respondJson(response, 200, orderBody(orderIdOf(received))));
  const { page } = await openStation({ policy: livePolicy(connect.baseUrl, DISPATCH), token: TOKEN });
  const edit = editPage(page);
  await edit.show();
  await expect(edit.instructions).toBeVisible();
  await expect(edit.user).toHaveCount(0);
  await expect(edit.bagLabel).toHaveCount(0);
  await scan('U-1/O-1');
  await expect(edit.order).toHaveValue('O-1');
  await expect(edit.start).toHaveValue('2026-12-03 1:00 PM');

  await test.step('a window that is not on the hour is not sent, and its field says so', async () => {
    await edit.cartTotal.fill('$54.30');
    await typeWindow(edit, '2026-12-03 2:30 PM', '2026-12-03 5:00 PM');
    await expect(edit.start).toHaveAttribute('aria-invalid', 'true');
    await expect(edit.start).toHaveAccessibleDescription('Only on the hour, such as 2:00 PM.');
    await edit.save.click();
    await expect(edit.start).toBeFocused();
  });

  await typeWindow(edit, '2026-12-03 2:00 PM', '2026-12-03 5:00 PM');
  await expect(edit.save).toHaveAccessibleDescription('2 changes');
  await edit.save.click();
  await expect(edit.status('Updated. No shopper yet.')).toBeVisible();

  await openView(page, 'Stage');
  const stage = stagePage(page);
  await scan('U-1/O-1');
  await expect(stage.order).toHaveValue('O-1');
  await stage.bags.fill('3');
  await stage.stageOrder.click();
  await expect(stage.entry('O-1').filter({ hasText: '3 bags' })).toContainText('Staged');
  const lookUp = ['GET', `${ORDER}/O-1`, ''];
  expect(requestsOf(connect).filter(([method]) => method !== 'GET')).toEqual([
    ['PUT', `${ORDER}/O-1`, '{"start_at":"2026-12-03T14:00:00-05:00","end_at":"2026-12-03T17:00:00-05:00","cart_total":54.3}'],
    ['POST', `${ORDER}/O-1/staged`, '{"bags_count":3}'],
  ]);
  // The station may look an order up more than once, and always without the user.
  const lookUps = requestsOf(connect).filter(([method]) => method === 'GET');
  expect(lookUps).toEqual(lookUps.map(() => lookUp));
  expect(lookUps).not.toEqual([]);
});

test('Practice has the same fields and rules, so that an edit of a window and a total can be rehearsed', async ({ openStation }) => {
  const { page, log } = await openStation({ policy: DISPATCH });
  const edit = editPage(page);
  await edit.show();
  await edit.order.fill('PRACTICE-0007');
  await expect(edit.user).toHaveCount(0);
  await edit.lookUp.click();
  await expect(edit.start).not.toHaveValue('');
  await typeWindow(edit, '2030-12-03 2:00 PM', '2030-12-03 3:00 PM');
  await edit.cartTotal.fill('54.30');
  await edit.save.click();
  await expect(edit.status('Updated. No shopper yet.')).toBeVisible();

  await edit.listOptions.click();
  await page
    .getByRole('button', { name: /, option \d+$/ })
    .first()
    .click();
  await expect(edit.option).not.toHaveValue('');
  await edit.save.click();
  await expect(edit.status('Updated. No shopper yet.')).toBeVisible();
  await expect(edit.save).toHaveAccessibleDescription('Nothing is changed yet');

  const edits = log().filter(({ event, method }) => event === 'practice-exchange' && method === 'PUT');
  expect(edits).toMatchObject([
    {
      path: `${ORDER}/PRACTICE-0007`,
      status: 200,
      body: '{"start_at":"2030-12-03T14:00:00-05:00","end_at":"2030-12-03T15:00:00-05:00","cart_total":54.3}',
    },
    {
      path: `${ORDER}/PRACTICE-0007`,
      status: 200,
      body: expect.stringMatching(/^\{"start_at":"[^"]+","end_at":"[^"]+","service_option_id":\d+\}$/),
    },
  ]);
});
