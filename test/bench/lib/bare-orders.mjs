/** The bare window with a database of its own behind it. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';

/**
 * @param {string} folder an empty one
 * @param {{ journal: string, baseUrl: string }} options a database with the station's tables, which only this app has
 *   open; where Connect is
 * @returns {import('./launch.mjs').Subject}
 */
export function bareOrders(folder, { journal, baseUrl }) {
  const userData = path.join(folder, 'bare-orders');
  mkdirSync(userData, { recursive: true });
  return {
    name: 'bare',
    app: path.resolve(import.meta.dirname, '../bare-orders'),
    userData,
    log: path.join(userData, 'bare.log'),
    env: { ...process.env, BARE_USER_DATA: userData, BARE_JOURNAL: journal, BARE_CONNECT: baseUrl },
  };
}
