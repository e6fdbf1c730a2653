import { readFileSync } from 'node:fs';
import { toSVG } from 'bwip-js/node';
import { expect, it } from 'vitest';
import { BARCODES } from '../../../scripts/make-barcodes.mjs';

it.each(Object.entries(BARCODES))('the barcode %s encodes its expected text', (file, drawing) => {
  expect(readFileSync(file, 'utf8')).toBe(toSVG(drawing));
});
