/**
 * `npm test -- imports`: checks that imports follow the rules in `.dependency-cruiser.cjs`, and that restricted functions are used only
 * in the files that may. An argument names another tree to check.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CliError, captureOutput, entryPoint, main, projectFolder } from './cli.mjs';

const ROOTS = ['src-main', 'src-preload', 'src-renderer', 'src-shared'];

/** Functions that only some files may use. */
const RESTRICTED_USES = [
  // The system may have no time zone, or one that makes Intl and Temporal throw.
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
  // koffi can call any function of the system, and dependency-cruiser does not see that `createRequire` loads it.
  {
    name: 'koffi-in-three-places',
    text: /['"`]koffi['"`/]/,
    files: ['src-main/base/windows-access.ts', 'src-main/hardening/core-dumps.ts', 'src-main/lifecycle/hard-exit.ts'],
  },
];

await main(async () => {
  const folder = path.resolve(process.argv[2] ?? projectFolder);
  const { modules, summary } = await cruise(folder);
  assertAllRead(folder, new Set(modules.map((module) => module.source)));
  for (const { rule, from, to } of summary.violations) console.log(`${from} → ${to} (${rule.name})`);
  const chains = findSchemasInFirstChunk(folder, modules);
  for (const chain of chains) {
    console.log(`${chain.join(' → ')} (no-schema-in-first-chunk: import only its type, or load ${chain.at(-2)} later)`);
  }
  const uses = findRestrictedUses(folder);
  for (const { rule, place, line } of uses) console.log(`${place}: ${line} (${rule.name}: only ${rule.files.join(' and ')} may)`);
  console.log(`${modules.length} modules, ${summary.violations.length} imports that point the wrong way`);
  return summary.violations.length === 0 && uses.length === 0 && chains.length === 0 ? 0 : 1;
});

/**
 * The chains of imports through which the page's first chunk would load zod, which takes longer than drawing the first view.
 * Imports of types and dynamic imports do not count.
 * @param {string} folder
 * @param {import('dependency-cruiser').IModule[]} modules
 * @returns {string[][]} each from the page's entry point to a `.schema.ts` file
 */
function findSchemasInFirstChunk(folder, modules) {
  const bySource = new Map(modules.map((module) => [module.source, module]));
  /** @type {Map<string, string[]>} */
  const chains = new Map([['src-renderer/main.tsx', ['src-renderer/main.tsx']]]);
  for (const [source, chain] of chains) {
    // Imports of a schema itself are not reported.
    if (source.endsWith('.schema.ts')) continue;
    const values = valueImports(path.join(folder, source));
    for (const { resolved, module } of bySource.get(source)?.dependencies ?? []) {
      if (values.has(module) && !chains.has(resolved)) chains.set(resolved, [...chain, resolved]);
    }
  }
  return [...chains.values()].filter((chain) => chain.at(-1)?.endsWith('.schema.ts'));
}

/**
 * The modules from which a file statically imports more than types. dependency-cruiser with swc does not tell types from values.
 * @param {string} file
 */
function valueImports(file) {
  if (!/\.tsx?$/.test(file)) return new Set();
  const statements = readFileSync(file, 'utf8').matchAll(/^(?:import|export)\s+(type\s)?(?:([\w$*{][\w\s$*{},]*?)\sfrom\s+)?'([^']+)'/gm);
  const isTypeOnly = (/** @type {string} */ names) => /^\s*\{(?:\s*type\s[^,}]*,?)+\s*\}\s*$/.test(names);
  return new Set([...statements].flatMap(([, type, names = '', module = '']) => (type || isTypeOnly(names) ? [] : module)));
}

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
 * Throws unless all sources were read, because a parser that cannot read TypeScript finds no modules and no violations.
 * @param {string} folder
 * @param {Set<string>} read
 */
function assertAllRead(folder, read) {
  const sources = sourcesIn(folder);
  const unread = sources.filter((source) => !read.has(source));
  if (sources.length === 0 || unread.length > 0)
    throw new CliError(`The import check could not read ${unread.join(', ') || 'any source'}.`);
}
