/** What a packer can read and hit on the Stage view, at the sizes of a store's screens. */

import { awaitOwnDevices, showDevices, showWeight } from '../../scripts/demo/device-screens.mjs';
import { findLayoutFaults, LAYOUT_LIMITS } from '../../scripts/demo/layout-faults.mjs';
import type { DevicesState } from '../../src-shared/devices/device-state';
import type { LiveWeight } from '../../src-shared/devices/live-weight';
import { LANGUAGE_NAMES } from '../../src-shared/language/languages';
import { stageOrder, stagePage } from './fixtures/stage-page';
import { expect, type RunningStation, scan, test } from './fixtures/station';

const SMALL = { width: 1024, height: 768 };
const USUAL = { width: 1280, height: 800 };
const LARGE = { width: 1920, height: 1080 };
const PRACTICE = { 'connection.mode': 'practice', 'stage.undoSeconds': 0, 'station.name': 'Station 3' };

async function resize({ app, page }: Pick<RunningStation, 'app' | 'page'>, size: typeof SMALL): Promise<void> {
  await app.evaluate(({ BrowserWindow }, { width, height }) => BrowserWindow.getAllWindows()[0]?.setContentSize(width, height), size);
  // The window manager makes a window of the screen's size one pixel smaller.
  await expect
    .poll(() => page.evaluate(({ width, height }) => Math.abs(innerWidth - width) < 2 && Math.abs(innerHeight - height) < 2, size))
    .toBe(true);
}

for (const language of LANGUAGE_NAMES) {
  test(`no text of the Stage view is cut off on a small screen (${language})`, async ({ openStation }) => {
    const station = await openStation({ policy: { ...PRACTICE, language } });
    const { page } = station;
    await resize(station, SMALL);
    const [order, weight] = [page.getByRole('textbox').first(), page.getByRole('textbox').last()];
    const [bags, items] = [page.getByRole('spinbutton').first(), page.getByRole('spinbutton').last()];
    expect(await page.evaluate(findLayoutFaults, LAYOUT_LIMITS)).toEqual([]);

    await scan('12345676789012345678780');
    await bags.fill('99');
    await items.fill('999');
    await scan(' 123.25 lb');
    await expect(weight).toHaveValue(/^123[.,]25$/);
    expect(await page.evaluate(findLayoutFaults, LAYOUT_LIMITS)).toEqual([]);

    await scan('PRACTICE-0007');
    await expect(page.locator('main').getByText('PRACTICE')).toBeVisible();
    expect(await page.evaluate(findLayoutFaults, LAYOUT_LIMITS)).toEqual([]);

    await order.fill('..');
    await bags.fill('0');
    await items.fill('1e9');
    await weight.fill('12.345');
    await bags.focus();
    await expect(bags).toHaveAttribute('aria-invalid', 'true');
    expect(await page.evaluate(findLayoutFaults, LAYOUT_LIMITS)).toEqual([]);
  });
}

const SCALE_WITH_COMMANDS: DevicesState = {
  devices: [{ device: 'scale', id: 'serial:COM3', status: { kind: 'ready' } }],
  commands: ['zero', 'tare'],
  search: { kind: 'none' },
};

/** Every state of a live scale, as the page receives it. */
const SCALE_STATES: readonly LiveWeight[] = [
  { kind: 'none' },
  { kind: 'empty' },
  { kind: 'moving', hundredths: 12_325 },
  { kind: 'moving', hundredths: null },
  { kind: 'stable', hundredths: 12_325, isNet: true },
  ...(['over', 'under', 'zero-needed', 'broken', 'unit'] as const).map((fault) => ({ kind: 'fault', fault }) as const),
];

for (const language of LANGUAGE_NAMES) {
  test(`no text of a scale that shows its weight all the time is cut off (${language})`, async ({ openStation }) => {
    const station = await openStation({ policy: { ...PRACTICE, language, 'scale.kind': 'serial' } });
    const { page } = station;
    await awaitOwnDevices(station);
    await showDevices(station, SCALE_WITH_COMMANDS);
    const take = page.locator('main div[data-state] ~ button').last();
    const readout = page.locator('main div[data-state]');
    const faults: string[] = [];
    for (const size of [SMALL, USUAL, LARGE]) {
      await resize(station, size);
      for (const weight of SCALE_STATES) {
        await showWeight(station, weight);
        await expect(readout).toHaveAttribute('data-state', nameOf(weight));
        faults.push(...(await page.evaluate(findLayoutFaults, LAYOUT_LIMITS)).map((fault) => `${size.width} ${nameOf(weight)}: ${fault}`));
      }
      await showWeight(station, { kind: 'stable', hundredths: 12_325, isNet: false });
      await take.click();
      await expect(readout).toHaveAttribute('data-state', 'taken');
      faults.push(...(await page.evaluate(findLayoutFaults, LAYOUT_LIMITS)).map((fault) => `${size.width} taken: ${fault}`));
      await showWeight(station, { kind: 'empty' });
    }
    expect(faults).toEqual([]);
  });
}

const nameOf = (weight: LiveWeight): string =>
  weight.kind === 'fault' ? weight.fault : weight.kind === 'stable' && weight.isNet ? 'net' : weight.kind;

for (const size of [SMALL, USUAL, LARGE]) {
  test(`the buttons of the scale can be hit with a glove, and nothing moves when its weight changes (${size.width}×${size.height})`, async ({
    openStation,
  }) => {
    const station = await openStation({ policy: { ...PRACTICE, 'scale.kind': 'serial' } });
    const { page } = station;
    await resize(station, size);
    await awaitOwnDevices(station);
    await showDevices(station, SCALE_WITH_COMMANDS);
    const boxes = () =>
      page.locator('main button').evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect().toJSON()));
    await showWeight(station, { kind: 'empty' });
    await expect(page.locator('main div[data-state]')).toHaveAttribute('data-state', 'empty');
    const before = await boxes();
    const least = before.map(({ width, height }) => Math.min(width, height));
    // Zero and tare are pressed seldom: 10 mm, one below the other.
    const [rare, usual] = [least.filter((size) => size < 75.5), least.filter((size) => size >= 75.5)];
    expect(rare).toHaveLength(2);
    expect(Math.min(...rare)).toBeGreaterThan(37.7);
    expect(usual.length).toBeGreaterThan(18);
    for (const weight of SCALE_STATES) {
      await showWeight(station, weight);
      await expect(page.locator('main div[data-state]')).toHaveAttribute('data-state', nameOf(weight));
      expect(await boxes()).toEqual(before);
    }
  });
}

for (const size of [SMALL, USUAL, LARGE]) {
  test(`each button of the form can be hit with a glove on (${size.width}×${size.height})`, async ({ openStation }) => {
    const station = await openStation({ policy: PRACTICE });
    const { page } = station;
    await resize(station, size);
    await scan('PRACTICE-0006');
    await stagePage(page).bags.fill('2');
    await scan('PRACTICE-0007');
    await expect(page.getByRole('button', { name: 'Stage the first' })).toBeVisible();
    await stagePage(page).weight.focus();
    const boxes = await page.locator('main button').evaluateAll((buttons) =>
      buttons.map((button) => {
        const { width, height } = button.getBoundingClientRect();
        return { name: button.getAttribute('aria-label') ?? button.textContent, least: Math.min(width, height) };
      }),
    );
    expect(boxes.length).toBeGreaterThan(18);
    // 20 mm are 75.6 px.
    expect(boxes.filter(({ least }) => least < 75.5)).toEqual([]);
  });
}

test('the order on the screen keeps its size and its place when a second one is scanned, and the buttons name it', async ({
  openStation,
}) => {
  const { page } = await openStation({ policy: PRACTICE });
  const stage = stagePage(page);
  await scan('12345676789012345678780');
  await stage.bags.fill('2');
  const orderText = page.locator('main').getByText('78780', { exact: true });
  const before = await orderText.boundingBox();
  await scan('PRACTICE-0007');
  await expect(page.getByRole('button', { name: /^Stage the first ….?78780$/ })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Drop the first ….?78780$/ })).toBeVisible();
  expect(await orderText.boundingBox()).toEqual(before);
});

test('a message about a scan moves nothing in the form', async ({ openStation }) => {
  const { page } = await openStation({ policy: PRACTICE });
  const stage = stagePage(page);
  await scan('PRACTICE-0006');
  await stage.bags.fill('2');
  const places = () => Promise.all([stage.bags, stage.weight, stage.stageOrder].map((control) => control.boundingBox()));
  const before = await places();
  await scan(']E04006381333931');
  await expect(page.getByRole('alert').filter({ hasText: 'That is a product barcode.' })).toBeVisible();
  expect(await places()).toEqual(before);
});

test('the number that the keypad writes into has the same frame whether it is right or wrong', async ({ openStation }) => {
  const { page } = await openStation({ policy: PRACTICE });
  const { bags, items } = stagePage(page);
  const frameOf = (control: typeof bags) =>
    control.evaluate((input) => {
      const { borderTopColor, outlineColor, outlineStyle, outlineWidth } = getComputedStyle(input.parentElement ?? input);
      return { borderTopColor, outlineColor, outlineStyle, outlineWidth };
    });
  await bags.fill('3');
  const right = await frameOf(bags);
  await bags.fill('0');
  await expect(bags).toHaveAttribute('aria-invalid', 'true');
  expect(await frameOf(bags)).toEqual(right);
  expect(await frameOf(items)).not.toEqual(right);
});

test('a station that is blocked looks it: the order card is filled and says whom to call', async ({ openStation }) => {
  const { page } = await openStation({ policy: { 'connection.mode': 'live', 'connection.baseUrl': 'http://connect.example' } });
  const message = page.getByRole('alert').filter({ hasText: 'Staging is off here: wrong settings. Tell your lead.' });
  await expect(message).toHaveCount(1);
  await stageOrder(page, 'ORDER-1');
  await expect(stagePage(page).stageOrder).toHaveAccessibleDescription('Staging is off here');
  // A press adds no second message of the same text.
  await expect(message).toHaveCount(1);
  const background = (element: Element) => getComputedStyle(element).backgroundColor;
  const card = page.locator('main > section').first();
  expect(await card.evaluate(background)).not.toBe(await page.locator('body').evaluate(background));
  await expect(card).toContainText('Tell your lead.');
});

test('the selected number and the selected tab are marked in the high contrast of Windows', async ({ openStation }) => {
  const { page } = await openStation({ policy: PRACTICE });
  await page.emulateMedia({ forcedColors: 'active' });
  const { bags, items } = stagePage(page);
  await bags.focus();
  const frameOf = (control: typeof bags) => control.evaluate((input) => getComputedStyle(input.parentElement ?? input).outlineStyle);
  expect([await frameOf(bags), await frameOf(items)]).toEqual(['solid', 'none']);
  const underline = (name: string) => page.getByRole('tab', { name }).evaluate((tab) => getComputedStyle(tab).borderBottomColor);
  expect(await underline('Stage')).not.toBe(await underline('Settings'));
});
