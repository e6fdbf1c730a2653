import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const project = resolve(import.meta.dirname, '../../..');

/** Folders with sources and documents. Everything else is generated or installed. */
const FOLDERS = ['docs', 'resources', 'scripts', 'src-main', 'src-preload', 'src-renderer', 'src-shared', 'test'];

const files = [
  ...readdirSync(project, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : [])),
  ...FOLDERS.flatMap((folder) =>
    readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name).replaceAll('\\', '/')),
  ),
];
const fileNames = new Set(files.map((file) => basename(file)));

interface Line {
  /** For the failure message: "docs/windows.md:12". */
  readonly place: string;
  /** From the project's root. */
  readonly document: string;
  readonly text: string;
}

const lines: readonly Line[] = files
  .filter((file) => file.endsWith('.md'))
  .flatMap((document) =>
    readFileSync(join(project, document), 'utf8')
      .split('\n')
      .map((text, index) => ({ place: `${document}:${index + 1}`, document, text })),
  );

/** The changelog keeps the paths of its time. */
const currentLines = lines.filter(({ document }) => document !== 'CHANGELOG.md');

/** The anchor that GitHub gives a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const anchorsOf = (document: string): readonly string[] =>
  lines.filter((line) => line.document === document).flatMap(({ text }) => /^#+ (.+)$/.exec(text)?.slice(1).map(anchorOf) ?? []);

/** @returns why a link leads nowhere, or `null` */
function brokenLink(target: string, { document }: Line): string | null {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? document : relative(project, resolve(project, dirname(document), path)).replaceAll('\\', '/');
  if (!existsSync(join(project, file))) return `${file} does not exist`;
  if (anchor !== undefined && !anchorsOf(file).includes(anchor)) return `${file} has no heading for #${anchor}`;
  return null;
}

test('every link in a document leads to a file and a heading that exist', () => {
  const broken = lines.flatMap((line) =>
    [...line.text.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].flatMap(([, target = '']) => {
      const reason = brokenLink(target, line);
      return reason === null ? [] : [`${line.place} links to ${target}: ${reason}`];
    }),
  );
  expect(broken).toEqual([]);
});

test('every path of a source that a document names exists', () => {
  const path = /(?<![\w./-])(?:src-(?:main|preload|renderer|shared)|test|scripts)\/[\w./-]*\w/g;
  const missing = currentLines.flatMap(({ place, text }) =>
    [...text.matchAll(path)].filter(([named]) => !existsSync(join(project, named))).map(([named]) => `${place} names ${named}`),
  );
  expect(missing).toEqual([]);
});

test('every source file that a document names without its folder exists', () => {
  const missing = currentLines.flatMap(({ place, text }) =>
    [...text.matchAll(/`(\w[\w.-]*\.(?:tsx?|mjs))`/g)]
      .filter(([, name = '']) => !fileNames.has(name))
      .map(([, name = '']) => `${place} names ${name}`),
  );
  expect(missing).toEqual([]);
});

test('the index of decision records lists every record with its title', () => {
  const titles = lines.flatMap(({ document, text }) => {
    const [, number, title] = (/^docs\/decisions\/\d{4}-/.test(document) && /^# (\d+)\. (.+)$/.exec(text)) || [];
    return title === undefined ? [] : [`${number}. [${title}](${basename(document)})`];
  });
  const listed = lines.flatMap(({ document, text }) => (document === 'docs/decisions/README.md' && /^\d+\. /.test(text) ? [text] : []));
  expect(listed).toEqual(titles.sort((one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10)));
});

test('every decision record has a context, a decision, its consequences and a condition for revisiting it', () => {
  const records = [...new Set(lines.map(({ document }) => document))].filter((document) => /^docs\/decisions\/\d{4}-/.test(document));
  const incomplete = records.filter((record) => {
    const headings = lines.filter(({ document, text }) => document === record && text.startsWith('## ')).map(({ text }) => text);
    return !['Context', 'Decision', 'Consequences', 'Revisit when'].every((heading) =>
      headings.some((text) => text.startsWith(`## ${heading}`)),
    );
  });
  expect(incomplete).toEqual([]);
});
