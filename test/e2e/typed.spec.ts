/** Typed and pasted input on systems in other languages. */

import type { Page } from '@playwright/test';
import { orderBody, orderIdOf, respondJson } from '../support/fake-connect.mjs';
import { editField } from './fixtures/edit-page';
import { livePolicy } from './fixtures/live-policy';
import { stageOrder, stagePage } from './fixtures/stage-page';
import { expect, test } from './fixtures/station';

const live = (baseUrl: string) => livePolicy(baseUrl, { 'station.timeZone': 'America/Toronto' });

/** Opens the Edit view of a station that speaks French. */
async function openFrenchEdit(page: Page) {
  await page.getByRole('tab', { name: 'Modifier' }).click();
  return { field: (name: string) => editField(page, name), save: page.getByRole('button', { name: 'Enregistrer' }) };
}

const FRENCH_CANADA = { LANG: 'fr_CA.UTF-8', LC_ALL: 'fr_CA.UTF-8', LANGUAGE: 'fr_CA:fr' };

test('a French Canadian system reads amounts in its own notation, asks about ambiguous ones and requests French answers', async ({
  openStation,
  connect,
}) => {
  connect.respondWith((received, response) => respondJson(response, 200, orderBody(orderIdOf(received))));
  const { page } = await openStation({ policy: live(connect.baseUrl), token: 'a-token', env: FRENCH_CANADA });
  const { field, save } = await openFrenchEdit(page);
  await field('orderId').fill('A-1');
  await field('userId').fill('U-1');

  await field('cartTotal').fill('1,234');
  await save.click();
  await expect(field('cartTotal')).toHaveAccessibleDescription(/1234 ou 1,234\?/);
  expect(connect.received).toEqual([]);

  await field('cartTotal').fill('1 234,50 $');
  await save.click();
  await expect(page.getByRole('status').filter({ hasText: 'Modifiée' })).toBeVisible();
  const [request] = connect.received;
  expect(request?.headers['accept-language']).toBe('fr-CA');
  expect(JSON.parse(request?.body ?? '')).toEqual({ cart_total: 1234.5 });
});

test('invisible characters are removed from the ends of an order ID, and an order ID with one inside is not sent', async ({
  openStation,
  connect,
}) => {
  const { page } = await openStation({ policy: live(connect.baseUrl), token: 'a-token' });
  const stage = stagePage(page);
  await stageOrder(page, '1234\u200B567');
  await expect(stage.order).toHaveAccessibleDescription(/zero-width space \(U\+200B\) after “1234”/);
  expect(connect.received).toEqual([]);

  await stageOrder(page, '\u202E\u20661234567\u2069\u{E0041}');
  await expect(stage.entry('1234567')).toContainText('Staged');
  expect(connect.received.map(({ path }) => path)).toEqual(['/v2/fulfillment/lastmile/orders/1234567/staged']);
});

test('ambiguous numbers such as 1,000 and 1e2 show a question and stage nothing', async ({ openStation }) => {
  const { page } = await openStation();
  const stage = stagePage(page);
  await stage.order.fill('PRACTICE-0001');
  for (const [field, text, asked] of [
    [stage.bags, '1,000', /1000 or 1\?/],
    [stage.bags, '1.000', /1000 or 1\?/],
    [stage.items, '1e2', /digits/],
    [stage.weight, '1,000', /1000 or 1\?/],
  ] as const) {
    await stage.bags.fill('1');
    await stage.items.fill('1');
    await stage.weight.fill('12,5');
    await field.fill(text);
    await stage.stageOrder.click();
    await expect(field).toHaveAccessibleDescription(asked);
    await expect(field).toHaveAttribute('aria-invalid', 'true');
  }
  await expect(stage.entries).toHaveCount(0);
});

test('an ambiguous date shows a question that stays while other fields of the window are filled', async ({ openStation }) => {
  const { page } = await openStation({ env: FRENCH_CANADA });
  const { field } = await openFrenchEdit(page);
  await field('orderId').fill('PRACTICE-0001');
  await field('userId').fill('practice-user');
  await field('windowStart').fill('03/12/2026 12:30');
  await field('windowEnd').fill('03/12/2026 14:30');
  await field('serviceOption').fill('41');
  await field('orderId').focus();
  for (const name of ['windowStart', 'windowEnd'])
    await expect(field(name)).toHaveAccessibleDescription(/12 mars 2026 ou 3 décembre 2026\?/);
  await field('windowStart').fill('2026-12-03 12:30');
  await field('windowEnd').fill('2026-12-03 14:30');
  await field('orderId').focus();
  for (const name of ['windowStart', 'windowEnd']) await expect(field(name)).toHaveAttribute('aria-invalid', 'false');
});
