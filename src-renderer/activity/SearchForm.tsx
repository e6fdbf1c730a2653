import { useEffect, useId, useRef } from 'react';
import type { StateName } from '../../src-shared/intent/intent.schema';
import type { OpenCounts } from '../../src-shared/station/station';
import { Label, TextInput } from '../controls';
import { useCounts } from '../station';
import { t } from '../strings';
import { FILTERS, type Filter, searchHistory, setFilter, useHistory } from './history-store';
import { ScanRefusalNote } from './ScanRefusalNote';
import styles from './SearchForm.module.css';

export function SearchForm() {
  const searchText = useHistory((found) => found.text);
  const filter = useHistory((found) => found.filter);
  const { current } = useCounts();
  const id = useId();
  const form = useRef<HTMLDivElement>(null);
  // A scan searches from anywhere in the view, and its result may be below a long queue.
  useEffect(() => {
    const isTyping = form.current?.contains(document.activeElement);
    const isReturning = useHistory.getState().returnTo !== null;
    if (searchText !== '' && !isTyping && !isReturning) form.current?.scrollIntoView({ block: 'start' });
  }, [searchText]);
  return (
    <div className={styles.search} ref={form}>
      <Label htmlFor={id}>{t('activity.search')}</Label>
      <TextInput id={id} type="search" maxLength={500} placeholder={t('activity.searchHint')} value={searchText} onChange={searchHistory} />
      <ScanRefusalNote />
      <fieldset className={styles.filters}>
        <Label as="legend">{t('activity.filter')}</Label>
        {(Object.keys(FILTERS) as Filter[]).map((name) => (
          <label key={name} className={styles.filter}>
            <input type="radio" name={`${id}-filter`} checked={filter === name} onChange={() => setFilter(name)} />
            {filterLabel(name, current)}
          </label>
        ))}
      </fieldset>
    </div>
  );
}

/** The name of a filter, with its number of orders where the main process counts them. */
function filterLabel(name: Filter, { byState }: OpenCounts): string {
  const states: readonly StateName[] = FILTERS[name] ?? [];
  const count = states.reduce((total, state) => total + (byState[state] ?? 0), 0);
  return count > 0 ? t('activity.filterCount', { name: t(`activity.filters.${name}`), n: count }) : t(`activity.filters.${name}`);
}
