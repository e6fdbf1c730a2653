/** Steps that the compiler cannot see when a setting, a failure kind, a request, an event or a view is added. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { readCatalog } from '../../scripts/strings/catalog.mjs';
import { VIEW_NAMES } from '../../src-renderer/views';
import { EVENT_NAMES, REQUEST_NAMES } from '../../src-shared/bridge/contract';
import { Failure } from '../../src-shared/failure/failure.schema';
import { LANGUAGE_NAMES, LANGUAGES } from '../../src-shared/language/languages';
import { SCAN_KINDS } from '../../src-shared/scan/scan-kinds';
import { settingShape } from '../../src-shared/settings/setting-shape.schema';
import { SECTION_NAMES, SETTING_KEYS } from '../../src-shared/settings/settings.schema';

const project = resolve(import.meta.dirname, '../..');

/** The text of every source file below a folder, by its path in the project. */
function sourcesIn(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
  return new Map(files.map((file) => [`${folder}/${file.replaceAll('\\', '/')}`, readFileSync(join(project, folder, file), 'utf8')]));
}

const main = sourcesIn('src-main');
const page = sourcesIn('src-renderer');
const shared = sourcesIn('src-shared');
const messageIds: ReadonlySet<string> = new Set(readCatalog(null).map(({ id }) => id));

const contains = (sources: ReadonlyMap<string, string>, pattern: RegExp): boolean =>
  [...sources.values()].some((text) => pattern.test(text));

/** The table of settings names every setting, but reads none. */
const readers = new Map([...main, ...page, ...shared].filter(([file]) => file !== 'src-shared/settings/settings.schema.ts'));

/**
 * `settings['stage.undoSeconds']` or `{ 'log.level': level } = settings`; without a prefix, `settings.language` or `{ language } = settings`.
 * A key that is only written or listed, and the source of a value, are not reads.
 */
function readOf(key: string): RegExp {
  const name = key.replace('.', '\\.');
  return key.includes('.')
    ? new RegExp(`(?<!sources)\\['${name}'\\]|[{,]\\s*'${name}': \\w+\\s*[,}]`)
    : new RegExp(`settings(\\(\\))?\\.${name}\\b|\\{[^{}]*\\b${name}\\b[^{}]*\\} = [^;]*settings`, 'i');
}

/** The patterns of scans are read by their table. */
const isReadByTable = (key: string): boolean => SCAN_KINDS.some((row) => row.key === key);

it.each(SETTING_KEYS)('the setting %s is read by some code', (key) => {
  const message = `No code reads the setting ${key}. Read it, or remove it from src-shared/settings/settings.schema.ts.`;
  expect(isReadByTable(key) || contains(readers, readOf(key)), message).toBe(true);
});

it.each(SETTING_KEYS)('the setting %s, its help and its choices have texts', (key) => {
  const { shape } = settingShape(key);
  const choices = shape.kind === 'choice' || shape.kind === 'list' ? shape.choices : [];
  const ids = [`settings.name.${key}`, `settings.help.${key}`, ...choices.map((choice) => `settings.choice.${key}.${choice}`)];
  const message = `src-renderer/strings/catalog/messages.pot lacks a text of the setting ${key}. Add it there, and run npm run strings.`;
  expect(
    ids.filter((id) => !messageIds.has(id)),
    message,
  ).toEqual([]);
});

/** A newer version of the app stored it: this version only reads it. */
const NEVER_CREATED_AT_CONNECT = 'unrecognized';

it.each(Failure.options.map(({ shape }) => shape.kind.value))('a failure of the kind %s has a text', (kind) => {
  const hasOwnCase = page.get('src-renderer/strings/failure-message.ts')?.includes(`case '${kind}':`);
  expect(messageIds.has(`failure.${kind}`) || hasOwnCase, `src-renderer/strings/catalog/messages.pot has no failure.${kind}.`).toBe(true);
});

it.each(Failure.options.map(({ shape }) => shape.kind.value))('a failure of the kind %s is created by the main process', (kind) => {
  // An object literal, also with a condition: `{ kind: status === 404 ? 'not-found' : 'refused', … }`.
  const creation = new RegExp(`\\bkind: [^,;{}]*'${kind}'`);
  const message = `No code creates a failure of the kind ${kind}. Create it in src-main/connect, or remove it from src-shared/failure/failure.schema.ts.`;
  const sources =
    kind === NEVER_CREATED_AT_CONNECT
      ? main
      : new Map([...main].filter(([file]) => /^src-main\/(connect|courier|station|journal)\//.test(file)));
  expect(contains(sources, creation), message).toBe(true);
});

/** Where the other requests of the same area are handled. */
function handlerFilesOf(name: string): string {
  const area = new RegExp(`^ +'${name.split('.')[0]}\\.\\w+': handler\\(`, 'm');
  const files = [...main].filter(([file, text]) => file.startsWith('src-main/bridge/') && area.test(text)).map(([file]) => file);
  return files.join(' or ') || 'a new file of src-main/bridge, and list it in src-main/bridge/request-handlers.ts';
}

it.each(REQUEST_NAMES)('the request %s has a handler', (name) => {
  const message = `No code handles the request ${name}. Handle it in ${handlerFilesOf(name)}.`;
  expect(contains(main, new RegExp(`^ +'${name.replace('.', '\\.')}': handler\\(`, 'm')), message).toBe(true);
});

it.each(REQUEST_NAMES)('the request %s is sent by the page', (name) => {
  const message = `No code of the page sends the request ${name}. Send it with invoke in src-renderer, or remove it from src-shared/bridge/contract.ts.`;
  expect(contains(page, new RegExp(`'${name.replace('.', '\\.')}'`)), message).toBe(true);
});

it.each(EVENT_NAMES)('the event %s is emitted by the main process and received by the page', (name) => {
  const quoted = new RegExp(`'${name.replace('.', '\\.')}'`);
  expect(contains(main, quoted), `No code emits the event ${name}. Emit it in src-main/app-services.ts.`).toBe(true);
  expect(contains(page, quoted), `The page does not receive the event ${name}. Subscribe to it in src-renderer/station/index.ts.`).toBe(
    true,
  );
});

it('every view that a folder exports is drawn and receives scans', () => {
  const table = `${page.get('src-renderer/first-view.tsx')}${page.get('src-renderer/lazy-views.tsx')}`;
  const exported = [...page].flatMap(([file, text]) =>
    /^src-renderer\/[^/]+\/index\.tsx?$/.test(file)
      ? [...text.matchAll(/\b([A-Z]\w*View)\b/g)].map(([, name = '']) => ({ file, name }))
      : [],
  );
  expect(exported.length).toBeGreaterThan(3);
  const forgotten = exported.filter(({ name }) => !new RegExp(`Component: ${name}\\b|<${name}\\b`).test(table));
  const message = forgotten.map(({ file, name }) => `${file} exports ${name}, which src-renderer/lazy-views.tsx does not list.`).join(' ');
  expect(forgotten, message).toEqual([]);
});

it.each([...VIEW_NAMES.map((name) => `views.${name}`), ...SECTION_NAMES.map((name) => `settings.sections.${name}`)])(
  'the catalog has the title %s',
  (id) => {
    expect(messageIds.has(id), `Add the text ${id} to src-renderer/strings/catalog/messages.pot.`).toBe(true);
  },
);

it.each(LANGUAGE_NAMES)('Chromium has its own texts in the language %s in the package', (name) => {
  const list = /electronLanguages: \[([^\]]*)\]/.exec(readFileSync(join(project, 'electron-builder.config.mjs'), 'utf8'))?.[1];
  const message = `The package has no texts of Chromium in ${name}. Add it to electronLanguages in electron-builder.config.mjs.`;
  expect(list, message).toMatch(new RegExp(`'${LANGUAGES[name].subtag}\\b`));
});
