/**
 * The page's own scheme. With `file:` the page could load every file of the computer, under an origin that all files share;
 * `app://stagebay` limits it to one folder, and gives it an origin and headers of its own.
 */
import { extname, join, normalize, sep } from 'node:path';
import { protocol } from 'electron';
import { pageHeaders } from '../hardening';

export const PAGE_ORIGIN = 'app://stagebay';
export const PAGE_URL = `${PAGE_ORIGIN}/index.html`;

/** The same page, which then shows only the Handover view (`src-renderer/main.tsx`). */
export const HANDOVER_URL = `${PAGE_URL}?window=handover`;

const HEADERS = { main: pageHeaders('main'), handover: pageHeaders('handover') };

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wav': 'audio/wav',
};

/** Has to be called before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Chromium's error code for a missing file. */
const ERR_FILE_NOT_FOUND = -6;

/**
 * Serves the built page. Uses the older `registerFileProtocol`, which passes Chromium the path of a file: `protocol.handle` would
 * pass every byte through this process's JavaScript during the start (0.1 s of a cold start).
 * @param folder the only folder that files are served from
 */
export function servePage(folder: string): void {
  protocol.registerFileProtocol('app', (request, respond) => {
    const file = resolvePageFile(folder, request.url);
    if (!file) return respond({ error: ERR_FILE_NOT_FOUND });
    respond({
      path: file,
      headers: {
        ...HEADERS[request.url === HANDOVER_URL ? 'handover' : 'main'],
        'content-type': CONTENT_TYPES[extname(file)] ?? 'application/octet-stream',
      },
    });
  });
}

/** @returns the path of the file; null for another host, and for any spelling of a path outside the folder */
export function resolvePageFile(folder: string, address: string): string | null {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.host !== 'stagebay') return null;
  let path: string;
  try {
    path = decodeURIComponent(url.pathname);
  } catch {
    return null;
  }
  if (path.includes('\0') || path.includes('\\')) return null;
  const file = normalize(join(folder, path));
  return file.startsWith(folder + sep) ? file : null;
}
