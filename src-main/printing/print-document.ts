/** The page that is printed: its markup, and the headers that keep it from loading or running anything. */
import { createHash } from 'node:crypto';
import { escapeHtml } from '../base';
import { pageHeaders } from '../hardening';

export interface PrintDocument {
  /** BCP 47, such as `fr-CA`. */
  readonly language: string;
  /** A PDF has it as its title. */
  readonly title: string;
  readonly css: string;
  /** Markup without styles and scripts. Texts in it are escaped with `escapeHtml`. */
  readonly body: string;
}

export const documentHtml = ({ language, title, css, body }: PrintDocument): string =>
  `<!doctype html><html lang="${escapeHtml(language)}"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>` +
  `<style>${css}</style></head><body>${body}</body></html>`;

/** Nothing but the one style sheet inside is allowed. */
export const documentHeaders = ({ css }: PrintDocument): Readonly<Record<string, string>> => ({
  ...pageHeaders('handover'),
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(css).digest('base64')}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    'sandbox',
  ].join('; '),
});
