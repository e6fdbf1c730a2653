import { mkdirSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { HANDOVER_URL, PAGE_URL, registerPageScheme, resolvePageFile, servePage } from '../../../../src-main/window/page-scheme';
import { createTempFolder } from '../../../support/temp-folder.mjs';

interface Served {
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly error?: number;
}
const electron = vi.hoisted(() => ({
  serve: null as ((request: { url: string }, respond: (answer: Served) => void) => void) | null,
  schemes: [] as { scheme: string; privileges: Record<string, boolean> }[],
}));
vi.mock('electron', () => ({
  protocol: {
    registerFileProtocol: (_scheme: string, serve: typeof electron.serve) => {
      electron.serve = serve;
    },
    registerSchemesAsPrivileged: (schemes: typeof electron.schemes) => electron.schemes.push(...schemes),
  },
}));

let root: string;
let folder: string;
beforeAll(() => {
  const temporary = createTempFolder('page');
  root = temporary.path;
  folder = join(root, 'renderer');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  mkdirSync(join(root, 'renderer-secret'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'assets', 'a b.js'), 'script');
  writeFileSync(join(folder, 'empty.css'), '');
  writeFileSync(join(folder, 'something.bin'), 'x');
  writeFileSync(join(root, 'secret.txt'), 'canary');
  writeFileSync(join(root, 'renderer-secret', 'secret.txt'), 'canary');
  return temporary.remove;
});

describe('the address of a page file', () => {
  it.each([
    [PAGE_URL, 'index.html'],
    ['app://stagebay/assets/a%20b.js', join('assets', 'a b.js')],
    ['app://stagebay/index.html?x=../../secret.txt#../secret.txt', 'index.html'],
    ['app://stagebay/assets/../index.html', 'index.html'],
  ])('%s is a file of the built page', (address, file) => {
    expect(resolvePageFile(folder, address)).toBe(join(folder, file));
  });
});

describe('any other address', () => {
  it.each([
    ['app://stagebay/%2e%2e/secret.txt', 'encoded dots'],
    ['app://stagebay/..%2fsecret.txt', 'an encoded slash'],
    ['app://stagebay/%2e%2e%2fsecret.txt', 'both encoded'],
    ['app://stagebay/assets/..%2f..%2fsecret.txt', 'a folder and back out of it'],
    ['app://stagebay/..%2frenderer-secret%2fsecret.txt', 'a folder whose name begins like ours'],
    ['app://stagebay/..%5csecret.txt', 'a backslash'],
    ['app://stagebay/assets%5c..%5c..%5csecret.txt', 'backslashes'],
    ['app://stagebay/index.html%00.js', 'a NUL'],
    ['app://stagebay/%', 'half an escape'],
    ['app://stagebay/%ff', 'no UTF-8'],
  ])('%s does not lead outside the folder: %s', (address) => {
    const file = resolvePageFile(folder, address);
    // The URL parser has removed these dots, so the path stays in the folder, without such a file.
    expect(file === null || (file.startsWith(folder + sep) && !file.includes('..'))).toBe(true);
    expect(file).not.toBe(join(root, 'secret.txt'));
  });

  it.each([
    'app://elsewhere/index.html',
    'app://stagebay.evil.example/index.html',
    'app://stagebay:81/index.html',
    'app:///index.html',
    'app:index.html',
    'index.html',
    '',
  ])('%j is not an address of the page', (address) => {
    expect(resolvePageFile(folder, address)).toBeNull();
  });

  it('no spelling of an address leads outside the folder', () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '/',
      '\\',
      '%2e',
      '%2f',
      '%5c',
      '%00',
      '%252e',
      'assets',
      'secret.txt',
      ':',
      '//',
      '?',
      '#',
      'C:',
      '~',
    );
    const written = fc.oneof(
      fc.array(piece).map((pieces) => pieces.join('')),
      fc.webPath(),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.constantFrom('app://stagebay/', 'app://stagebay', ''), written, (start, path) => {
        const file = resolvePageFile(folder, start + path);
        if (file === null) return;
        expect(file.startsWith(folder + sep)).toBe(true);
        expect(file.split(sep)).not.toContain('..');
        expect(file).not.toContain('\0');
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the served files', () => {
  const get = (address: string): Served => {
    if (!electron.serve) servePage(folder);
    let served: Served | undefined;
    electron.serve?.({ url: address }, (answer) => {
      served = answer;
    });
    if (!served) throw new Error('Nobody serves.');
    return served;
  };

  it.each([
    ['index.html', 'text/html; charset=utf-8'],
    ['assets/a%20b.js', 'text/javascript; charset=utf-8'],
    ['empty.css', 'text/css; charset=utf-8'],
    ['something.bin', 'application/octet-stream'],
  ])('%s has a content type and the headers of the page', (path, type) => {
    const { path: file, headers = {} } = get(`app://stagebay/${path}`);
    expect(file).toBe(join(folder, ...decodeURIComponent(path).split('/')));
    expect(headers['content-type']).toBe(type);
    expect(headers['x-content-type-options']).toBe('nosniff');
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:|data:|blob:/);
  });

  it('HID devices are open to the page of the main window alone', () => {
    const policyOf = (url: string) => get(url).headers?.['permissions-policy']?.split(', ');
    expect(policyOf(PAGE_URL)).toContain('hid=(self)');
    expect(policyOf(HANDOVER_URL)).toContain('hid=()');
    for (const policy of [policyOf(PAGE_URL), policyOf(HANDOVER_URL)])
      expect(policy).toEqual(expect.arrayContaining(['usb=()', 'serial=()']));
  });

  it.each(['..%2fsecret.txt', '..%2frenderer-secret%2fsecret.txt', '%'])('%j is answered as a missing file', (path) => {
    expect(get(`app://stagebay/${path}`)).toEqual({ error: -6 });
  });

  it('the scheme has its own origin and no privileges of other schemes', () => {
    registerPageScheme();
    expect(electron.schemes).toMatchObject([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
    expect(electron.schemes[0]?.privileges).not.toHaveProperty('bypassCSP');
    expect(electron.schemes[0]?.privileges).not.toHaveProperty('allowServiceWorkers');
  });
});
