import { expect, scan, test } from './fixtures/station';

test.describe('staging an order', () => {
  test('a scanned order with bags, items and a weighed weight is staged', async ({ open }) => {
    const { page, log } = await open();
    await scan('PRACTICE-0001');
    await expect(page.getByRole('textbox', { name: 'Order ID' })).toHaveValue('PRACTICE-0001');
    await page.getByRole('spinbutton', { name: 'Bags' }).fill('3');
    await page.getByRole('spinbutton', { name: 'Items' }).fill('12');
    await scan(' 14.25 lb');
    await expect(page.getByRole('textbox', { name: 'Weight (lb)' })).toHaveValue('14.25');
    await page.getByRole('button', { name: 'Stage order' }).click();

    const entry = page.getByRole('list', { name: 'Recent orders' }).getByRole('listitem').first();
    await expect(entry).toContainText('PRACTICE-0001');
    await expect(entry).toContainText('Leaving in');
    await expect(page.getByRole('textbox', { name: 'Order ID' })).toHaveValue('');
    await expect(entry).toContainText('Staged', { timeout: 15_000 });

    const [exchange] = log().filter(({ event }) => event === 'practice-exchange');
    expect(exchange).toMatchObject({ method: 'POST', path: '/v2/fulfillment/lastmile/orders/PRACTICE-0001/staged', status: 200 });
    expect(exchange?.body).toBe('{"items_count":12,"bags_count":3,"items_weight":14.25}');
  });
});
