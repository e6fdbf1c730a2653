/**
 * The page's own scheme. `file:` would give it every file of the machine and an origin equal to all other files;
 * `app://stagebay` gives it one folder, one origin, and headers.
 */
import { extname, join, normalize, sep } from 'node:path';
import { protocol } from 'electron';
import { PAGE_HEADERS } from '../hardening';

export const PAGE_ORIGIN = 'app://stagebay';
export const PAGE_URL = `${PAGE_ORIGIN}/index.html`;

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

/** Chromium's ERR_FILE_NOT_FOUND. */
const ERR_FILE_NOT_FOUND = -6;

/**
 * Serves the built page. Through the older of the two interfaces: it hands Chromium the path of a file, where
 * `protocol.handle` would carry each byte of it through this process's JavaScript while that has a station to open
 * (0.1 s of a cold start).
 * @param folder the only folder it serves from; whatever leads out of it is not found
 */
export function servePage(folder: string): void {
  protocol.registerFileProtocol('app', (request, respond) => {
    const file = resolvePageFile(folder, request.url);
    if (!file) return respond({ error: ERR_FILE_NOT_FOUND });
    respond({
      path: file,
      headers: {
        ...PAGE_HEADERS,
        'content-type': CONTENT_TYPES[extname(file)] ?? 'application/octet-stream',
      },
    });
  });
}

/** @returns null for another host and for paths that leave the folder, however they are written */
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
