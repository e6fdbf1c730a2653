/** Builds the product's courier, journal and client for plain Node, without Electron. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { createTempFolder } from '../../support/temp-folder.mjs';

/** The built modules by name. The journal's inner files serve to write many rows at once. */
const MODULES = {
  base: 'src-main/base/index.ts',
  journal: 'src-main/journal/index.ts',
  connection: 'src-main/database/connection.ts',
  life: 'src-main/journal/intent-reducer.ts',
  record: 'src-main/journal/step-record.ts',
  row: 'src-main/journal/row-mapping.ts',
  courier: 'src-main/courier/index.ts',
  connect: 'src-main/connect/index.ts',
  knownOrders: 'src-main/known-orders/index.ts',
  log: 'src-main/log/index.ts',
  orderDetails: 'src-shared/order/order-details.schema.ts',
  vault: 'src-main/vault/index.ts',
};

/**
 * Some of the product's modules, as its TypeScript describes them.
 * @typedef {object} ProductModules
 * @property {typeof import('../../../src-main/base')} base
 * @property {typeof import('../../../src-main/journal')} journal
 * @property {typeof import('../../../src-main/database/connection')} connection
 * @property {typeof import('../../../src-main/journal/intent-reducer')} life
 * @property {typeof import('../../../src-main/journal/step-record')} record
 * @property {typeof import('../../../src-main/journal/row-mapping')} row
 * @property {typeof import('../../../src-main/courier')} courier
 * @property {typeof import('../../../src-main/connect')} connect
 * @property {typeof import('../../../src-main/known-orders')} knownOrders
 * @property {typeof import('../../../src-main/log')} log
 * @property {typeof import('../../../src-shared/order/order-details.schema')} orderDetails
 * @property {typeof import('../../../src-main/vault')} vault
 */

/**
 * @param {string} project the project's folder
 * @returns {Promise<{ modules: ProductModules, folder: string, remove: () => void }>} `folder`: the folder of the built modules, with
 *   `node_modules` beside them
 */
export async function buildForNode(project) {
  const { path: folder, remove } = createTempFolder('bench');
  await build({
    configFile: false,
    logLevel: 'silent',
    root: project,
    ssr: { noExternal: true, external: ['libsql', 'keytar'] },
    build: {
      ssr: true,
      outDir: folder,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(MODULES).map(([name, file]) => [name, join(project, file)])),
        output: { entryFileNames: '[name].mjs', chunkFileNames: 'shared-[hash].mjs' },
      },
    },
  });
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'), 'junction');
  const load = async (/** @type {string} */ name) => [name, await import(pathToFileURL(join(folder, `${name}.mjs`)).href)];
  const modules = Object.fromEntries(await Promise.all(Object.keys(MODULES).map(load)));
  return {
    modules: /** @type {ProductModules} */ (modules),
    folder,
    remove,
  };
}
