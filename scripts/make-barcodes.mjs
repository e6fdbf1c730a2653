// Makes the barcodes that the app and its documents show, of what they hold. Run it when a text changes.
import { readFileSync, writeFileSync } from 'node:fs';
import { toSVG } from 'bwip-js/node';

const layout = readFileSync('resources/scanner-layout.txt', 'utf8').trim();

/**
 * What each file is drawn of.
 * @type {Readonly<Record<string, Parameters<typeof toSVG>[0]>>}
 */
export const BARCODES = {
  // What the empty station shows, so that a new packer has something to scan.
  'resources/practice-0001.svg': { bcid: 'code128', text: 'PRACTICE-0001', height: 16, scale: 2, paddingwidth: 10, paddingheight: 4 },
  // What a scanner reads so that the station learns its keyboard layout: on the screen, and to be printed for laser scanners.
  'resources/scanner-layout.svg': { bcid: 'qrcode', text: layout, scale: 4, padding: 4 },
  'docs/for-it/scanner-layout-long.svg': { bcid: 'code128', text: layout, height: 20, scale: 1, paddingwidth: 10, paddingheight: 10 },
};

if (process.argv[1] === import.meta.filename) {
  for (const [file, drawing] of Object.entries(BARCODES)) writeFileSync(file, toSVG(drawing));
}
