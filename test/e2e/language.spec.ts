/** The language of the screen: it changes at once, in the middle of work, by policy and in Settings. */
import { writePolicy } from './fixtures/app-under-test';
import { openSection } from './fixtures/open-view';
import { stagePage } from './fixtures/stage-page';
import { expect, scan, test } from './fixtures/station';

const POLICY = { 'stage.undoSeconds': 5, 'stage.require': ['bags'] };

test('an order on the screen is kept and staged when the policy changes the language in the middle of it', async ({
  openStation,
  folder,
}) => {
  const { page, log } = await openStation({ policy: { ...POLICY, language: 'en' } });
  const stage = stagePage(page);
  await scan('PRACTICE-0007');
  await stage.bags.fill('3');
  await scan(' 14.25 lb');
  await expect(stage.weight).toHaveValue('14.25');

  await writePolicy(folder, JSON.stringify({ ...POLICY, language: 'fr-CA' }));
  await expect(page.getByRole('tab', { name: 'Préparation' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr-CA');
  await expect(page.getByRole('textbox', { name: 'Nº de commande' })).toHaveValue('PRACTICE-0007');
  await expect(page.getByRole('spinbutton', { name: 'Sacs' })).toHaveValue('3');
  await expect(page.getByRole('textbox', { name: 'Poids (lb)' })).toHaveValue('14,25');

  await page.getByRole('button', { name: 'Marquer prête' }).click();
  const entry = page.getByRole('listitem').filter({ hasText: 'PRACTICE-0007' });
  await expect(entry.getByRole('button', { name: 'Annuler' })).toBeVisible();
  // The order that is held is drawn again as well.
  await writePolicy(folder, JSON.stringify({ ...POLICY, language: 'es' }));
  await expect(entry.getByRole('button', { name: 'Deshacer' })).toBeVisible();
  await expect(entry).toContainText('Listo', { timeout: 15_000 });
  expect(log().filter(({ event }) => event === 'ipc-request-failed' || event === 'page-error')).toEqual([]);
});

test('the keypad and the scale write a comma in French, and the weight that is sent is the same', async ({ openStation }) => {
  const { page, log } = await openStation({ policy: { ...POLICY, 'stage.undoSeconds': 0, language: 'fr-CA' } });
  const weight = page.getByRole('textbox', { name: 'Poids (lb)' });
  const key = (name: string) => page.getByRole('group', { name: 'Pavé numérique' }).getByRole('button', { name, exact: true });
  await scan('PRACTICE-0007');
  await page.getByRole('spinbutton', { name: 'Sacs' }).fill('3');
  await scan(' 14.25 lb');
  await expect(weight).toHaveValue('14,25');
  await weight.click();
  for (const name of ['8', 'Virgule décimale', '5', 'Virgule décimale']) await key(name).click();
  await expect(key('Virgule décimale')).toHaveText(',');
  await expect(weight).toHaveValue('8,5');
  await page.getByRole('button', { name: 'Marquer prête' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'PRACTICE-0007' })).toContainText('Prête');
  const bodies = log().flatMap(({ event, body }) => (event === 'practice-exchange' ? [String(body)] : []));
  expect(bodies.join()).toContain('"items_weight":8.5');
});

test('a failure on the screen and its advice are in the new language, without a restart', async ({ openStation }) => {
  const { page } = await openStation({ policy: { ...POLICY, 'stage.undoSeconds': 0 } });
  const stage = stagePage(page);
  await stage.order.fill('PRACTICE-404');
  await stage.bags.fill('1');
  await stage.stageOrder.click();
  await expect(stage.entry('PRACTICE-404')).toContainText('Connect has no such order.');
  await openSection(page, 'Station');
  await page.getByRole('radio', { name: 'Español' }).check();
  await page.getByRole('tab', { name: 'Preparar' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'PRACTICE-404' })).toContainText('Connect no tiene este pedido.');
});
