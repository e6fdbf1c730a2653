/**
 * A station in as few lines as its stack allows: the station's fonts and colors, a form, a beep, and the latest sixty orders
 * with what became of them.
 */
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/atkinson-hyperlegible-mono/wght.css';
import '../../../src-renderer/theme/tokens.css';
import '../../../src-renderer/theme/base.css';
import './station.css';
import { memo } from 'react';
import { createRoot } from 'react-dom/client';
import { create } from 'zustand';

const RAIL = 60;
const EMPTY = { order: '', bags: '', items: '', weight: '' };
const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'Back', '0', 'Next'];

/** @typedef {{ id: string, orderId: string, state: string, detail: string }} Entry */
const useStation = create(() => ({ draft: EMPTY, entries: /** @type {Entry[]} */ ([]) }));

/** @type {AudioContext | null} */
let sound = null;

function beep() {
  sound ??= new AudioContext({ latencyHint: 'interactive' });
  const tone = sound.createOscillator();
  tone.connect(sound.destination);
  tone.start();
  tone.stop(sound.currentTime + 0.05);
}

/** @param {Partial<typeof EMPTY>} change */
const write = (change) => useStation.setState(({ draft }) => ({ draft: { ...draft, ...change } }));

async function stage() {
  const { draft, entries } = useStation.getState();
  const entry = { id: crypto.randomUUID(), orderId: draft.order, state: 'Waiting', detail: '1 bag' };
  useStation.setState({ draft: EMPTY, entries: [entry, ...entries].slice(0, RAIL) });
  await /** @type {any} */ (window).bare.stage({ id: entry.id, request: { orderId: draft.order, bags: Number(draft.bags) } });
  const staged = { ...entry, state: 'Staged', detail: `${new Date().toLocaleTimeString()} · 1 bag` };
  useStation.setState(({ entries }) => ({ entries: entries.map((other) => (other.id === entry.id ? staged : other)) }));
  beep();
}

const Card = memo(function Card({ entry }) {
  return (
    <li className="rail-card">
      <span className="order-id">
        <span className="order-id-start">{entry.orderId.slice(0, -5)}</span>
        <span className="order-id-end">{entry.orderId.slice(-5)}</span>
      </span>
      <div>
        <p className="rail-state">{entry.state}</p>
        <p className="rail-detail">{entry.detail}</p>
      </div>
      <div className="rail-actions">
        <button type="button" className="button">
          Edit
        </button>
      </div>
    </li>
  );
});

function Station() {
  const { draft, entries } = useStation();
  return (
    <div className="stage">
      <main className="stage-form">
        {Object.entries(draft).map(([name, value]) => (
          <label key={name} className="card">
            {name} <input value={value} onChange={({ target }) => write({ [name]: target.value })} />
          </label>
        ))}
        {KEYS.map((key) => (
          <button key={key} type="button" className="button">
            {key}
          </button>
        ))}
        <button type="button" className="stage-button" onClick={stage}>
          Stage order
        </button>
      </main>
      <section className="rail">
        <ul className="rail-list">
          {entries.map((entry) => (
            <Card key={entry.id} entry={entry} />
          ))}
        </ul>
      </section>
    </div>
  );
}

createRoot(/** @type {HTMLElement} */ (document.getElementById('root'))).render(<Station />);

/** Stages orders one after the other, by the form. @param {string[]} orderIds */
Object.assign(window, {
  async stageAll(/** @type {string[]} */ orderIds) {
    const turn = () => new Promise((resolve) => setTimeout(resolve));
    for (const order of orderIds) {
      write({ order });
      await turn();
      write({ bags: '1' });
      await turn();
      await stage();
      await turn();
    }
  },
});
