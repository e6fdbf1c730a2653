import { describe, expect, it } from 'vitest';
import { takeAimIdentifier } from '../../../../src-renderer/scanner/aim';
import { classifyProductBarcode } from '../../../../src-renderer/scanner/product-barcode';

const verdict = (scan: string) => {
  const { text, symbology } = takeAimIdentifier(scan);
  return classifyProductBarcode(text, symbology);
};

describe('product barcodes', () => {
  it.each([']E04006381333931', ']E0012345678905', ']E496385074', ']E312345'])('the scan %s is certainly a product', (scan) => {
    expect(verdict(scan)).toBe('certain');
  });

  it.each(['4006381333931', '012345678905', '96385074', '10012345678902', '04252614', ']I110012345678902', ']e00110012345678902'])(
    'the digits %s are likely a product',
    (scan) => {
      expect(verdict(scan)).toBe('likely');
    },
  );
});

describe('order barcodes', () => {
  it.each(['4006381333932', '012345678904', '12345678', 'a1b2c3', '123456', '12345676789012345678780', 'PRACTICE-0001', ''])(
    'the order %j is not reported as a product',
    (scan) => {
      expect(verdict(scan)).toBe('no');
    },
  );

  it.each([']C0012345678905', ']Q14006381333931', ']A096385074'])(
    'the scan %s is no product, because its symbology is a label’s',
    (scan) => {
      expect(verdict(scan)).toBe('no');
    },
  );
});
