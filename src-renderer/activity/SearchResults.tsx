import type { RefObject } from 'react';
import { findHiddenCharacter, showHiddenAsBoxes, trimInvisible } from '../../src-shared/text/hidden-characters';
import { Button, TextWithPart } from '../controls';
import { useStation } from '../station';
import { noSearchResultsMessage, refusalMessage, storeClockOf, t } from '../strings';
import { setFilter, useHistory } from './history-store';
import { OrderTable } from './OrderTable';
import styles from './SearchResults.module.css';

/** The orders that were found, or why there are none. */
export function SearchResults({ scrollContainer }: { readonly scrollContainer: RefObject<HTMLElement | null> }) {
  const { intents, refusal, isLoaded } = useHistory();
  const clock = useStation(({ station }) => storeClockOf(station.settings));
  return (
    <>
      <p role="alert" className={styles.refusal}>
        {refusal && refusalMessage(refusal)}
      </p>
      {intents.length > 0 ? <OrderTable intents={intents} clock={clock} scrollContainer={scrollContainer} /> : isLoaded && <EmptyResult />}
    </>
  );
}

/** Says what the search and the filter did not find, because another filter may. */
function EmptyResult() {
  const { text, filter } = useHistory();
  const isPractice = useStation(({ station }) => station.settings['connection.mode'] === 'practice');
  const soughtText = trimInvisible(text);
  const isFiltered = filter !== 'all';
  if (soughtText === '')
    return <p role="status">{t(isPractice && !isFiltered ? 'activity.emptyInPractice' : `activity.empty.${filter}`)}</p>;
  const shownText = showHiddenAsBoxes(soughtText);
  const message = isFiltered
    ? t('activity.noFilteredResults', { text: shownText, filter: t(`activity.filters.${filter}`) })
    : noSearchResultsMessage(shownText, findHiddenCharacter(soughtText));
  return (
    <div className={styles.empty}>
      <p role="status">
        <TextWithPart text={message} part={shownText} className={styles.soughtText} />
      </p>
      {isFiltered && <Button onClick={() => setFilter('all')}>{t('activity.showAll')}</Button>}
    </div>
  );
}
