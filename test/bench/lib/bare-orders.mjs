/** The bare window with a database of its own behind it. */
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { fillJournal } from './journal-fill.mjs';
import { bareWindow } from './launch.mjs';
import { buildForNode } from './node-build.mjs';

/**
 * @param {string} folder an empty one
 * @param {{ journal: string, baseUrl: string }} options a database with the station's tables, which only this app has
 *   open; where Connect is
 * @returns {import('./launch.mjs').Subject}
 */
export const bareOrders = (folder, { journal, baseUrl }) =>
  bareWindow(folder, 'bare-orders', { BARE_JOURNAL: journal, BARE_CONNECT: baseUrl });

/**
 * The same with what a station may not leave out: it parses, asks, proves, tells its page, and looks at its connection.
 * @type {typeof bareOrders}
 */
export const carefulOrders = (folder, { journal, baseUrl }) =>
  bareWindow(folder, 'bare-orders', { BARE_JOURNAL: journal, BARE_CONNECT: baseUrl, BARE_CAREFUL: '1' });

/**
 * The same with a page: a form, a list of the latest sixty orders and a beep, on the station's own stack. What a station
 * cannot have less than.
 * @param {string} folder
 * @param {{ journal: string, baseUrl: string }} options
 */
export async function bareStation(folder, { journal, baseUrl }) {
  const outDir = path.join(folder, 'bare-station-page');
  await build({
    configFile: false,
    logLevel: 'silent',
    root: path.resolve(import.meta.dirname, '../bare-orders'),
    base: './',
    plugins: [react()],
    build: { outDir, assetsInlineLimit: 0, rolldownOptions: { input: 'station.html' } },
  });
  return bareWindow(folder, 'bare-orders', {
    BARE_JOURNAL: journal,
    BARE_CONNECT: baseUrl,
    BARE_PAGE: path.join(outDir, 'station.html'),
  });
}

/**
 * An empty database with the station's tables.
 * @param {import('./launch.mjs').Bench} bench
 * @param {string} file
 * @param {string} baseUrl where its orders would go
 */
export async function makeJournal({ project }, file, baseUrl) {
  const { modules, remove } = await buildForNode(project);
  const destination = /** @type {const} */ ({ mode: 'live', baseUrl, orderPaths: 'lastmile', retailerId: null });
  await fillJournal(modules, { file, rows: 0, what: 'history', destination });
  remove();
}
