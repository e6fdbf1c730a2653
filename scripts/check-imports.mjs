/**
 * `npm test -- imports`: every import points the way `.dependency-cruiser.cjs` says, and what one file alone may ask for is asked
 * for nowhere else. An argument names another tree to check.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CliError, captureOutput, entryPoint, main, projectFolder } from './cli.mjs';

const ROOTS = ['src-main', 'src-preload', 'src-renderer', 'src-shared'];

/** What few files alone may ask for. */
const RESTRICTED_USES = [
  // The system may name no zone, or one that Intl and Temporal throw for.
  {
    name: 'one-time-zone',
    text: /\bresolvedOptions\s*\(\s*\)\s*(?!\.\s*locale\b)|\bTemporal\s*\.\s*Now\b/,
    files: ['src-shared/time/time-zone.ts'],
  },
  // A secret is compared with the origin of a request where that request is made, so that no caller can send it elsewhere.
  {
    name: 'secrets-leave-in-two-places',
    text: /\.\s*revealTo\s*\(|['"]?\bauthorization['"]?\s*:\s*[`'"]?(Bearer|Basic)/i,
    files: ['src-main/connect/call-endpoint.ts', 'src-main/connect/proxy-authenticator.ts'],
  },
];

await main(async () => {
  const folder = path.resolve(process.argv[2] ?? projectFolder);
  const { modules, summary } = await cruise(folder);
  assertAllRead(folder, new Set(modules.map((module) => module.source)));
  for (const { rule, from, to } of summary.violations) console.log(`${from} → ${to} (${rule.name})`);
  const uses = findRestrictedUses(folder);
  for (const { rule, place, line } of uses) console.log(`${place}: ${line} (${rule.name}: only ${rule.files.join(' and ')} may)`);
  console.log(`${modules.length} modules, ${summary.violations.length} imports that point the wrong way`);
  return summary.violations.length === 0 && uses.length === 0 ? 0 : 1;
});

/** @param {string} folder */
function findRestrictedUses(folder) {
  return sourcesIn(folder).flatMap((source) => {
    const lines = readFileSync(path.join(folder, source), 'utf8').split('\n');
    return RESTRICTED_USES.filter(({ files }) => !files.includes(source)).flatMap((rule) =>
      lines.flatMap((line, index) => (rule.text.test(line) ? [{ rule, place: `${source}:${index + 1}`, line: line.trim() }] : [])),
    );
  });
}

/** @param {string} folder */
function sourcesIn(folder) {
  return ROOTS.flatMap((root) =>
    readdirSync(path.join(folder, root), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
      .map((file) => `${root}/${file.replaceAll('\\', '/')}`),
  );
}

/**
 * @param {string} folder
 * @returns {Promise<import('dependency-cruiser').ICruiseResult>}
 */
async function cruise(folder) {
  const config = path.join(projectFolder, '.dependency-cruiser.cjs');
  const args = [entryPoint('dependency-cruiser', 'depcruise'), '--config', config, '--output-type', 'json', ...ROOTS];
  const { output } = await captureOutput(process.execPath, args, { cwd: folder });
  try {
    return JSON.parse(output);
  } catch {
    throw new CliError(output);
  }
}

/**
 * A parser that cannot read TypeScript finds no modules, and so nothing wrong with them.
 * @param {string} folder
 * @param {Set<string>} read
 */
function assertAllRead(folder, read) {
  const sources = sourcesIn(folder);
  const unread = sources.filter((source) => !read.has(source));
  if (sources.length === 0 || unread.length > 0)
    throw new CliError(`The import check could not read ${unread.join(', ') || 'any source'}.`);
}
