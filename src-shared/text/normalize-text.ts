/** Normalizes typed numbers and times: keyboards, languages and copied texts write the same digit, dash or space in several ways. */
import { trimInvisible } from './hidden-characters';

/** The zero of each supported digit set: Arabic-Indic and Extended Arabic-Indic. Full-width digits are normalized with their block. */
const DIGIT_ZEROS = [0x0660, 0x06f0] as const;

const DASHES = /[\u2010-\u2015\u2212\u207B\uFE58\uFE63]/g;
const APOSTROPHES = /[\u2018\u2019\u02BC\u2032\u066C]/g;
const SLASHES = /[\u2044\u2215]/g;

/** The full-width copy of ASCII that East Asian keyboards write. */
const FULL_WIDTH = /[\uFF01-\uFF5E]/g;

/**
 * Uses one kind of digit, dash, apostrophe and slash, single spaces, and none at the ends. Invisible characters inside stay, so
 * that the parser refuses them.
 */
export function normalizeTypedText(text: string): string {
  const plain = trimInvisible(text)
    .replace(FULL_WIDTH, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/\p{White_Space}+/gu, ' ')
    .replace(DASHES, '-')
    .replace(APOSTROPHES, "'")
    .replace(SLASHES, '/');
  const digitSets = DIGIT_ZEROS.filter((zero) => new RegExp(`[${digitRange(zero)}]`).test(plain));
  const [zero] = digitSets;
  // Digits of two sets in one number are a mistake.
  if (zero === undefined || digitSets.length > 1 || /\d/.test(plain)) return plain;
  return plain.replace(new RegExp(`[${digitRange(zero)}]`, 'g'), (digit) => String(digit.charCodeAt(0) - zero));
}

const digitRange = (zero: number): string => `${String.fromCharCode(zero)}-${String.fromCharCode(zero + 9)}`;

/** Control characters that change the direction of text. At the start of a field they reverse all of it. */
const DIRECTION_CONTROL = /[\u202A-\u202E\u2066-\u2069]/;
export const hasDirectionControl = (text: string): boolean => DIRECTION_CONTROL.test(text);
