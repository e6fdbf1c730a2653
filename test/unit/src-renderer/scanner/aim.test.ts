import { describe, expect, it } from 'vitest';
import { takeAimIdentifier } from '../../../../src-renderer/scanner/aim';

describe('AIM identifiers', () => {
  it.each([
    [']C1', 'GS1-128'],
    [']C0', 'Code 128'],
    [']E0', 'EAN/UPC'],
    [']E4', 'EAN/UPC'],
    [']Q3', 'GS1 QR Code'],
    [']Q1', 'QR Code'],
    [']d2', 'GS1 Data Matrix'],
    [']d1', 'Data Matrix'],
    [']D0', 'Code One'],
    [']A0', 'Code 39'],
    [']I1', 'Interleaved 2 of 5'],
    [']e0', 'GS1 DataBar'],
    [']z0', 'Aztec'],
  ])('the identifier %s is removed and named %s', (identifier, name) => {
    expect(takeAimIdentifier(`${identifier}123`)).toEqual({ text: '123', symbology: { name, identifier } });
  });

  it.each([']', ']C', ']-1', 'C1123', '[C1123', ']y1x', ''])('the text %j has no AIM identifier and stays as it is', (text) => {
    expect(takeAimIdentifier(text)).toEqual({ text, symbology: null });
  });
});
