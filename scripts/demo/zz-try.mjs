import { mkdirSync } from 'node:fs';
import { openStation, scan } from './station.mjs';

const out = '/tmp/shots';
mkdirSync(out, { recursive: true });
const station = await openStation({ 'station.name': 'Station 3', 'stage.undoSeconds': 5, 'station.timeZone': 'America/Toronto' });
const { page, stage } = station;
for (const id of [
  'PRACTICE-0007',
  'PRACTICE-CANCELED',
  'PRACTICE-TAKEN',
  'PRACTICE-ELSEWHERE',
  'PRACTICE-CLOSING',
  'PRACTICE-404',
  'PRACTICE-LOCKED',
]) {
  await scan(id);
  await page.waitForTimeout(600);
  await stage.bags.fill('3');
  console.log(
    id,
    '|',
    await page.getByRole('region', { name: 'What Connect says' }).innerText(),
    '|',
    await page.getByRole('button', { name: /Stage order/ }).innerText(),
  );
  for (const [w, h] of [
    [1024, 768],
    [1280, 800],
    [1920, 1080],
  ]) {
    await station.resize(w, h).catch(() => {});
    await page.screenshot({ path: `${out}/${id}-${w}.png` });
  }
  if (id === 'PRACTICE-CANCELED') {
    await stage.press();
    await page.waitForTimeout(300);
    await page.screenshot({ path: `${out}/${id}-pressed.png` });
    console.log(await page.getByRole('button', { name: /Stage order/ }).innerText());
    await stage.press();
    await page.waitForTimeout(300);
    await page.screenshot({ path: `${out}/${id}-pressed2.png` });
  } else await stage.clear();
}
for (const l of ['fr-CA', 'es']) {
  await station.showLanguage(l);
  for (const id of ['PRACTICE-CANCELED', 'PRACTICE-0009', 'PRACTICE-CLOSING', 'PRACTICE-ELSEWHERE']) {
    await scan(id);
    await page.waitForTimeout(500);
    for (const [w, h] of [
      [1024, 768],
      [1280, 800],
    ]) {
      await station.resize(w, h).catch(() => {});
      await page.screenshot({ path: `${out}/${l}-${id}-${w}.png` });
    }
  }
}
await station.close();
