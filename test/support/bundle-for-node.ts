import { resolve } from 'node:path';
import { build } from 'vite';

const PROJECT = resolve(import.meta.dirname, '../..');

/**
 * Bundles a module of the main process, so that plain Node can load it as `<name>.mjs`.
 * @param external the only packages that stay outside the bundle; by default all do
 */
export async function bundleForNode(entry: string, folder: string, name: string, external?: string[]): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'silent',
    root: PROJECT,
    ...(external && { ssr: { noExternal: true, external } }),
    build: { ssr: entry, outDir: folder, rolldownOptions: { output: { entryFileNames: `${name}.mjs` } } },
  });
}
