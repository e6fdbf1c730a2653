/** The bare window with a database of its own behind it. */
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
 * The same with a form, a list of the latest sixty orders and a beep: what a station cannot have less than.
 * @type {typeof bareOrders}
 */
export const bareStation = (folder, { journal, baseUrl }) =>
  bareWindow(folder, 'bare-orders', { BARE_JOURNAL: journal, BARE_CONNECT: baseUrl, BARE_PAGE: 'station.html' });

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
