import { useEffect, useId, useState } from 'react';
import { create } from 'zustand';
import type { Intent } from '../../src-shared/intent';
import { OrderIdText } from '../controls';
import { ask, useStation } from '../station';
import { dayAndTime, handedOver, words } from '../words';

/** As many as a screen shows a few times over; more are asked for when somebody wants them. */
const PAGE = 100;

interface Found {
  readonly text: string;
  readonly intents: readonly Intent[];
  /** Where the next page begins; null when all are here. */
  readonly nextBefore: number | null;
}

const useFound = create<Found>(() => ({ text: '', intents: [], nextBefore: null }));

/** A scan in this place looks for its order. */
export function search(text: string): void {
  useFound.setState({ text });
  void read(null);
}

async function read(before: number | null): Promise<void> {
  const { text, intents } = useFound.getState();
  const page = await ask('orders.find', { text: text.trim(), before, limit: PAGE });
  // Somebody may have typed on while the journal looked.
  if (!page.ok || useFound.getState().text !== text) return;
  useFound.setState({
    intents: before === null ? page.value.intents : [...intents, ...page.value.intents],
    nextBefore: page.value.nextBefore,
  });
}

/** Every order that this station has handed over, newest first. */
export function ActivityPlace() {
  const latest = useStation((state) => state.orders);
  const timeZone = useStation(({ station }) => station.settings['station.timeZone']);
  const { text, intents, nextBefore } = useFound();
  const id = useId();
  const { columns } = words.activity;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a step of any order is what makes the picture old.
  useEffect(() => void read(null), [latest]);

  return (
    <main className="plain-place">
      <h1>{words.activity.title}</h1>
      <label className="label" htmlFor={id}>
        {words.activity.search}
      </label>
      <input
        id={id}
        className="text-input"
        type="search"
        autoComplete="off"
        spellCheck={false}
        placeholder={words.activity.searchHint}
        value={text}
        onChange={(event) => search(event.target.value)}
      />
      {intents.length === 0 ? (
        <p role="status">{text.trim() === '' ? words.activity.none : words.activity.noneFound(text.trim())}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls must be reachable by keyboard to be scrolled.
        <section className="table-holder" tabIndex={0} aria-label={words.activity.title}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{columns.order}</th>
                <th scope="col">{columns.state}</th>
                <th scope="col">{columns.what}</th>
                <th scope="col">{columns.time}</th>
                <th scope="col">{columns.attempts}</th>
              </tr>
            </thead>
            <tbody>
              {intents.map((intent) => (
                <ActivityRow key={intent.id} intent={intent} timeZone={timeZone} />
              ))}
            </tbody>
          </table>
          {nextBefore !== null && (
            <button type="button" className="button more" onClick={() => void read(nextBefore)}>
              {words.activity.more}
            </button>
          )}
        </section>
      )}
    </main>
  );
}

function ActivityRow({ intent, timeZone }: { readonly intent: Intent; readonly timeZone: string | null }) {
  const { request, state } = intent;
  return (
    <tr>
      <td>
        <OrderIdText id={request.orderId} />
      </td>
      <td>
        {words.activity.state[state.name]}
        {state.name === 'unknown' && <SettleUnknown intent={intent} />}
      </td>
      <td>{handedOver(request)}</td>
      <td>{dayAndTime(intent.changedAt, timeZone)}</td>
      <td className="is-number">{intent.attempts}</td>
    </tr>
  );
}

/** Nobody knows whether it was staged: Connect can be asked, or somebody who has looked says so. */
function SettleUnknown({ intent }: { readonly intent: Intent }) {
  const [said, setSaid] = useState<string | null>(null);
  const { orderId } = intent.request;

  async function check(): Promise<void> {
    const found = await ask('orders.check', { id: intent.id });
    if (found.ok && found.value.said) setSaid(words.checked(orderId, found.value.said));
  }

  async function decide(word: 'send-again' | 'mark-staged'): Promise<void> {
    const done = await ask('orders.decide', { id: intent.id, word });
    if (!done.ok) setSaid(done.problem.kind === 'already-leaving' ? words.stage.alreadyLeaving : words.stage.tooLate);
  }

  return (
    <div className="settle">
      <div className="button-row">
        <button type="button" className="button" onClick={() => void check()}>
          {words.activity.check}
        </button>
        <button type="button" className="button" onClick={() => void decide('send-again')}>
          {words.activity.sendAgain}
        </button>
        <button type="button" className="button" onClick={() => void decide('mark-staged')}>
          {words.activity.markStaged}
        </button>
      </div>
      <p className="field-hint" role="status">
        {said ?? words.activity.settleHint}
      </p>
    </div>
  );
}
