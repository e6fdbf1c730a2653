/** The bare window with a database. */
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { fillJournal } from './fill-journal.mjs';
import { bareWindow } from './launch-app.mjs';
import { buildForNode } from './node-build.mjs';

/**
 * @typedef {object} Backend
 * @property {string} journal a database with the station's tables, which only this app has open
 * @property {string} baseUrl the address of Connect
 */

/**
 * @param {string} folder an empty one
 * @param {Backend} backend
 * @param {{ BARE_CAREFUL?: string, BARE_PAGE?: string }} [more]
 */
export const bareOrders = (folder, { journal, baseUrl }, more = {}) =>
  bareWindow(folder, 'bare-orders', { BARE_JOURNAL: journal, BARE_CONNECT: baseUrl, ...more });

/**
 * The same with the necessary checks of a station: it parses, validates, notifies its page and checks its connection.
 * @param {string} folder
 * @param {Backend} backend
 */
export const carefulOrders = (folder, backend) => bareOrders(folder, backend, { BARE_CAREFUL: '1' });

/**
 * The minimal station: the same with a form, a list of the latest sixty orders and a beep, on the station's own stack.
 * @param {string} folder
 * @param {Backend} backend
 */
export async function bareStation(folder, backend) {
  const outDir = path.join(folder, 'bare-station-page');
  await build({
    configFile: false,
    logLevel: 'silent',
    root: path.resolve(import.meta.dirname, '../bare-orders'),
    base: './',
    plugins: [react()],
    build: { outDir, assetsInlineLimit: 0, rolldownOptions: { input: 'station.html' } },
  });
  return bareOrders(folder, backend, { BARE_PAGE: path.join(outDir, 'station.html') });
}

/**
 * An empty database with the station's tables.
 * @param {import('./launch-app.mjs').Bench} bench
 * @param {string} file
 * @param {string} baseUrl the address for its orders
 */
export async function makeJournal({ project }, file, baseUrl) {
  const { modules, remove } = await buildForNode(project);
  const destination = /** @type {const} */ ({ mode: 'live', baseUrl, orderPaths: 'lastmile', retailerId: null });
  await fillJournal(modules, { file, rows: 0, what: 'history', destination });
  remove();
}
