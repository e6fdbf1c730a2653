// Makes resources/practice-0001.svg: the barcode that the empty station shows, so that a new packer has something to scan.
import { writeFileSync } from 'node:fs';
import { toSVG } from 'bwip-js/node';

writeFileSync(
  'resources/practice-0001.svg',
  toSVG({ bcid: 'code128', text: 'PRACTICE-0001', height: 16, scale: 2, paddingwidth: 10, paddingheight: 4 }),
);
