/** What a page's clock says, by the clock that all processes of this machine share. */

const QUESTIONS = 300;

/**
 * Asks a page for its time again and again; of the answer that came back soonest it is known best when it was given.
 * @param {import('../../support/devtools-page.mjs').Page} page
 * @returns {Promise<(pageTime: number) => number>} from the page's `performance.now()` to milliseconds of
 *   `process.hrtime`; off by less than half of the quickest round trip, which is about 0.1 ms
 */
export async function readPageClock(page) {
  let best = { roundTrip: Number.POSITIVE_INFINITY, offset: 0 };
  for (let question = 0; question < QUESTIONS; question += 1) {
    const asked = machineTime();
    const pageTime = await page.evaluate('performance.now()');
    const roundTrip = machineTime() - asked;
    if (roundTrip < best.roundTrip) best = { roundTrip, offset: asked + roundTrip / 2 - pageTime };
  }
  return (pageTime) => pageTime + best.offset;
}

const machineTime = () => Number(process.hrtime.bigint()) / 1e6;
