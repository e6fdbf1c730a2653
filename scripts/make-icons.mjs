// Draws resources/icons/*.png, stagebay.ico and resources/icon.png from stagebay.svg with Electron.
// Run it after the SVG has changed: node scripts/make-icons.mjs
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectFolder, run } from './cli.mjs';
import { ensureElectron } from './electron-runtime.mjs';
import { runInHeadlessSession } from './headless-session.mjs';
import { setUp } from './setup.mjs';

const SIZES = [16, 24, 32, 48, 64, 128, 256, 512];
/** The sizes that Windows shows, from a line in a list to a tile. */
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];
const icons = path.join(projectFolder, 'resources', 'icons');
const png = (/** @type {number} */ size) => path.join(icons, `${size}.png`);

if (process.env.STAGEBAY_ELECTRON) await draw(process.env.STAGEBAY_ELECTRON);
else {
  await setUp('session');
  const env = { STAGEBAY_ELECTRON: await ensureElectron() };
  const again = [import.meta.filename];
  process.exitCode =
    process.platform === 'linux'
      ? await runInHeadlessSession(process.execPath, again, { env })
      : await run(process.execPath, again, { env });
}

async function draw(/** @type {string} */ executablePath) {
  const { _electron } = await import('@playwright/test');
  const userData = mkdtempSync(path.join(os.tmpdir(), 'stagebay-icons-'));
  const app = await _electron.launch({
    executablePath,
    args: [path.join(projectFolder, 'test/bench/bare'), '--no-sandbox'],
    env: { .../** @type {Record<string, string>} */ (process.env), BARE_USER_DATA: userData },
  });
  const page = await app.firstWindow();
  const svg = readFileSync(path.join(icons, 'stagebay.svg'), 'utf8');
  for (const size of SIZES) {
    const drawn = await page.evaluate(
      async ([svg, size]) => {
        const image = new Image();
        image.src = `data:image/svg+xml;base64,${btoa(svg.replace('<svg ', `<svg width="${size}" height="${size}" `))}`;
        await image.decode();
        const canvas = document.createElement('canvas');
        canvas.width = canvas.height = size;
        canvas.getContext('2d')?.drawImage(image, 0, 0, size, size);
        return canvas.toDataURL('image/png').replace(/.*,/, '');
      },
      /** @type {[string, number]} */ ([svg, size]),
    );
    writeFileSync(png(size), Buffer.from(drawn, 'base64'));
  }
  await app.close();
  rmSync(userData, { recursive: true, force: true });
  writeFileSync(path.join(icons, 'stagebay.ico'), ico());
  copyFileSync(png(512), path.join(projectFolder, 'resources', 'icon.png'));
}

/** An ICO file is a list of pictures, which may be PNG files since Windows Vista. */
function ico() {
  const pictures = ICO_SIZES.map((size) => ({ size, data: readFileSync(png(size)) }));
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  for (const [index, { size, data }] of pictures.entries()) {
    const at = 6 + 16 * index;
    head.writeUInt8(size % 256, at); // 0 says 256
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(data.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += data.length;
  }
  return Buffer.concat([head, ...pictures.map(({ data }) => data)]);
}
