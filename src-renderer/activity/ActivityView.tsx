import { type RefObject, useId, useRef, useState } from 'react';
import type { Refusal } from '../../src-shared/bridge/refusal';
import type { Intent, StateName } from '../../src-shared/intent/intent.schema';
import type { ExportFormat } from '../../src-shared/station/file-task';
import type { OpenCounts } from '../../src-shared/station/station';
import { findHiddenCharacter, showHiddenAsBoxes, trimInvisible } from '../../src-shared/text/hidden-characters';
import { Button, ButtonRow, Card, FileStatus, Label, PinForm, PressButton, TextInput, usePressGroup, View } from '../controls';
import { cancelFileTask, dismissFileTask, invoke, useCounts, useFileTask, useStation } from '../station';
import { noSearchResultsMessage, refusalMessage, storeClockOf, t } from '../strings';
import styles from './ActivityView.module.css';
import { BulkActions } from './BulkActions';
import { HeaderRow } from './HeaderRow';
import { buildQuery, FILTERS, type Filter, refreshHistory, searchHistory, setFilter, useHistory } from './history-store';
import { OrderTable } from './OrderTable';
import { OrderTimeline } from './OrderTimeline';
import { QuarantinedRows } from './QuarantinedRows';
import { Queue } from './Queue';
import searchStyles from './SearchForm.module.css';
import { useRefreshOnChange } from './use-refresh-on-change';

export interface ActivityViewProps {
  /** Reopens an order or edit in the view where it was made. */
  readonly correct: (intent: Intent) => void;
}

const reloadHistory = () => void refreshHistory();

/** The history of this station's orders, newest first, below the orders that need attention or are not sent. */
export function ActivityView({ correct }: ActivityViewProps) {
  useRefreshOnChange(reloadHistory);
  const openOrderId = useHistory((found) => found.openOrderId);
  const scrollContainer = useRef<HTMLElement>(null);

  if (openOrderId !== null) return <OrderTimeline key={openOrderId} orderId={openOrderId} />;
  return (
    // The keyboard can scroll only an element that can have the focus.
    <View className={styles.activity} ref={scrollContainer} tabIndex={0}>
      <ActivityHeader />
      <QuarantinedRows />
      <BulkActions />
      <Queue correct={correct} />
      <SearchForm />
      <SearchResults scrollContainer={scrollContainer} />
    </View>
  );
}

function SearchForm() {
  const searchText = useHistory((found) => found.text);
  const filter = useHistory((found) => found.filter);
  const { current } = useCounts();
  const id = useId();
  return (
    <div className={searchStyles.search}>
      <Label htmlFor={id}>{t('activity.search')}</Label>
      <TextInput id={id} type="search" maxLength={500} placeholder={t('activity.searchHint')} value={searchText} onChange={searchHistory} />
      <fieldset className={searchStyles.filters}>
        <Label as="legend">{t('activity.filter')}</Label>
        {(Object.keys(FILTERS) as Filter[]).map((name) => (
          <label key={name} className={searchStyles.filter}>
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

function SearchResults({ scrollContainer }: { readonly scrollContainer: RefObject<HTMLElement | null> }) {
  const { text: searchText, filter, intents } = useHistory();
  const clock = useStation(({ station }) => storeClockOf(station.settings));
  if (intents.length > 0) return <OrderTable intents={intents} clock={clock} scrollContainer={scrollContainer} />;
  const soughtText = trimInvisible(searchText);
  return (
    <p role="status">
      {soughtText !== ''
        ? noSearchResultsMessage(showHiddenAsBoxes(soughtText), findHiddenCharacter(soughtText))
        : filter === 'all'
          ? t('activity.empty')
          : t('activity.noMatches')}
    </p>
  );
}

/** The title, with buttons that export everything that the query finds, not only the rows that are loaded. */
function ActivityHeader() {
  const task = useFileTask('orders');
  const locked = useStation(({ station }) => station.isLocked);
  const group = usePressGroup();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  /** The export format while the PIN is being entered. */
  const [formatAwaitingPin, setFormatAwaitingPin] = useState<ExportFormat | null>(null);

  /** @returns why the export did not start */
  async function startExport(format: ExportFormat, pin?: string): Promise<Refusal | null> {
    const response = await invoke('orders.export', { ...buildQuery(useHistory.getState()), format, ...(pin !== undefined && { pin }) });
    if (!response.ok) return response.problem;
    setFormatAwaitingPin(null);
    return null;
  }
  async function exportAs(format: ExportFormat): Promise<void> {
    if (locked) return setFormatAwaitingPin(format);
    setRefusal(await startExport(format));
  }
  function closeStatus(): void {
    setRefusal(null);
    dismissFileTask();
  }

  return (
    <>
      <HeaderRow>
        <h1>{t('activity.title')}</h1>
        <ButtonRow>
          <PressButton group={group} onPress={() => exportAs('xlsx')}>
            {t('activity.exportXlsx')}
          </PressButton>
          <PressButton group={group} onPress={() => exportAs('csv')}>
            {t('activity.exportCsv')}
          </PressButton>
        </ButtonRow>
      </HeaderRow>
      {formatAwaitingPin && (
        <Card className={styles.pin}>
          <PinForm
            takesFocus
            hint={t('activity.exportPin')}
            submitLabel={t('activity.exportWithPin')}
            onSubmit={(pin) => startExport(formatAwaitingPin, pin)}
          />
          <Button onClick={() => setFormatAwaitingPin(null)}>{t('activity.exportCancel')}</Button>
        </Card>
      )}
      <FileStatus task={task} refusal={refusal && refusalMessage(refusal)} onStop={cancelFileTask} onClose={closeStatus} />
    </>
  );
}
