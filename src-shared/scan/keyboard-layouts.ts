/** The keyboard layouts of scanners and computers. */

/**
 * Named as in the X keyboard database. `ca` is Canadian French, `multix` Canadian Multilingual Standard, `latam` Latin American
 * Spanish, `ch` Swiss German and `ch-fr` Swiss French.
 */
export const KEYBOARD_LAYOUTS = [
  'us',
  'ca',
  'multix',
  'latam',
  'es',
  'gb',
  'fr',
  'be',
  'de',
  'ch',
  'ch-fr',
  'it',
  'pt',
  'br',
  'dk',
  'no',
  'se',
] as const;

export type KeyboardLayout = (typeof KEYBOARD_LAYOUTS)[number];

/** The values of `scan.layout`; `same` is the computer's own layout. */
export const SCANNER_LAYOUTS = [...KEYBOARD_LAYOUTS, 'same'] as const;

export type ScannerLayout = (typeof SCANNER_LAYOUTS)[number];
