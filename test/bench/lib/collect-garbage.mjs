/** Collects garbage before a measurement, because V8 keeps garbage while there is room. */

/**
 * Collects the garbage of an app's page and of its main process, which must have been started with `inspect`.
 * @param {import('./launch-app.mjs').Running} app
 * @param {import('../../support/devtools-page.mjs').Page} page
 */
export async function collectGarbage(app, page) {
  const main = await app.mainProcess();
  for (const process of [page, main]) await process.send('HeapProfiler.collectGarbage');
  main.close();
}
