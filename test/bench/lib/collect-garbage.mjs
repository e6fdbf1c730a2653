/** What counts is what is held: V8 leaves garbage lying for as long as there is room. */

/**
 * Collects the garbage of an app's page and of its main process, which has to have been started to be looked into.
 * @param {import('./launch-app.mjs').Running} app
 * @param {import('../../support/devtools-page.mjs').Page} page
 */
export async function collectGarbage(app, page) {
  const main = await app.mainProcess();
  for (const process of [page, main]) await process.send('HeapProfiler.collectGarbage');
  main.close();
}
