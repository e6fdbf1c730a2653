import { openView } from './fixtures/open-view';
import { stageOrder, stagePage } from './fixtures/stage-page';
import { expect, pressKey, scan, test, typeByHand } from './fixtures/station';

const PRACTICE_AT_ONCE = { 'connection.mode': 'practice', 'stage.undoSeconds': 0 };

/** Whether an entry of the log is a staging that the practice server received. Lookups at the scan are not. */
const isStaging = ({ event, method }: Record<string, unknown>): boolean => event === 'practice-exchange' && method === 'POST';

test('a scanned, counted and weighed order is staged as documented', async ({ openStation }) => {
  const { page, log } = await openStation();
  const stage = stagePage(page);
  await scan('PRACTICE-0001');
  await expect(stage.order).toHaveValue('PRACTICE-0001');
  await expect(stage.bags).toBeFocused();
  await stage.bags.fill('3');
  await stage.items.fill('12');
  await scan(' 14.25 lb');
  await expect(stage.weight).toHaveValue('14.25');
  await stage.stageOrder.click();

  const entry = stage.entries.first();
  await expect(entry).toContainText('PRACTICE-0001');
  await expect(entry).toContainText('Leaving in');
  await expect(stage.order).toHaveValue('');
  await expect(entry).toContainText('Staged', { timeout: 15_000 });

  const exchanges = log().filter(isStaging);
  expect(exchanges).toHaveLength(1);
  expect(exchanges[0]).toMatchObject({
    method: 'POST',
    path: '/v2/fulfillment/lastmile/orders/PRACTICE-0001/staged',
    body: '{"items_count":12,"bags_count":3,"items_weight":14.25}',
    status: 200,
  });
});

test('an undone order is never sent', async ({ openStation }) => {
  const { page, log } = await openStation({ policy: { 'stage.undoSeconds': 3 } });
  const stage = stagePage(page);
  await scan('PRACTICE-0002');
  await stage.bags.fill('1');
  await stage.stageOrder.click();
  await stage.entry('PRACTICE-0002').getByRole('button', { name: 'Undo' }).click();
  await expect(stage.entry('PRACTICE-0002')).toContainText('Withdrawn');
  // Another order that was staged later has been sent, so the first one's time is over.
  await scan('PRACTICE-0003');
  await stage.bags.fill('1');
  await stage.stageOrder.click();
  await expect(stage.entry('PRACTICE-0003')).toContainText('Staged', { timeout: 15_000 });
  await expect(stage.entry('PRACTICE-0002')).toContainText('Withdrawn');
  expect(log().filter((entry) => isStaging(entry) && String(entry.path).includes('0002'))).toEqual([]);
});

test('the form accepts the next scan while the last order is still being sent', async ({ openStation }) => {
  const { page } = await openStation({ policy: PRACTICE_AT_ONCE });
  const stage = stagePage(page);
  await scan('PRACTICE-SLOW');
  await stage.bags.fill('1');
  await stage.stageOrder.click();
  await expect(stage.entry('PRACTICE-SLOW')).toContainText('Sending');
  await scan('PRACTICE-0004');
  await stage.bags.fill('2');
  await stage.stageOrder.click();
  await expect(stage.entry('PRACTICE-0004')).toContainText('Staged');
  await expect(stage.entry('PRACTICE-SLOW')).toContainText('Sending');
});

test.describe('a rejected or unknown order', () => {
  test('a rejected order names the remedy, stays until it is resolved and can be corrected', async ({ openStation }) => {
    const { page } = await openStation({ policy: PRACTICE_AT_ONCE });
    const stage = stagePage(page);
    await scan('PRACTICE-404');
    await stage.bags.fill('2');
    await stage.stageOrder.click();
    const entry = stage.entry('PRACTICE-404');
    await expect(entry.getByRole('alert')).toContainText(/^Rejected.*Connect has no such order\./);
    await entry.getByRole('button', { name: 'Correct' }).click();
    await expect(stage.order).toHaveValue('PRACTICE-404');
    await expect(stage.bags).toHaveValue('2');
    // The order is not corrected before the correction is staged.
    await stage.clear.click();
    await expect(entry.getByRole('alert')).toContainText('Rejected');
    await entry.getByRole('button', { name: 'Correct' }).click();
    await stage.stageOrder.click();
    await expect(stage.order).toHaveValue('');
    await expect(stage.entries.filter({ hasText: 'Rejected, corrected' })).toHaveCount(1);
  });

  test('an order whose connection was cut is Unknown and is not resent automatically', async ({ openStation }) => {
    const { page, log } = await openStation({ policy: PRACTICE_AT_ONCE });
    const stage = stagePage(page);
    await scan('PRACTICE-RESET');
    await stage.bags.fill('2');
    await stage.stageOrder.click();
    const entry = stage.entry('PRACTICE-RESET');
    await expect(entry.getByRole('alert')).toContainText(/^Unknown.*Connection lost\. ?It may be staged already\. Tap Check\./);
    await entry.getByRole('button', { name: 'Dismiss' }).click();
    await expect(entry.getByRole('alert')).toHaveCount(0);
    // A dismissed order is not forgotten, because the groceries may be on their way.
    await scan('PRACTICE-RESET');
    await expect(page.getByText('May have been staged at')).toBeVisible();
    expect(log().filter(isStaging)).toHaveLength(1);
  });

  test('an unknown order is resolved by Check or by Mark as staged', async ({ openStation }) => {
    const { page, log } = await openStation({ policy: PRACTICE_AT_ONCE });
    const stage = stagePage(page);
    await scan('PRACTICE-RESET');
    await stage.bags.fill('2');
    await stage.stageOrder.click();
    await stage.entry('PRACTICE-RESET').getByRole('button', { name: 'Check' }).click();
    await expect(stage.entry('PRACTICE-RESET')).toContainText('Staged');
    await expect(page.getByText('PRACTICE-RESET is staged.')).toBeVisible();

    await scan('PRACTICE-RESET');
    await expect(page.getByText('Staged at')).toBeVisible();
    await stage.bags.fill('2');
    await stage.stageOrder.click();
    await expect(stage.entries.first()).toContainText('Unknown');
    await openView(page, 'Activity');
    await page.getByRole('button', { name: 'Mark as staged' }).click();
    await expect(page.getByRole('button', { name: 'Mark as staged' })).toHaveCount(0);
    expect(log().filter(isStaging)).toHaveLength(2);
  });

  test('an order answered 429 is resent automatically', async ({ openStation }) => {
    const { page, log } = await openStation({ policy: PRACTICE_AT_ONCE });
    const stage = stagePage(page);
    await scan('PRACTICE-BUSY');
    await stage.bags.fill('1');
    await stage.stageOrder.click();
    await expect(stage.entry('PRACTICE-BUSY')).toContainText('Saved, will send');
    await expect(page.getByText('1 not sent')).toBeVisible();
    await expect(stage.entry('PRACTICE-BUSY')).toContainText('Staged', { timeout: 20_000 });
    expect(
      log()
        .filter(isStaging)
        .map(({ status }) => status),
    ).toEqual([429, 200]);
  });

  test('a rejected order that is corrected does not replace the order on the screen', async ({ openStation }) => {
    const { page } = await openStation({ policy: PRACTICE_AT_ONCE });
    const stage = stagePage(page);
    await scan('PRACTICE-404');
    await stage.bags.fill('2');
    await stage.stageOrder.click();
    await expect(stage.entry('PRACTICE-404')).toContainText('Rejected');
    await scan('PRACTICE-0005');
    await stage.entry('PRACTICE-404').getByRole('button', { name: 'Correct' }).click();
    await expect(page.getByText('Another order is on the screen')).toBeVisible();
    await expect(stage.order).toHaveValue('PRACTICE-0005');
  });
});

test.describe('a scan while an order is open', () => {
  test('a scan while an order is open keeps the first order, shows the second and asks', async ({ openStation }) => {
    const { page } = await openStation({ policy: PRACTICE_AT_ONCE });
    const stage = stagePage(page);
    await scan('PRACTICE-0006');
    await stage.bags.fill('2');
    await scan('PRACTICE-0007');
    await expect(stage.order).toHaveValue('PRACTICE-0006');
    await expect(page.getByRole('group', { name: 'Next order, waiting' })).toContainText('PRACTICE-0007');
    await page.getByRole('button', { name: 'Stage the first' }).click();
    await expect(stage.entry('PRACTICE-0006')).toContainText('Staged');
    await expect(stage.order).toHaveValue('PRACTICE-0007');
    await expect(stage.bags).toHaveValue('');

    await stage.bags.fill('1');
    await scan('PRACTICE-0008');
    await page.getByRole('button', { name: 'Drop the first' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'PRACTICE-0007 was dropped, not staged.' })).toBeVisible();
    await expect(stage.order).toHaveValue('PRACTICE-0008');
  });

  test('a scan while an order is open stages the first order if the policy says so', async ({ openStation }) => {
    const { page } = await openStation({ policy: { ...PRACTICE_AT_ONCE, 'stage.scanNext': 'stage' } });
    const stage = stagePage(page);
    await scan('PRACTICE-0006');
    await stage.bags.fill('2');
    await scan('PRACTICE-0007');
    await expect(stage.entry('PRACTICE-0006')).toContainText('Staged');
    await expect(stage.order).toHaveValue('PRACTICE-0007');
  });

  test('a scan while an order is open drops the first order with a notice if the policy says so', async ({ openStation }) => {
    const { page } = await openStation({ policy: { ...PRACTICE_AT_ONCE, 'stage.scanNext': 'clear' } });
    const stage = stagePage(page);
    await scan('PRACTICE-0006');
    await stage.bags.fill('2');
    await scan('PRACTICE-0007');
    await expect(page.getByText('PRACTICE-0006 was dropped, not staged.')).toBeVisible();
    await expect(stage.order).toHaveValue('PRACTICE-0007');
    await expect(stage.entries).toHaveCount(0);
  });
});

test.describe('the same order twice', () => {
  test('an order scanned twice shows its first staging before it can be staged again', async ({ openStation }) => {
    const { page } = await openStation({ policy: PRACTICE_AT_ONCE });
    const stage = stagePage(page);
    await scan('PRACTICE-0009');
    await stage.bags.fill('3');
    await stage.stageOrder.click();
    await expect(stage.entry('PRACTICE-0009')).toContainText('Staged');
    await scan('PRACTICE-0009');
    await expect(page.getByText(/Staged at \d+:\d\d\s[AP]M, 3 bags/)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Stage order again' })).toBeVisible();
  });

  test('an order cannot be staged again while its first staging can be undone', async ({ openStation }) => {
    const { page } = await openStation({ policy: { 'stage.undoSeconds': 60 } });
    const stage = stagePage(page);
    for (const round of [1, 2]) {
      await scan('PRACTICE-0009');
      await stage.bags.fill(String(round));
      await stage.stageOrder.click();
      // While the order is being staged it is still on the screen, and another scan of it changes nothing.
      await expect(stage.entries).toHaveCount(1);
    }
    await expect(stage.stageOrder).toHaveAccessibleDescription('This order is already leaving. Undo or withdraw it in the list.');
    await expect(stage.entries).toHaveCount(1);
  });
});

test('a scanned product barcode is named as such and fills nothing', async ({ openStation }) => {
  const { page } = await openStation();
  await scan(']E04006381333931');
  await expect(page.getByRole('alert').filter({ hasText: 'That is a product barcode.' })).toBeVisible();
  await expect(stagePage(page).order).toHaveValue('');
});

test('digits that could be a product barcode fill the order ID with a hint', async ({ openStation }) => {
  const { page } = await openStation();
  await scan('4006381333931');
  await expect(page.getByText('This looks like a product barcode.')).toBeVisible();
  await expect(stagePage(page).order).toHaveValue('4006381333931');
});

test.describe('invalid input', () => {
  const cases = [
    ['bags', '0', 'At least 1'],
    ['bags', '-2', 'At least 1'],
    ['bags', '1e9', 'At most 99'],
    ['bags', '1.5', 'Whole numbers only'],
    ['items', 'abc', 'A whole number'],
    ['weight', '12.345', 'Two decimals at most'],
    ['weight', 'abc', 'Pounds as a number'],
    ['weight', '501', 'At most 500 lb'],
  ] as const;

  test('an invalid number shows its error at its field and is kept', async ({ openStation }) => {
    const { page } = await openStation();
    const stage = stagePage(page);
    await scan('PRACTICE-0010');
    for (const [name, text, said] of cases) {
      await stage.bags.fill('1');
      await stage[name].fill(text);
      await expect(stage[name]).toHaveAttribute('aria-invalid', 'true');
      await expect(stage[name]).toHaveAccessibleDescription(new RegExp(said));
      await stage.stageOrder.click();
      await expect(stage[name]).toHaveValue(text);
      await stage[name].fill('');
    }
    await expect(stage.entries).toHaveCount(0);
  });

  test('a weight with a decimal comma is accepted', async ({ openStation }) => {
    const { page, log } = await openStation({ policy: PRACTICE_AT_ONCE });
    const stage = stagePage(page);
    await scan('PRACTICE-0011');
    await stage.bags.fill('1');
    await stage.weight.fill('12,5');
    await stage.stageOrder.click();
    await expect(stage.entry('PRACTICE-0011')).toContainText('Staged');
    expect(log().find(isStaging)?.body).toBe('{"bags_count":1,"items_weight":12.5}');
  });

  test('an invalid order ID shows its error and is kept', async ({ openStation }) => {
    const { page } = await openStation();
    const stage = stagePage(page);
    await stage.bags.fill('1');
    await stage.order.fill('x'.repeat(300));
    await expect(stage.order).toHaveAccessibleDescription('An order ID has at most 200 characters.');
    await stage.order.fill('..');
    await expect(stage.order).toHaveAccessibleDescription('This is not an order ID.');
    await stage.stageOrder.click();
    await expect(stage.order).toHaveValue('..');
    await expect(stage.entries).toHaveCount(0);
  });

  test('an unstable weight from the scale shows an error and keeps the typed weight', async ({ openStation }) => {
    const { page } = await openStation();
    const stage = stagePage(page);
    await stage.weight.fill('3');
    await scan('US,GS,+  1.250kg');
    await expect(page.getByText('The scale was still moving.')).toBeVisible();
    await expect(stage.weight).toHaveValue('3');
  });
});

test('an order can be staged by keyboard alone', async ({ openStation }) => {
  const { page } = await openStation({ policy: PRACTICE_AT_ONCE });
  const stage = stagePage(page);
  await stage.order.focus();
  await typeByHand('PRACTICE-0012');
  await pressKey('Return');
  await expect(stage.bags).toBeFocused();
  await expect(stage.order).toHaveValue('PRACTICE-0012');
  await typeByHand('4');
  await expect(stage.bags).toHaveValue('4');
  for (const next of [stage.items, stage.weight, stage.stageOrder]) {
    await pressKey('Return');
    await expect(next).toBeFocused();
  }
  await pressKey('Return');
  await expect(stage.entry('PRACTICE-0012')).toContainText('Staged');
});

test('an order can be staged with gloves on a touch screen', async ({ openStation }) => {
  const { page } = await openStation({ policy: PRACTICE_AT_ONCE });
  const stage = stagePage(page);
  await scan('PRACTICE-0013');
  const key = (name: string) => page.getByRole('group', { name: 'Keypad' }).getByRole('button', { name, exact: true });
  await key('1').click();
  await key('2').click();
  await key('Delete digit').click();
  await expect(stage.bags).toHaveValue('1');
  await page.getByRole('button', { name: 'More bags' }).click();
  await stage.weight.click();
  for (const name of ['9', 'Decimal point', '5']) await key(name).click();
  await expect(stage.weight).toHaveValue('9.5');
  await stage.stageOrder.click();
  await expect(stage.entry('PRACTICE-0013')).toContainText('2 bags · 9.50 lb');
});

test('the first order of a practice session is explained in three steps, until it is staged', async ({ openStation }) => {
  const { page } = await openStation({ policy: { 'stage.undoSeconds': 60 } });
  const stage = stagePage(page);
  const guide = page.getByRole('region', { name: 'PRACTICE. Nobody is sent.' });
  const currentStep = guide.locator('[aria-current="step"]');
  await expect(guide.getByRole('img', { name: 'Barcode of PRACTICE-0001' })).toBeVisible();
  await expect(currentStep).toContainText('Scan this');
  await scan('PRACTICE-0001');
  await expect(currentStep).toContainText('Enter the bags');
  await stage.bags.fill('3');
  await expect(currentStep).toContainText('Press Stage order');
  await stage.stageOrder.click();
  await expect(guide.getByText('Done')).toHaveCount(3);
  await stage.entry('PRACTICE-0001').getByRole('button', { name: 'Undo' }).click();
  await expect(currentStep).toContainText('Scan this');
});

test('an order without a problem is a row of two lines, and Check is the largest button of an unknown one', async ({ openStation }) => {
  const { page, app } = await openStation({ policy: { 'stage.undoSeconds': 0 } });
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 800));
  const stage = stagePage(page);
  await stageOrder(page, 'PRACTICE-0001', '3');
  await expect(stage.entry('PRACTICE-0001')).toContainText('Staged');
  expect((await stage.entry('PRACTICE-0001').boundingBox())?.height).toBeLessThanOrEqual(58);
  await expect(page.getByRole('region', { name: 'PRACTICE. Nobody is sent.' })).toHaveCount(0);
  await stageOrder(page, 'PRACTICE-RESET', '3');
  const buttons = stage.entry('PRACTICE-RESET').getByRole('button');
  await expect(buttons).toHaveText(['Check', 'Correct', 'Dismiss']);
  const [check, correct, dismiss] = await Promise.all((await buttons.all()).map((button) => button.boundingBox()));
  // Check is what the packer needs first, so it is the largest.
  expect(check?.width).toBeGreaterThan((correct?.width ?? 0) + (dismiss?.width ?? 0));
  expect(correct?.y).toBe(dismiss?.y);
});
