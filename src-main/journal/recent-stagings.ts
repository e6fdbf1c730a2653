/** The latest staged orders of a journal, page by page. */
import type { Staging } from '../../src-shared/intent/intent.schema';
import type { IntentPage, Journal } from './journal';

const PAGE_SIZE = 200;

/**
 * @param since milliseconds since 1970
 * @returns the orders that were staged since then, the latest press first
 */
export async function* recentStagings(journal: Pick<Journal, 'search'>, since: number): AsyncGenerator<readonly Staging[]> {
  for (let before: number | null = null; ; ) {
    const page: IntentPage = await journal.search({ text: '', states: ['staged'], before, limit: PAGE_SIZE });
    const recent = page.intents.filter((intent): intent is Staging => intent.kind === 'stage' && intent.changedAt >= since);
    yield recent;
    // The pages are in the order of the presses. One without a recent staging is far before the first recent one.
    if (page.nextBefore === null || recent.length === 0) return;
    before = page.nextBefore;
  }
}
