/** The bare window with a database of its own behind it. */
import { bareWindow } from './launch.mjs';

/**
 * @param {string} folder an empty one
 * @param {{ journal: string, baseUrl: string }} options a database with the station's tables, which only this app has
 *   open; where Connect is
 * @returns {import('./launch.mjs').Subject}
 */
export const bareOrders = (folder, { journal, baseUrl }) =>
  bareWindow(folder, 'bare-orders', { BARE_JOURNAL: journal, BARE_CONNECT: baseUrl });
