/** What a packer sees and can do when an order has more than one staging. */
import type { Locator, Page } from '@playwright/test';
import { changeJournal } from '../support/change-journal.mjs';
import {
  acceptOrder,
  cutOffStagings,
  type FakeConnect,
  orderBody,
  orderIdOf,
  type Respond,
  respondJson,
  startFakeConnect,
} from '../support/fake-connect.mjs';
import { livePolicy } from './fixtures/live-policy';
import { openView } from './fixtures/open-view';
import { stageOrders, stagePage } from './fixtures/stage-page';
import { expect, scan, test } from './fixtures/station';

/** A Connect that accepts every staging and whose look-ups do not prove it. */
const takenWithoutProof: Respond = (received, response) =>
  received.method === 'POST' ? acceptOrder(received, response) : respondJson(response, 200, orderBody(orderIdOf(received)));

const notSignedIn: Respond = (_received, response) => respondJson(response, 401, {});

const stagings = ({ received }: FakeConnect) => received.filter(({ method }) => method === 'POST');

const queueCards = (page: Page): Locator => page.getByRole('list', { name: /needs? you|not sent/ }).getByRole('listitem');
const bigButton = (page: Page, name: string | RegExp): Locator => page.getByRole('button', { name });

/** Scans an order with a known staging, reads the notice and stages the order all the same. */
async function stageAgain(page: Page, order: string, known: string | RegExp): Promise<void> {
  const form = stagePage(page);
  await scan(order);
  await expect(page.getByRole('alert').filter({ hasText: known })).toBeVisible();
  await form.bags.fill('3');
  await form.stageOrder.click();
  await expect(form.order).toHaveValue('');
}

test('two unknown stagings of one order are resent only after a question that names the other one', async ({ openStation, connect }) => {
  connect.respondWith(cutOffStagings);
  const { page } = await openStation({ policy: livePolicy(connect.baseUrl), token: 'a-token' });
  await stageOrders(page, 'ORDER-1');
  await expect(stagePage(page).entries.first()).toContainText('Unknown');
  await stageAgain(page, 'ORDER-1', /May have been staged at \d+:\d\d\s[AP]M\. A second shopper may come\./);
  await expect(stagePage(page).entries.filter({ hasText: 'Unknown' })).toHaveCount(2);
  expect(stagings(connect)).toHaveLength(2);

  await page.getByRole('button', { name: '2 need you' }).click();
  await expect(queueCards(page)).toHaveCount(2);
  connect.respondWith(takenWithoutProof);

  await test.step('the first staging is sent after the packer has seen the second one', async () => {
    const card = queueCards(page).first();
    await card.getByRole('button', { name: 'Send again' }).click();
    const question = page.getByRole('group', { name: 'Send ORDER-1 again?' });
    await expect(question.getByRole('alert')).toContainText('May have been staged');
    await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
    expect(stagings(connect)).toHaveLength(2);
    await question.getByRole('button', { name: 'Send again' }).click();
    await expect(queueCards(page)).toHaveCount(1);
    expect(stagings(connect)).toHaveLength(3);
  });

  await test.step('the second staging is not sent if the packer reads that the first one is staged', async () => {
    await queueCards(page).first().getByRole('button', { name: 'Send again' }).click();
    const question = page.getByRole('group', { name: 'Send ORDER-1 again?' });
    await expect(question).toContainText(/Staged at \d+:\d\d\s[AP]M, 3 bags\. A second shopper will come\./);
    await question.getByRole('button', { name: 'Cancel' }).click();
    await expect(question).toHaveCount(0);
    await expect(queueCards(page).first().getByRole('button', { name: 'Send again' })).toBeVisible();
    expect(stagings(connect)).toHaveLength(3);
  });
});

test('an unknown order is resent only after a question, and quick taps send it once', async ({ openStation, connect }) => {
  connect.respondWith(cutOffStagings);
  const { page } = await openStation({ policy: livePolicy(connect.baseUrl), token: 'a-token' });
  await stageOrders(page, 'ORDER-1');
  await expect(stagePage(page).entries.first()).toContainText('Unknown');
  connect.respondWith(takenWithoutProof);
  await openView(page, 'Activity');
  const question = page.getByRole('group', { name: 'Send ORDER-1 again?' });

  await test.step('two quick taps open the question and send nothing', async () => {
    const box = await queueCards(page).getByRole('button', { name: 'Send again' }).boundingBox();
    if (!box) throw new Error('The button is not there.');
    // Two single clicks, because a touch screen reports no double click.
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await expect(question.getByRole('alert')).toHaveText('It may be staged already. A second shopper may come.');
    await expect(question.getByRole('button', { name: 'Send again' })).not.toBeFocused();
    expect(stagings(connect)).toHaveLength(1);
  });

  await test.step('a double click on the answer sends it once', async () => {
    await question.getByRole('button', { name: 'Send again' }).dblclick();
    await expect(page.getByText('All sent')).toBeVisible();
    expect(stagings(connect)).toHaveLength(2);
  });
});

test('an unknown order stays unknown when its correction is abandoned or the app quits', async ({ openStation, connect }) => {
  connect.respondWith(cutOffStagings);
  const first = await openStation({ policy: livePolicy(connect.baseUrl), token: 'a-token' });
  await stageOrders(first.page, 'ORDER-1');
  const correct = (page: Page) => stagePage(page).entry('ORDER-1').getByRole('button', { name: 'Correct' }).click();
  await correct(first.page);
  await expect(stagePage(first.page).order).toHaveValue('ORDER-1');
  await stagePage(first.page).clear.click();
  await expect(first.page.getByRole('button', { name: '1 needs you' })).toBeVisible();
  await expect(first.page.getByText('All sent')).toHaveCount(0);
  await correct(first.page);
  await stagePage(first.page).bags.fill('4');
  await first.close();

  connect.respondWith(takenWithoutProof);
  const { page } = await openStation({ policy: livePolicy(connect.baseUrl), userData: first.userData, token: 'a-token' });
  const form = stagePage(page);
  await expect(form.bags).toHaveValue('4');
  await expect(page.getByRole('alert').filter({ hasText: /^May have been staged at/ })).toBeVisible();
  await form.stageOrder.click();
  await expect(form.entries.filter({ hasText: 'Unknown, corrected' })).toHaveCount(1);
  await expect(page.getByText('All sent')).toBeVisible();
  expect(stagings(connect)).toHaveLength(2);
});

test('an undone order is no longer shown as leaving', async ({ openStation }) => {
  const { page } = await openStation({ policy: { 'stage.undoSeconds': 60 } });
  const form = stagePage(page);
  await stageOrders(page, 'PRACTICE-0001');
  await scan('PRACTICE-0001');
  await expect(page.getByRole('alert').filter({ hasText: 'This order is already leaving.' })).toBeVisible();
  await form.bags.fill('3');
  await form.stageOrder.click();
  await expect(page.getByText('Undo or withdraw it in the list.').first()).toBeVisible();
  await form.entry('PRACTICE-0001').getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('already leaving')).toHaveCount(0);
  await expect(form.stageOrder).toHaveAccessibleDescription(/^You get/);
});

test('a saved order cannot be staged a second time, and the button names the reason', async ({ openStation, connect }) => {
  connect.respondWith(notSignedIn);
  const { page } = await openStation({ policy: livePolicy(connect.baseUrl), token: 'a-token' });
  const form = stagePage(page);
  await stageOrders(page, 'ORDER-1');
  await expect(form.entry('ORDER-1')).toContainText('Saved, will send');
  await scan('ORDER-1');
  await expect(page.getByRole('alert').filter({ hasText: 'This order is already leaving.' })).toBeVisible();
  await form.bags.fill('3');
  await form.stageOrder.click();
  await expect(form.stageOrder).toHaveAccessibleDescription('This order is already leaving. Undo or withdraw it in the list.');
  await expect(form.order).toHaveValue('ORDER-1');
  await expect(form.entries).toHaveCount(1);
});

test('a saved order that is withdrawn in the rail is never sent', async ({ openStation, connect }) => {
  connect.respondWith(notSignedIn);
  const { page } = await openStation({ policy: livePolicy(connect.baseUrl), token: 'a-token' });
  const form = stagePage(page);
  await stageOrders(page, 'ORDER-1');
  await expect(page.getByText('1 not sent')).toBeVisible();
  await form.entry('ORDER-1').getByRole('button', { name: 'Withdraw' }).click();
  await expect(form.entry('ORDER-1')).toContainText('Withdrawn');
  await expect(page.getByText('All sent')).toBeVisible();

  await stageOrders(page, 'ORDER-2');
  await expect(page.getByText('1 not sent')).toBeVisible();
  const before = stagings(connect).length;
  connect.respondWith(acceptOrder);
  await openView(page, 'Activity');
  await page.getByRole('button', { name: 'Send now' }).click();
  await expect(page.getByText('All sent')).toBeVisible();
  expect(
    stagings(connect)
      .slice(before)
      .map((received) => orderIdOf(received)),
  ).toEqual(['ORDER-2']);
});

test('a misrouted order is withdrawn by the press that stages it at the new address', async ({ openStation, connect }) => {
  // No server listens at the first address any more.
  const elsewhere = await startFakeConnect();
  await elsewhere.close();
  const first = await openStation({ policy: livePolicy(elsewhere.baseUrl), token: 'a-token' });
  await stageOrders(first.page, 'ORDER-1');
  await expect(stagePage(first.page).entry('ORDER-1')).toContainText('Saved, will send');
  await first.close();

  connect.respondWith(takenWithoutProof);
  const { page } = await openStation({ policy: livePolicy(connect.baseUrl), userData: first.userData, token: 'a-token' });
  const form = stagePage(page);
  await expect(form.entry('ORDER-1')).toContainText(/Not sent.*It was meant for/, { timeout: 30_000 });
  await form.order.fill('ORDER-1');
  await expect(page.getByRole('alert').filter({ hasText: 'An older one of this order was not sent.' })).toBeVisible();
  await form.bags.fill('2');
  await bigButton(page, 'Stage order: Withdraw the old one and stage this').click();
  await expect(form.entries.filter({ hasText: 'Staged' })).toHaveCount(1);
  await expect(form.entries.filter({ hasText: 'Withdrawn' })).toHaveCount(1);
  await expect(page.getByText('All sent')).toBeVisible();
  expect(stagings(connect).map((received) => orderIdOf(received))).toEqual(['ORDER-1']);
});

test('"All sent" is hidden while an order needs a person, and the count opens that order', async ({ openStation }) => {
  const { page } = await openStation({ policy: { 'stage.undoSeconds': 0 } });
  await expect(page.getByText('All sent')).toBeVisible();
  await stageOrders(page, 'PRACTICE-404');
  await expect(page.getByRole('button', { name: '1 needs you' })).toBeVisible();
  await expect(page.getByText('All sent')).toHaveCount(0);
  await page.getByRole('button', { name: '1 needs you' }).click();
  await expect(page.getByRole('radio', { name: 'Needs you (1)' })).toBeChecked();
  await expect(page.getByRole('table', { name: 'Activity' }).getByRole('row')).toHaveCount(2);
  await queueCards(page).getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByText('All sent')).toBeVisible();
  await expect(page.getByRole('button', { name: 'needs you' })).toHaveCount(0);
});

test('a double click stages only the order on the screen, not the next one', async ({ openStation }) => {
  const { page } = await openStation({ policy: { 'stage.undoSeconds': 0, 'stage.require': [] } });
  const form = stagePage(page);
  await scan('PRACTICE-0001');
  await form.bags.fill('2');
  await scan('PRACTICE-0002');
  await expect(page.getByRole('group', { name: 'Next order, waiting' })).toContainText('PRACTICE-0002');
  await form.stageOrder.dblclick();
  await expect(form.entry('PRACTICE-0001')).toContainText('Staged');
  await expect(form.order).toHaveValue('PRACTICE-0002');
  await expect(form.entries).toHaveCount(1);
});

test('an unreadable entry is shown with its order ID, and the order can be staged', async ({ openStation, connect }) => {
  connect.respondWith(notSignedIn);
  const first = await openStation({ policy: livePolicy(connect.baseUrl), token: 'a-token' });
  await stageOrders(first.page, 'ORDER-1');
  await stageOrders(first.page, 'ORDER-2');
  await expect(first.page.getByText('2 not sent')).toBeVisible();
  await first.close();
  changeJournal(first.userData, `UPDATE intent SET state = '{'`);

  connect.respondWith(takenWithoutProof);
  const { page } = await openStation({ policy: livePolicy(connect.baseUrl), userData: first.userData, token: 'a-token' });
  const form = stagePage(page);
  await form.order.fill('ORDER-1');
  await expect(page.getByRole('alert').filter({ hasText: 'An entry for this order can’t be read. It may have been sent.' })).toBeVisible();
  await form.bags.fill('3');
  await bigButton(page, 'Stage order: Withdraw the old one and stage this').click();
  await expect(form.entry('ORDER-1')).toContainText('Staged');

  await page.getByRole('alert').filter({ hasText: 'can’t be read' }).getByRole('button', { name: 'Show' }).click();
  const rows = page.getByRole('list', { name: /can’t be read/ }).getByRole('listitem');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('ORDER-2');
  await expect(rows).toContainText('This entry is damaged. It may have been sent. Look in Connect, then dismiss it.');
  await rows.getByRole('button', { name: 'Dismiss' }).click();
  await expect(rows).toHaveCount(0);
});
