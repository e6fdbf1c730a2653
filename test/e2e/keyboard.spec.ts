/** The on-screen keyboard, for stations without another one. */
import type { Page } from '@playwright/test';
import { writePolicy } from './fixtures/app-under-test';
import { editPage } from './fixtures/edit-page';
import { openSection, openView } from './fixtures/open-view';
import { stagePage } from './fixtures/stage-page';
import { expect, pressKey, type RunningStation, scan, test, typeByHand } from './fixtures/station';
import { connectTouchScreen } from './fixtures/touch-screen';

const keyboardPage = (page: Page) => ({
  open: page.getByRole('button', { name: 'Show keyboard', exact: true }),
  keyboard: page.getByRole('group', { name: 'On-screen keyboard', exact: true }),
  key: (name: string) => page.getByRole('group', { name: 'On-screen keyboard', exact: true }).getByRole('button', { name, exact: true }),
});

async function resize({ app, page }: RunningStation, width: number, height: number): Promise<void> {
  await app.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height), {
    width,
    height,
  });
  await page.waitForFunction((wanted) => Math.abs(innerWidth - wanted) < 2, width);
}

test('an order ID is typed with a finger on the smallest screen, one character per tap', async ({ openStation }) => {
  const station = await openStation();
  const { page } = station;
  await resize(station, 1024, 768);
  const touch = await connectTouchScreen(page);
  const stage = stagePage(page);
  const { open, keyboard, key } = keyboardPage(page);

  await touch.tap(stage.order);
  await touch.tap(open);
  await touch.type('Shift', 'P', 'r', 'r', 'Hyphen', '0', '0', '1', 'Underscore', 'Period', 'Slash', 'Colon', 'At sign', 'Number sign');
  await expect(stage.order).toHaveValue('Prr-001_./:@#');
  await expect(stage.order).toBeFocused();
  await expect(stage.order).toBeInViewport({ ratio: 1 });
  expect(await key('q').boundingBox()).toMatchObject({ height: 64 });
  expect((await key('q').boundingBox())?.width).toBeGreaterThanOrEqual(76);

  await touch.tap(key('Done'));
  await expect(keyboard).toBeHidden();
  await expect(open).toBeVisible();
  await expect(stage.entries).toHaveCount(0);
});

test('a scan while the keyboard is open is not typed into the field, and taps are not taken for a scan', async ({ openStation }) => {
  const { page } = await openStation();
  const touch = await connectTouchScreen(page);
  const edit = editPage(page);
  const { open, keyboard } = keyboardPage(page);
  await edit.show();
  await touch.tap(edit.instructions);
  await touch.tap(open);
  await touch.type(...'123456');
  await expect(edit.instructions).toHaveValue('123456');

  await scan('PRACTICE-0002');
  await expect(edit.alert('Edit PRACTICE-0002 instead?')).toBeVisible();
  await expect(edit.instructions).toHaveValue('123456');
  await expect(keyboard).toBeVisible();
  await touch.tap(edit.bagLabel);
  await touch.type('a', 'b');
  await typeByHand('cd');
  await touch.type('e');
  await expect(edit.bagLabel).toHaveValue('abcde');
});

test('a French keyboard types accents directly and on a page of its own', async ({ openStation, folder }) => {
  const { page } = await openStation({ policy: { language: 'en' } });
  await writePolicy(folder, JSON.stringify({ language: 'fr-CA' }));
  await page.waitForFunction(() => document.documentElement.lang === 'fr-CA');
  const touch = await connectTouchScreen(page);
  await touch.tap(page.getByRole('tab', { name: 'Modifier', exact: true }));
  const label = page.locator('input[name=bagLabel]');
  await touch.tap(label);
  await touch.tap(page.getByRole('button', { name: 'Afficher le clavier', exact: true }));
  await touch.type('Majuscule', 'É', 't', 'é', 'Espace', 'à', 'ç', 'è', 'ê', 'Accents', 'î', 'œ', 'ù', 'Majuscule', 'Œ', 'Lettres', 'z');
  await expect(label).toHaveValue('Été àçèêîœùŒz');
});

test('the keyboard writes at the caret, replaces the selection and stops at the longest text', async ({ openStation }) => {
  const { page } = await openStation();
  const touch = await connectTouchScreen(page);
  const { open, key } = keyboardPage(page);
  await openView(page, 'Activity');
  const search = page.getByRole('searchbox');
  await search.fill('abcdef');
  await touch.tap(open);
  await search.evaluate((input: HTMLInputElement) => input.setSelectionRange(1, 3));
  await touch.type('x', 'Space');
  await expect(search).toHaveValue('ax def');
  await touch.type('Backspace', 'Backspace', 'Backspace');
  await expect(search).toHaveValue('def');

  await search.fill('7'.repeat(499));
  await touch.type('8', '9');
  await expect(search).toHaveValue(`${'7'.repeat(499)}8`);
  await touch.hold(key('Backspace'), () => expect.poll(async () => (await search.inputValue()).length).toBeLessThan(497));
  const { length } = await search.inputValue();
  await touch.type('0');
  await expect(search).toHaveValue(`${'7'.repeat(length)}0`);
});

test('a double tap on Done does not press what is below it', async ({ openStation }) => {
  const station = await openStation();
  const { page } = station;
  await resize(station, 1024, 768);
  const touch = await connectTouchScreen(page);
  const stage = stagePage(page);
  const { open, key } = keyboardPage(page);
  await stage.bags.fill('2');
  await touch.tap(stage.order);
  await touch.tap(open);
  await touch.type('a', '1');
  await expect(stage.stageOrder).toHaveAccessibleDescription(/undo/i);
  await touch.tapTwice(key('Space'));
  await expect(stage.order).toHaveValue('a1  ');
  await touch.tapTwice(key('Done'));
  await expect(open).toBeVisible();
  await pressKey('b');
  await expect(stage.order).toHaveValue('a1  b');
  await expect(stage.entries).toHaveCount(0);
});

test('Escape and leaving the view close the keyboard, and nothing opens it but its button', async ({ openStation }) => {
  const { page } = await openStation({ policy: { 'window.mode': 'kiosk' } });
  const { open, keyboard } = keyboardPage(page);
  const edit = editPage(page);
  await openView(page, 'Activity');
  const search = page.getByRole('searchbox');
  await search.fill('abc');
  await expect(keyboard).toBeHidden();
  await open.click();
  await expect(keyboard).toBeVisible();
  await pressKey('Escape');
  await expect(keyboard).toBeHidden();
  await expect(search).toHaveValue('abc');
  await open.click();
  await edit.show();
  await expect(edit.instructions).toBeVisible();
  await expect(keyboard).toBeHidden();
  await edit.instructions.focus();
  await expect(open).toBeVisible();
  await expect(keyboard).toBeHidden();
});

test('a station without a touch screen shows no keyboard button', async ({ openStation }) => {
  const { page } = await openStation();
  await stagePage(page).order.focus();
  await pressKey('a');
  await expect(stagePage(page).order).toHaveValue('a');
  await expect(keyboardPage(page).open).toBeHidden();
});

test('a token is typed on the screen, and the field stays above the keyboard', async ({ openStation }) => {
  const station = await openStation();
  const { page } = station;
  await resize(station, 1024, 768);
  const touch = await connectTouchScreen(page);
  const { open } = keyboardPage(page);
  await openSection(page, 'Credentials');
  const token = page.locator('input[type=password]');
  await token.focus();
  await touch.tap(open);
  await touch.type('Symbols', '{', '"', 'Letters', 'k');
  await expect(token).toHaveValue('{"k');
  await expect(token).toBeInViewport({ ratio: 1 });
});
