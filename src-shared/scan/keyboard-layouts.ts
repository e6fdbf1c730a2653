/** The keyboard layouts that a scanner can be set to type for, and that a computer may have. */

/**
 * Named as the X keyboard database names them. `ca` is French of Canada, `multix` the multilingual standard of Canada,
 * `latam` Latin American Spanish, `ch` German of Switzerland and `ch-fr` its French.
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

/** What `scan.layout` may be; `same` is the computer's own layout, whichever that is. */
export const SCANNER_LAYOUTS = [...KEYBOARD_LAYOUTS, 'same'] as const;

export type ScannerLayout = (typeof SCANNER_LAYOUTS)[number];
