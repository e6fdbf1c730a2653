/**
 * Detects the barcode of a product that was scanned instead of the order's label, which is the most common mistake of packers.
 */
import type { Symbology } from './aim';

/**
 * `certain`: only products have such a barcode. `likely`: the digits are a valid product number, as are those of one in ten order
 * numbers of that length, so this is a hint and never a reason to reject a scan.
 */
export type ProductBarcodeLikelihood = 'certain' | 'likely' | 'no';

/** @param text the scan without its AIM identifier */
export function classifyProductBarcode(text: string, symbology: Symbology | null): ProductBarcodeLikelihood {
  switch (symbology?.name) {
    case 'EAN/UPC':
      return 'certain';
    case 'GS1 DataBar':
      // Loose produce and coupons: `01` is GS1's key for a trade item number.
      return /^01\d{14}/.test(text) && hasGs1CheckDigit(text.slice(2, 16)) ? 'likely' : 'no';
    case undefined:
    // Cases of products carry ITF-14.
    case 'Interleaved 2 of 5':
      return /^(\d{8}|\d{12,14})$/.test(text) && (hasGs1CheckDigit(text) || isUpcE(text)) ? 'likely' : 'no';
    default:
      // A Code 128 or QR code with twelve digits is a label, even where its check digit is valid.
      return 'no';
  }
}

/** GS1's check digit: weights 3 and 1 from the right, the sum a multiple of ten. */
function hasGs1CheckDigit(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) sum += Number(digits[digits.length - 1 - place]) * (place % 2 === 0 ? 1 : 3);
  return sum % 10 === 0;
}

/** UPC-E leaves out the zeros of a UPC-A, and its check digit is that of the long form. */
function isUpcE(text: string): boolean {
  const match = /^([01])(\d)(\d)(\d)(\d)(\d)(\d)(\d)$/.exec(text);
  if (!match) return false;
  const [, system = '', a = '', b = '', c = '', d = '', e = '', last = '', check = ''] = match;
  const body =
    last <= '2'
      ? `${a}${b}${last}0000${c}${d}${e}`
      : last === '3'
        ? `${a}${b}${c}00000${d}${e}`
        : last === '4'
          ? `${a}${b}${c}${d}00000${e}`
          : `${a}${b}${c}${d}${e}0000${last}`;
  return hasGs1CheckDigit(`${system}${body}${check}`);
}
