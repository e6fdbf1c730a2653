import { type RefObject, useId, useRef, useState } from 'react';
import type { ExportFormat, Refusal } from '../../src-shared/bridge';
import type { Intent, StateName } from '../../src-shared/intent';
import { findHidden, trimInvisible, withBoxes } from '../../src-shared/invisible';
import type { OpenCounts } from '../../src-shared/station';
import { FileStatus, PinForm, PressButton, usePressGroup } from '../controls';
import { ask, closeFile, stopFile, useCounts, useFileTask, useStation } from '../station';
import { refusalWords, storeClock, words } from '../words';
import { BulkActions } from './BulkActions';
import { FILTERS, type Filter, query, refresh, search, show, useFound } from './found';
import { OrderTable } from './OrderTable';
import { Queue } from './Queue';
import { Story } from './Story';
import { Unreadable } from './Unreadable';
import { useRefresh } from './use-refresh';

const text = words.activity;

export interface ActivityPlaceProps {
  /** Brings an order or an edit back to where it was made. */
  readonly correct: (intent: Intent) => void;
}

const refreshFound = () => void refresh();

/** Every order that this station has handled, newest first, and before them what wants somebody or has not been sent. */
export function ActivityPlace({ correct }: ActivityPlaceProps) {
  useRefresh(refreshFound);
  const open = useFound((found) => found.open);
  const place = useRef<HTMLElement>(null);

  if (open !== null) return <Story key={open} orderId={open} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard to be scrolled.
    <main className="plain-place activity" ref={place} tabIndex={0}>
      <Head />
      <Unreadable />
      <BulkActions />
      <Queue correct={correct} />
      <Search />
      <Results place={place} />
    </main>
  );
}

function Search() {
  const typed = useFound((found) => found.text);
  const filter = useFound((found) => found.filter);
  const { current } = useCounts();
  const id = useId();
  return (
    <div className="activity-search">
      <label className="label" htmlFor={id}>
        {text.search}
      </label>
      <input
        id={id}
        className="text-input"
        type="search"
        autoComplete="off"
        spellCheck={false}
        maxLength={500}
        placeholder={text.searchHint}
        value={typed}
        onChange={(event) => search(event.target.value)}
      />
      <fieldset className="filters">
        <legend className="label">{text.filter}</legend>
        {(Object.keys(FILTERS) as Filter[]).map((name) => (
          <label key={name} className="filter">
            <input type="radio" name={`${id}-filter`} checked={filter === name} onChange={() => show(name)} />
            {counted(name, current)}
          </label>
        ))}
      </fieldset>
    </div>
  );
}

/** The name of a filter, with how many orders it finds where the main process counts them. */
function counted(name: Filter, { byState }: OpenCounts): string {
  const states: readonly StateName[] = FILTERS[name] ?? [];
  const count = states.reduce((total, state) => total + (byState[state] ?? 0), 0);
  return count > 0 ? text.filterCount(text.filters[name], count) : text.filters[name];
}

function Results({ place }: { readonly place: RefObject<HTMLElement | null> }) {
  const { text: typed, filter, intents } = useFound();
  const clock = useStation(({ station }) => storeClock(station.settings));
  if (intents.length > 0) return <OrderTable intents={intents} clock={clock} place={place} />;
  const sought = trimInvisible(typed);
  return (
    <p role="status">
      {sought !== '' ? text.noneFound(withBoxes(sought), findHidden(sought)) : filter === 'all' ? text.none : text.noneSuch}
    </p>
  );
}

/** The title, with the buttons that write what the query finds, all of it, also what has not been scrolled to. */
function Head() {
  const task = useFileTask('orders');
  const locked = useStation(({ station }) => station.locked);
  const group = usePressGroup();
  const [refusal, setRefusal] = useState<string | null>(null);
  /** The format that waits for the PIN. */
  const [withPin, setWithPin] = useState<ExportFormat | null>(null);

  /** @returns why it was not begun */
  async function write(format: ExportFormat, pin?: string): Promise<Refusal | null> {
    const begun = await ask('orders.export', { ...query(useFound.getState()), format, ...(pin !== undefined && { pin }) });
    if (!begun.ok) return begun.problem;
    setWithPin(null);
    return null;
  }
  async function press(format: ExportFormat): Promise<void> {
    if (locked) return setWithPin(format);
    const refused = await write(format);
    setRefusal(refused && refusalWords(refused));
  }
  function close(): void {
    setRefusal(null);
    closeFile();
  }

  return (
    <>
      <header className="activity-head">
        <h1>{text.title}</h1>
        <div className="button-row">
          <PressButton group={group} onPress={() => press('xlsx')}>
            {text.exportXlsx}
          </PressButton>
          <PressButton group={group} onPress={() => press('csv')}>
            {text.exportCsv}
          </PressButton>
        </div>
      </header>
      {withPin && (
        <section className="card export-pin">
          <PinForm takesFocus hint={text.exportPin} submit={text.exportWithPin} onSubmit={(pin) => write(withPin, pin)} />
          <button type="button" className="button" onClick={() => setWithPin(null)}>
            {text.exportCancel}
          </button>
        </section>
      )}
      <FileStatus task={task} refusal={refusal} onStop={stopFile} onClose={close} />
    </>
  );
}
