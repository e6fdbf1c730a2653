/** What the main process tells the page about the station. */

/** @typedef {import('@playwright/test').ElectronApplication} ElectronApplication */
/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('../../src-shared/station/station').Station} Station */

/** @param {Page} page @returns {Promise<Station>} */
export const readStation = async (page) =>
  JSON.parse(await page.evaluate(() => /** @type {any} */ (window).station.call('station.read', undefined))).value;

/**
 * Looks orders up in Connect now, as a person does in Edit order.
 * @param {Page} page
 * @param {readonly string[]} orderIds
 */
export async function lookUpOrders(page, ...orderIds) {
  for (const orderId of orderIds)
    await page.evaluate((id) => /** @type {any} */ (window).station.call('orders.lookup', { orderId: id, userId: null }), orderId);
}

/**
 * Shows the page an update state that the app from sources never has, until the app ends: the main process replaces it in each message.
 * @param {{ readonly app: ElectronApplication, readonly page: Page }} station
 * @param {import('../../src-shared/release/release-state').ReleaseState} release
 * @param {Readonly<Record<string, unknown>>} [settings] in place of the station's own
 */
export async function showRelease({ app, page }, release, settings = {}) {
  // The keychain is the last that the station reads at its start, so the station that is read then is complete.
  /** @type {Station} */
  let station;
  do station = await readStation(page);
  while (station.credentials.kind === 'loading');
  await app.evaluate(
    ({ BrowserWindow }, { station, release, settings }) => {
      const contents = /** @type {any} */ (BrowserWindow.getAllWindows()[0]?.webContents);
      contents.originalSend ??= contents.send;
      contents.send = (/** @type {string} */ name, /** @type {string} */ value) => {
        if (name !== 'station.changed') return contents.originalSend(name, value);
        const own = JSON.parse(value);
        contents.originalSend(name, JSON.stringify({ ...own, version: '1.1.0', release, settings: { ...own.settings, ...settings } }));
      };
      contents.send('station.changed', station);
    },
    { station: JSON.stringify(station), release, settings },
  );
}
