/**
 * The demo: scans and keystrokes are real key events of the X server, requests are real HTTP, and the printed text is what
 * the practice server received and answered.
 */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import { projectFolder } from '../cli.mjs';
import { openStation, scan, type } from './station.mjs';

const pictures = path.join(projectFolder, 'out', 'demo');
rmSync(pictures, { recursive: true, force: true });
mkdirSync(pictures, { recursive: true });
const { page, stage, exchanges, close } = await openStation();
try {
  let taken = 0;
  let printed = 0;

  /** Prints what has happened, takes a picture of it, and prints the requests and responses since. @param {string} what */
  async function showStep(what) {
    taken += 1;
    const file = `${String(taken).padStart(2, '0')}-${what.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.png`;
    await page.screenshot({ path: path.join(pictures, file) });
    console.log(`\n${what}   [out/demo/${file}]`);
    const all = exchanges();
    for (const exchange of all.slice(printed)) printExchange(/** @type {Parameters<typeof printExchange>[0]} */ (exchange));
    printed = all.length;
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

  await scan('PRACTICE-0002');
  await type('2');
  await scan(' 14.25 lb');
  await expect(stage.weight).toHaveValue('14.25');
  await showStep('The second order is weighed by the scale');
  await stage.press();
  await expect(stage.entry('PRACTICE-0002')).toContainText('Staged', { timeout: 15_000 });
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

  console.log(`\nThree orders staged, one rejected, one product told from an order. The pictures are in out/demo/.`);
} finally {
  await close();
}

/** @param {{ method: string, path: string, headers: string, body: string, status: number | null, answer: string }} exchange */
function printExchange({ method, path: target, headers, body, status, answer }) {
  console.log(`  → ${method} ${target}`);
  for (const [name, value] of JSON.parse(headers)) console.log(`    ${name}: ${value}`);
  if (body) console.log(`    ${body}`);
  console.log(`  ← ${status ?? 'cut off'}`);
  console.log(`    ${answer}`);
}
