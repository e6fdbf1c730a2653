/**
 * AIM symbology identifiers (ISO/IEC 15424): three characters such as `]C1` that a scanner can send before the text, and that name
 * the kind of barcode.
 */
export type SymbologyName =
  | 'Code 39'
  | 'Telepen'
  | 'Code 128'
  | 'GS1-128'
  | 'Code One'
  | 'Data Matrix'
  | 'GS1 Data Matrix'
  | 'EAN/UPC'
  | 'GS1 DataBar'
  | 'Codabar'
  | 'Code 93'
  | 'Code 11'
  | 'Interleaved 2 of 5'
  | 'DotCode'
  | 'GS1 DotCode'
  | 'Code 16K'
  | 'PDF417'
  | 'MSI'
  | 'Code 49'
  | 'OCR'
  | 'Plessey'
  | 'QR Code'
  | 'GS1 QR Code'
  | 'Straight 2 of 5'
  | 'MaxiCode'
  | 'Aztec'
  | 'other';

export interface Symbology {
  readonly name: SymbologyName;
  /** The identifier as the scanner sent it: `]C1`. */
  readonly identifier: string;
}

const BY_LETTER: Readonly<Record<string, SymbologyName>> = {
  A: 'Code 39',
  B: 'Telepen',
  C: 'Code 128',
  D: 'Code One',
  d: 'Data Matrix',
  E: 'EAN/UPC',
  e: 'GS1 DataBar',
  F: 'Codabar',
  G: 'Code 93',
  H: 'Code 11',
  I: 'Interleaved 2 of 5',
  J: 'DotCode',
  K: 'Code 16K',
  L: 'PDF417',
  M: 'MSI',
  O: 'OCR',
  P: 'Plessey',
  Q: 'QR Code',
  R: 'Straight 2 of 5',
  S: 'Straight 2 of 5',
  T: 'Code 49',
  U: 'MaxiCode',
  X: 'other',
  z: 'Aztec',
};
/** The identifiers that mark GS1 data within a symbology. */
const GS1: Readonly<Record<string, SymbologyName>> = {
  ']C1': 'GS1-128',
  ']d2': 'GS1 Data Matrix',
  ']J1': 'GS1 DotCode',
  ']Q3': 'GS1 QR Code',
};

/**
 * Removes the identifier from the front of a scan.
 * @returns the text without the identifier; `symbology: null` when there was none, because a `]` before other text is text
 */
export function takeAimIdentifier(text: string): { readonly text: string; readonly symbology: Symbology | null } {
  const match = /^\]([A-Za-z])([0-9A-Za-z])/.exec(text);
  const name = match && (GS1[match[0]] ?? BY_LETTER[match[1] ?? '']);
  return name ? { text: text.slice(3), symbology: { name, identifier: match[0] } } : { text, symbology: null };
}
