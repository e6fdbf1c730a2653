/** Draws the sheet of command barcodes: one page, on Letter and on A4 paper. */
import { code128, drawingSVG } from 'bwip-js/generic';
import { COMMANDS, type Command, formatCommandCode } from '../../src-shared/scan/command-code';
import type { CommandSheetTexts } from '../../src-shared/scan/command-sheet';
import { escapeHtml } from '../base';
import type { PrintDocument } from '../printing';

export interface CommandSheet {
  readonly texts: CommandSheetTexts;
  /** BCP 47. */
  readonly language: string;
  readonly stationName: string;
  readonly stationKey: string;
}

/**
 * The printable area of both papers is 190 × 255 mm or more. A code is 76 mm wide with its quiet zones, so that its narrowest bar is
 * 0.33 mm, which each scanner reads from paper. No code is beside the one that stages, because the line of a laser is longer than one code.
 */
const CSS = `
@page { margin: 12mm; }
* { box-sizing: border-box; margin: 0; }
body { font: 4mm/1.3 system-ui, sans-serif; color: #000; background: #fff; }
header { height: 40mm; overflow: hidden; font-size: 3.5mm; }
h1 { font-size: 7mm; }
.station { font-size: 5mm; font-weight: bold; overflow-wrap: anywhere; }
ul { list-style: none; padding: 0; display: grid; grid-template-columns: 1fr 1fr; }
li { height: 30mm; text-align: center; break-inside: avoid; }
li:first-child { grid-column: 1 / -1; }
h2 { font-size: 5mm; height: 7mm; white-space: nowrap; overflow: hidden; }
svg { display: block; width: 76mm; height: 15mm; margin: 0 auto; }
.code { font: 3mm monospace; color: #444; }
`;

export const drawCommandSheet = ({ texts, language, stationName, stationKey }: CommandSheet): PrintDocument => ({
  language,
  title: texts.title,
  css: CSS,
  body: `<header><h1>${escapeHtml(texts.title)}</h1><p class="station">${escapeHtml(stationName)}</p>${texts.hints
    .map((hint) => `<p>${escapeHtml(hint)}</p>`)
    .join('')}</header><ul>${COMMANDS.map((command) => item(command, texts.commands[command], stationKey)).join('')}</ul>`,
});

function item(command: Command, label: string, stationKey: string): string {
  const code = formatCommandCode({ command, stationKey });
  return `<li><h2>${escapeHtml(label)}</h2>${drawBarcode(code)}<p class="code">${code}</p></li>`;
}

/** @returns an SVG, with the quiet zones of ten modules that Code 128 needs */
const drawBarcode = (text: string): string =>
  code128({ bcid: 'code128', text, height: 10, scale: 1, paddingwidth: 10 }, drawingSVG()).replace(
    '<svg ',
    '<svg preserveAspectRatio="none" ',
  );
