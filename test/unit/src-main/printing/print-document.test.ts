import { createHash } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import { documentHeaders, documentHtml } from '../../../../src-main/printing/print-document';

vi.mock('electron', () => ({ app: {}, session: {} }));

const DOCUMENT = { language: 'fr-CA', title: '<b>Caisse</b>', css: 'h1 { color: red; }', body: '<h1>A</h1>' };

it('a printed page may load nothing, run nothing, and has no style but its own', () => {
  const policy = documentHeaders(DOCUMENT)['content-security-policy'];
  const hash = createHash('sha256').update(DOCUMENT.css).digest('base64');
  expect(policy).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox`,
  );
  expect(documentHeaders(DOCUMENT)).toMatchObject({
    'permissions-policy': expect.stringContaining('usb=()'),
    'referrer-policy': 'no-referrer',
  });
});

it('a printed page names its language and its title as text', () => {
  expect(documentHtml(DOCUMENT)).toBe(
    '<!doctype html><html lang="fr-CA"><head><meta charset="utf-8"><title>&lt;b&gt;Caisse&lt;/b&gt;</title>' +
      '<style>h1 { color: red; }</style></head><body><h1>A</h1></body></html>',
  );
});
