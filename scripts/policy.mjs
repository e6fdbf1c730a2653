/** `npm run policy`: writes the files that are derived from the table of settings: for Group Policy, for editors and for IT. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { log, main, projectFolder } from './cli.mjs';
import { setUp } from './setup.mjs';

await main(async () => {
  await setUp('modules');
  const { renderDocuments } = await import('./policy/policy-documents.mjs');
  for (const [name, content] of Object.entries(renderDocuments(await readSettings()))) {
    const file = path.join(projectFolder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    log(name);
  }
  return 0;
});

/** Loads the table as plain JavaScript with the same zod as this script. */
async function readSettings() {
  const { build } = await import('vite');
  const out = path.join(projectFolder, 'out');
  mkdirSync(out, { recursive: true });
  const folder = mkdtempSync(path.join(out, 'settings-'));
  try {
    await build({
      configFile: false,
      logLevel: 'silent',
      root: projectFolder,
      build: {
        ssr: 'src-shared/settings/settings.schema.ts',
        outDir: folder,
        rolldownOptions: { output: { entryFileNames: 'settings.mjs' } },
      },
    });
    const { SETTINGS } = await import(pathToFileURL(path.join(folder, 'settings.mjs')).href);
    return SETTINGS;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
