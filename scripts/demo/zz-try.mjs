import { openStation, scan } from './station.mjs';

const station = await openStation({ 'station.name': 'Station 3', 'stage.undoSeconds': 5, 'scale.kind': 'serial', 'stage.place': 'ask' });
const { app, page, stage } = station;
const send = (name, value) =>
  app.evaluate(({ BrowserWindow }, [n, v]) => BrowserWindow.getAllWindows()[0].webContents.send(n, JSON.stringify(v)), [name, value]);
await send('devices.changed', {
  devices: [{ device: 'scale', id: 'serial:COM3', status: { kind: 'ready' } }],
  commands: ['zero', 'tare'],
  search: { kind: 'none' },
});
const scaleButton = (n) =>
  page
    .getByRole('group', { name: /^(Scale|Balance|Báscula)$/ })
    .getByRole('button')
    .nth(n);
const shot = async (n) => {
  await page.waitForTimeout(150);
  await page.screenshot({ path: `/tmp/shots/${n}.png` });
};
for (const [w, h] of [
  [1280, 800],
  [1024, 768],
  [1920, 1080],
]) {
  await station.resize(w, h);
  for (const lang of ['en', 'fr-CA', 'es']) {
    if (w === 1920 && lang !== 'en') continue;
    await station.showLanguage(lang);
    await send('devices.weight', { kind: 'empty' });
    await page.locator('main button').first().click();
    await scan('12345676789012345678780');
    await page.getByRole('spinbutton').first().fill('3');
    await send('devices.weight', { kind: 'stable', hundredths: 1425, isNet: false });
    await shot(`${w}-${lang}-stable`);
    await scaleButton(3).click();
    await shot(`${w}-${lang}-taken`);
    await send('devices.weight', { kind: 'moving', hundredths: 100 });
    await send('devices.weight', { kind: 'stable', hundredths: 12310, isNet: false });
    await scaleButton(2).click();
    await shot(`${w}-${lang}-sum`);
    if (lang !== 'en' || w === 1024) {
      await send('devices.weight', { kind: 'fault', fault: 'under' });
      await page.getByRole('textbox').nth(1).fill('12.345');
      await page.getByRole('spinbutton').first().fill('0');
      await shot(`${w}-${lang}-under-wrong`);
    }
    await page
      .getByRole('button')
      .filter({ hasText: /Clear|Effacer|Borrar|Vaciar|Limpiar/ })
      .first()
      .click();
  }
}
await station.close();
