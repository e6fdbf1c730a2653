// Draws the barcodes of the app and its documents. Run it after a text has changed.
import { readFileSync, writeFileSync } from 'node:fs';
import { toSVG } from 'bwip-js/node';

const layout = readFileSync('resources/scanner-layout.txt', 'utf8').trim();

/**
 * The content of each file.
 * @type {Readonly<Record<string, Parameters<typeof toSVG>[0]>>}
 */
export const BARCODES = {
  // The barcode of the empty Stage view, so that a new packer has something to scan.
  'resources/practice-0001.svg': { bcid: 'code128', text: 'PRACTICE-0001', height: 16, scale: 2, paddingwidth: 10, paddingheight: 4 },
  // The barcodes from which the station learns a scanner's keyboard layout: one for the screen, one to print for laser scanners.
  'resources/scanner-layout.svg': { bcid: 'qrcode', text: layout, scale: 4, padding: 4 },
  'docs/for-it/scanner-layout-long.svg': { bcid: 'code128', text: layout, height: 20, scale: 1, paddingwidth: 10, paddingheight: 10 },
};

if (process.argv[1] === import.meta.filename) {
  for (const [file, drawing] of Object.entries(BARCODES)) writeFileSync(file, toSVG(drawing));
}
