/** `npm test -- imports`: every import points the way `.dependency-cruiser.cjs` says. An argument names another tree to check. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { capture, entryPoint, main, projectFolder, Stop } from './command.mjs';

const ROOTS = ['src-main', 'src-preload', 'src-renderer', 'src-shared'];

await main(async () => {
  const folder = path.resolve(process.argv[2] ?? projectFolder);
  const { modules, summary } = await cruise(folder);
  requireAllRead(folder, new Set(modules.map((module) => module.source)));
  for (const { rule, from, to } of summary.violations) console.log(`${from} → ${to} (${rule.name})`);
  console.log(`${modules.length} modules, ${summary.violations.length} imports that point the wrong way`);
  return summary.violations.length === 0 ? 0 : 1;
});

/**
 * @param {string} folder
 * @returns {Promise<import('dependency-cruiser').ICruiseResult>}
 */
async function cruise(folder) {
  const config = path.join(projectFolder, '.dependency-cruiser.cjs');
  const args = [entryPoint('dependency-cruiser', 'depcruise'), '--config', config, '--output-type', 'json', ...ROOTS];
  const { output } = await capture(process.execPath, args, { cwd: folder });
  try {
    return JSON.parse(output);
  } catch {
    throw new Stop(output);
  }
}

/**
 * A parser that cannot read TypeScript finds no modules, and so nothing wrong with them.
 * @param {string} folder
 * @param {Set<string>} read
 */
function requireAllRead(folder, read) {
  const sources = ROOTS.flatMap((root) =>
    readdirSync(path.join(folder, root), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
      .map((file) => `${root}/${file.replaceAll('\\', '/')}`),
  );
  const unread = sources.filter((source) => !read.has(source));
  if (sources.length === 0 || unread.length > 0) throw new Stop(`The import check could not read ${unread.join(', ') || 'any source'}.`);
}
