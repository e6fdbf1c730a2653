/**
 * The demo: scans and keystrokes are real key events of the X server, requests are real HTTP, and the printed text is what
 * the practice server received and answered.
 */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import { projectFolder } from '../cli.mjs';
import { openStation, scan, type } from './station.mjs';

/** @typedef {{ method: string, path: string, headers: string, body: string, status: number | null, answer: string }} Exchange */

const pictures = path.join(projectFolder, 'out', 'demo');
rmSync(pictures, { recursive: true, force: true });
mkdirSync(pictures, { recursive: true });
const { page, stage, exchanges, close } = await openStation();
try {
  let taken = 0;
  let printed = 0;
  /** @type {Map<string, string>} */
  const lastAnswers = new Map();

  /** Prints what has happened, takes a picture of it, and prints the requests and responses since. @param {string} what */
  async function showStep(what) {
    taken += 1;
    const file = `${String(taken).padStart(2, '0')}-${what.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.png`;
    await page.screenshot({ path: path.join(pictures, file) });
    console.log(`\n${what}   [out/demo/${file}]`);
    const all = /** @type {Exchange[]} */ (/** @type {unknown} */ (exchanges()));
    for (const exchange of all.slice(printed)) if (isNews(exchange)) printExchange(exchange);
    printed = all.length;
  }

  /** Whether an exchange is not one of the many lookups of a staged order that bring nothing new. @param {Exchange} exchange */
  function isNews({ method, path: target, answer }) {
    const isRepeated = method === 'GET' && lastAnswers.get(target) === answer;
    lastAnswers.set(target, answer);
    return !isRepeated;
  }

  /** The person at the door: one shopper comes, and one order is canceled after it was staged. */
  async function showHandover() {
    const row = (/** @type {string} */ id) =>
      page.getByRole('list', { name: 'Waiting for pick-up' }).getByRole('listitem').filter({ hasText: id });
    await stage.go('Handover');
    await expect(row('PRACTICE-0001')).toContainText('Shopper on the way', { timeout: 60_000 });
    await showStep('Orders wait for their shoppers');
    await expect(row('PRACTICE-0001')).toContainText('Shopper is here', { timeout: 90_000 });
    await showStep('A shopper is here');
    await row('PRACTICE-0001').getByRole('button', { name: 'Handed over' }).click();
    await showStep('The bags are handed over');
    await expect(row('PRACTICE-DROPPED').getByRole('alert')).toBeVisible({ timeout: 60_000 });
    await showStep('The customer cancels an order after it was staged');
    await row('PRACTICE-DROPPED').getByRole('button', { name: 'Bags are back' }).click();
    await showStep('Its bags are back');
    await stage.go('Activity');
    await page.getByRole('button', { name: 'History of PRACTICE-0001' }).click();
    await page.getByText('after Staged').waitFor();
    await showStep('The history of the first order');
  }

  await showStep('The station is open');

  await scan('PRACTICE-0001');
  await expect(stage.order).toHaveValue('PRACTICE-0001');
  await showStep('An order is scanned');
  await type('3');
  await showStep('Three bags');
  await stage.press();
  await expect(stage.entry('PRACTICE-0001')).toContainText('Leaving in');
  await showStep('Handed over and free for the next scan');
  await expect(stage.entry('PRACTICE-0001')).toContainText('Staged', { timeout: 15_000 });
  await showStep('The first order is staged');

  await scan('PRACTICE-DROPPED');
  await type('2');
  await scan(' 14.25 lb');
  await expect(stage.weight).toHaveValue('14.25');
  await showStep('The second order is weighed by the scale');
  await stage.press();
  await expect(stage.entry('PRACTICE-DROPPED')).toContainText('Staged', { timeout: 15_000 });
  await showStep('The second order is staged');

  await scan(']E04006381333931');
  await expect(page.getByText('That is a product barcode.')).toBeVisible();
  await showStep('A product barcode is scanned by mistake');

  await scan('PRACTICE-0003');
  await type('1');
  await stage.press();
  await expect(stage.entry('PRACTICE-0003')).toContainText('Staged', { timeout: 15_000 });
  await showStep('The third order is staged');

  await scan('NOBODY-KNOWS-THIS-1');
  await type('1');
  await stage.press();
  await expect(stage.entry('NOBODY-KNOWS-THIS-1')).toContainText('Rejected', { timeout: 15_000 });
  await showStep('An order that Connect does not know is rejected');

  await showHandover();
  console.log('\nThree orders staged, one rejected, one handed over, one canceled by its customer. The pictures are in out/demo/.');
} finally {
  await close();
}

/** @param {Exchange} exchange */
function printExchange({ method, path: target, headers, body, status, answer }) {
  console.log(`  → ${method} ${target}`);
  for (const [name, value] of JSON.parse(headers)) console.log(`    ${name}: ${value}`);
  if (body) console.log(`    ${body}`);
  console.log(`  ← ${status ?? 'cut off'}`);
  console.log(`    ${answer}`);
}
