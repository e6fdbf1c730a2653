/** The staging place of an order: scanned, picked or typed, before and after the press. */
import type { Page } from '@playwright/test';
import { findLayoutFaults, LAYOUT_LIMITS } from '../../scripts/demo/layout-faults.mjs';
import { LANGUAGE_NAMES } from '../../src-shared/language/languages';
import { openSection, openView } from './fixtures/open-view';
import { stageOrders, stagePage } from './fixtures/stage-page';
import { expect, pressKey, scan, test } from './fixtures/station';

const PLACES = {
  'connection.mode': 'practice',
  'stage.undoSeconds': 0,
  'stage.place': 'ask',
  'stage.places': ['Fridge B', 'Shelf 4', 'Cart 2'],
  'scan.placePattern': '^loc-(?<place>.+)$',
} as const;
const REQUIRED = { ...PLACES, 'stage.place': 'require' } as const;

const placePage = (page: Page) => ({
  ...stagePage(page),
  place: page.getByRole('textbox', { name: 'Staging place' }),
  pick: page.getByRole('button', { name: 'Place', exact: true }),
  choice: (name: string) => page.getByRole('button', { name, exact: true }),
  placeOf: (orderId: string) => page.getByRole('button', { name: `Place of order ${orderId}` }),
});

test('a scanned place belongs to the order on the screen, presses nothing, and is shown at the order afterwards', async ({
  openStation,
}) => {
  const { page } = await openStation({ policy: PLACES });
  const stage = placePage(page);
  await scan('PRACTICE-0001');
  await stage.bags.fill('2');
  await scan('loc-fridge 1');
  await expect(stage.place).toHaveValue('fridge 1');
  await expect(stage.order).toHaveValue('PRACTICE-0001');
  await expect(stage.bags).toHaveValue('2');
  await expect(stage.entries).toHaveCount(0);
  await stage.stageOrder.click();
  await expect(stage.entry('PRACTICE-0001')).toContainText('fridge 1');
  await expect(stage.place).toHaveValue('');
});

test('a place that is scanned while its own text box has the focus is read and not typed', async ({ openStation }) => {
  const { page } = await openStation({ policy: PLACES });
  const stage = placePage(page);
  await scan('PRACTICE-0001');
  await stage.place.fill('Sh');
  await stage.place.focus();
  await scan('loc-shelf 9');
  await expect(stage.place).toHaveValue('shelf 9');
  await scan('PRACTICE-0002');
  await expect(page.getByRole('group', { name: 'Next order, waiting' })).toContainText('PRACTICE-0002');
  await stage.bags.fill('2');
  await page.getByRole('button', { name: /^Stage the first/ }).click();
  await expect(stage.entry('PRACTICE-0001')).toContainText('shelf 9');
  await expect(stage.order).toHaveValue('PRACTICE-0002');
  await expect(stage.place).toHaveValue('');
});

test('a place that is scanned after the press belongs to the order that was pressed, unless that order has one', async ({
  openStation,
}) => {
  const { page } = await openStation({ policy: PLACES });
  const stage = placePage(page);
  await scan('loc-dock a');
  await expect(page.getByRole('alert')).toContainText(['Scan the order first, then its place.']);
  await stageOrders(page, 'PRACTICE-0001');
  await scan('loc-dock b');
  await expect(stage.entry('PRACTICE-0001')).toContainText('dock b');
  await scan('loc-dock c');
  await expect(page.getByRole('alert').filter({ hasText: 'is already in dock b' })).toBeVisible();
  await expect(stage.entry('PRACTICE-0001')).toContainText('dock b');
  await expect(stage.order).toHaveValue('');
});

test('the scan of another order does not take over the place of the one before', async ({ openStation }) => {
  const { page } = await openStation({ policy: PLACES });
  const stage = placePage(page);
  await stageOrders(page, 'PRACTICE-0001');
  await scan('loc-dock a');
  await expect(stage.entry('PRACTICE-0001')).toContainText('dock a');
  await scan('PRACTICE-0002');
  await expect(stage.order).toHaveValue('PRACTICE-0002');
  await expect(stage.place).toHaveValue('');
  await stage.bags.fill('1');
  await scan('loc-dock b');
  await expect(stage.place).toHaveValue('dock b');
  await stage.stageOrder.click();
  await expect(stage.entry('PRACTICE-0002')).toContainText('dock b');
  await expect(stage.entry('PRACTICE-0001')).toContainText('dock a');
});

test('a place is picked from the list in the place of the keypad, and Enter presses nothing before the button has the focus', async ({
  openStation,
}) => {
  const { page } = await openStation({ policy: PLACES });
  const stage = placePage(page);
  await scan('PRACTICE-0001');
  await stage.bags.fill('2');
  await stage.pick.click();
  await stage.choice('Shelf 4').click();
  await expect(stage.place).toHaveValue('Shelf 4');
  await expect(stage.choice('Cart 2')).toHaveCount(0);
  await expect(stage.entries).toHaveCount(0);
  await stage.place.focus();
  await pressKey('Return');
  await expect(stage.stageOrder).toBeFocused();
  await expect(stage.entries).toHaveCount(0);
  await pressKey('Return');
  await expect(stage.entry('PRACTICE-0001')).toContainText('Shelf 4');
});

test('an order without a required place is not staged, and the station says what is missing', async ({ openStation }) => {
  const { page } = await openStation({ policy: REQUIRED });
  const stage = placePage(page);
  await scan('PRACTICE-0001');
  await stage.bags.fill('2');
  await expect(stage.stageOrder).toHaveAccessibleDescription('Place?');
  await stage.stageOrder.click();
  await expect(stage.place).toBeFocused();
  await expect(stage.choice('Cart 2')).toBeVisible();
  await expect(stage.entries).toHaveCount(0);
  await stage.place.fill('Door');
  await stage.stageOrder.click();
  await expect(stage.entry('PRACTICE-0001')).toContainText('Door');
});

test('a required place is asked for while another order waits, in the place of the keypad', async ({ openStation }) => {
  const { page } = await openStation({ policy: { ...REQUIRED, 'stage.places': [] } });
  const stage = placePage(page);
  await scan('PRACTICE-0001');
  await stage.bags.fill('2');
  await scan('PRACTICE-0002');
  await page.getByRole('button', { name: /^Stage the first/ }).click();
  await page.getByRole('textbox', { name: 'Place', exact: true }).fill('Door');
  await stage.choice('Save').click();
  await page.getByRole('button', { name: /^Stage the first/ }).click();
  await expect(stage.entry('PRACTICE-0001')).toContainText('Door');
});

test('the place of a staged order can be changed in the list of recent orders and in its history, which keeps each change', async ({
  openStation,
}) => {
  const { page } = await openStation({ policy: PLACES });
  const stage = placePage(page);
  await stageOrders(page, 'PRACTICE-0001');
  await stage.placeOf('PRACTICE-0001').click();
  await stage.choice('Cart 2').click();
  await expect(stage.entry('PRACTICE-0001')).toContainText('Cart 2');
  await stage.placeOf('PRACTICE-0001').click();
  await page.getByRole('textbox', { name: /^Place of .*0001$/ }).fill('Door 3');
  await stage.choice('Save').click();
  await expect(stage.entry('PRACTICE-0001')).toContainText('Door 3');

  await openView(page, 'Activity');
  await expect(page.getByRole('row').filter({ hasText: 'PRACTICE-0001' })).toContainText('Door 3');
  await page.getByRole('button', { name: 'History of PRACTICE-0001' }).click();
  const places = page.getByRole('region', { name: 'Staging place: Door 3' });
  await expect(places.getByRole('listitem')).toContainText(['Cart 2', 'Door 3']);
  await scan('loc-shelf 1');
  await expect(page.getByRole('region', { name: 'Staging place: shelf 1' }).getByRole('listitem')).toHaveCount(3);
});

test('a place that was entered but not staged is there again after a restart', async ({ openStation }) => {
  const first = await openStation({ policy: PLACES });
  await scan('PRACTICE-0001');
  await placePage(first.page).place.fill('Fridge B');
  await first.close();
  const { page } = await openStation({ policy: PLACES, userData: first.userData });
  await expect(placePage(page).order).toHaveValue('PRACTICE-0001');
  await expect(placePage(page).place).toHaveValue('Fridge B');
});

test('a scanned place is refused in Edit order and in the list of Activity, and is a place in the scanner test', async ({
  openStation,
}) => {
  const { page } = await openStation({ policy: PLACES });
  await openView(page, 'Edit order');
  await scan('loc-dock a');
  await expect(page.getByRole('alert').filter({ hasText: 'Set the place on Stage.' })).toBeVisible();
  await openView(page, 'Activity');
  await scan('loc-dock a');
  await expect(page.getByRole('alert').filter({ hasText: 'Open an order to set its place.' })).toBeVisible();
  await openSection(page, 'Scanner');
  await scan('loc-dock b');
  await expect(page.getByRole('status').filter({ hasText: 'loc-dock b' })).toContainText('Staging place');
});

test('a policy whose patterns overlap keeps the order pattern, and says so in Settings and in the log', async ({ openStation }) => {
  const station = await openStation({ policy: { ...PLACES, 'scan.orderPattern': '^(?<orderId>.*\\d)$' } });
  const { page } = station;
  await scan('loc-1');
  await expect(placePage(page).order).toHaveValue('loc-1');
  await openSection(page, 'Scanner');
  await expect(page.getByText('Place pattern and Order pattern both match “loc-0”').first()).toBeVisible();
  expect(station.log().filter(({ event }) => event === 'scan-patterns-overlap')).toHaveLength(1);
});

const LONG_PLACE = 'Walk-in refrigerator behind the bakery, shelf 4, left door';
const FORTY_PLACES = [LONG_PLACE, ...Array.from({ length: 39 }, (_, index) => `Shelf ${index}`)];

for (const language of LANGUAGE_NAMES) {
  test(`long names and forty places are readable on a small screen (${language})`, async ({ openStation }) => {
    const policy = { ...REQUIRED, language, 'stage.places': FORTY_PLACES, 'scan.placePattern': '^(?<place>Walk-in.*)$' };
    const { app, page } = await openStation({ policy });
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1024, 768));
    await expect.poll(() => page.evaluate(() => innerWidth)).toBeLessThan(1026);
    const [order, place] = [page.locator('main input').first(), page.locator('main input').nth(1)];
    const expectReadable = async () => expect(await page.evaluate(findLayoutFaults, LAYOUT_LIMITS)).toEqual([]);
    await scan('PRACTICE-0001');
    await expect(order).toHaveValue('PRACTICE-0001');
    await page.getByRole('spinbutton').first().fill('3');
    await expectReadable();
    await page.locator('main button[aria-expanded]').click();
    await expect(page.getByRole('button', { name: LONG_PLACE })).toBeVisible();
    await expectReadable();
    await page.getByRole('button', { name: LONG_PLACE }).click();
    await expect(place).toHaveValue(LONG_PLACE);
    await expectReadable();
    await page.locator('main button').last().click();
    await expect(page.locator('li', { hasText: LONG_PLACE })).toBeVisible();
    await expectReadable();
    await page.locator('li button').last().click();
    await expect(page.locator('main form')).toBeVisible();
    await expectReadable();
  });
}
