/** What was measured, as a table for the terminal and as a page of the docs. */
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** @typedef {import('./figures.mjs').Figure} Figure */
/** @typedef {{ processor: string, cores: number, memoryGB: number, system: string, electron: string, node: string }} Machine */
/** @typedef {{ date: string, quick: boolean, machine: Machine, figures: Figure[] }} Measured */
/** What `out/bench.json` holds. @typedef {{ parts: Record<string, Measured> }} Bench */

const QUICK = 'Parts marked * were only tried out (STAGEBAY_BENCH_QUICK): their figures mean nothing.';

/** What each part does, for the docs. @type {Record<string, string>} */
const PARTS = {
  start:
    'Ours and a bare Electron window with one field and one button are started in turn, with the same runtime and flags. A scan is accepted from the moment at which the window has the keyboard, is painted and listens; after each start a true scan proves it. The app is live, with a journal and a token in the keychain. Spread: ours | bare.',
  memory:
    'Private pages (clean and dirty) of all processes, from the kernel’s `smaps_rollup`; nothing is counted twice. Live, against a server on loopback: the first 1,000 orders are staged through the real form, the others by the call that the form makes. The bare window is open all the while. Garbage of the pages and main processes is collected before each look. The least that a station can be is a hundred lines on the station’s own stack, with its fonts and its ways to save memory: a form, a list of sixty orders, a beep, a journal, undici. `floor`: no more than 1.15 times that, which is where a window goes that does a station’s work.',
  scan: 'True key events of the X server, 5 ms apart. From the time stamp of the last one to the end of the frame that shows it: ours is the Enter upon which the order ID appears, the bare window’s is the last character, which its input echoes.',
  wire: 'Orders are handed over by the page’s own call, a twentieth of a second apart, to a live station with nothing held back. The bare window writes the same rows in the same durable transactions and posts with undici; it looks at nothing twice. A careful bare window does what a station may not leave out: it parses what its page sends, asks whether it knows the order, proves its rows, tells its page of each step, and asks the network before it writes on a connection that may have been closed. They take turns, five orders each. `floor`: no slower than 1.2 times the careful one.',
  drain:
    'The product’s courier, journal and client in plain Node, beside undici with the same rows, committed in groups, four requests at once in both; five rounds in turn. Undici looks at nothing twice; with a station’s care it proves and parses each row that it reads, proves each that it changes, believes no answer that is not Connect’s, and writes two lines of log for each order. `floor`: where an answer takes 10 ms, sooner than any comes from another city, ours delivers at least 0.9 times what bare undici does: four requests at once are the limit there, and no processor is. With a limit of 50 requests a second the ideal is a request each time the server takes one.',
  search:
    'From the page’s call to its answer, with 200 orders a page as Activity asks for them, in the real app; beside SQLite’s own time for the bare indexed query. `floor`: no slower than twice a bare window’s call that hands over the same rows, before which no page has an answer.',
  herd: 'Played with the courier’s own code on a clock that jumps. A probe counts as a request. [The plot](herd.svg) shows the requests of all stations, second by second. The ideal is a queue that everybody stands in.',
  'one-store':
    'Twenty orders were handed over while nothing could be reached. The product’s courier, journal and client find the server by a probe, and send one order, then two, then four at once; undici with a station’s care sends four at once from the first. The time counts from the first order’s request.',
  sizes: 'The built app, its resources, and the native packages for this machine; Electron itself left out.',
  shift:
    'Eight hours’ worth of orders at speed; every tenth request meets a fault (429, 500, cut off, 404, a captive portal), and a person looks into them. Garbage of the page and the main process is collected before each look. The goal of 2 % stands on each line.',
};

/** @param {Bench} bench */
export function table({ parts }) {
  const figures = Object.values(parts).flatMap(({ figures, quick }) =>
    figures.map((figure) => ({ ...figure, what: quick ? `*${figure.what}` : figure.what })),
  );
  const rows = [['what', 'ours', 'reference', 'ratio', 'goal', 'verdict', 'spread'], ...figures.map(cells)];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column === 0 || column > 3 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map((width) => '─'.repeat(width)).join('  '));
  if (Object.values(parts).some(({ quick }) => quick)) lines.push('', QUICK);
  return lines.join('\n');
}

/**
 * @param {Bench} bench
 * @param {string} before the document as it is: it keeps the parts that were not measured here
 * @returns {string} Markdown
 */
export function document({ parts }, before = '') {
  const kept = new Map(before.split(/^(?=## )/m).flatMap((text) => (text.startsWith('## ') ? [[nameIn(text), text.trim()]] : [])));
  const measured = Object.entries(parts).map(([name, part]) => /** @type {const} */ ([name, section(name, part)]));
  const sections = [...new Map([...kept, ...measured]).values()];
  const verdicts = sections.flatMap((text) => [...text.matchAll(/\| (met|missed|floor) \|/g)].map(([, verdict]) => verdict));
  const count = (/** @type {string} */ verdict) => verdicts.filter((one) => one === verdict).length;
  return `${[
    '# Performance',
    'Written by `npm run bench -- --docs` from what `npm run bench` measured; not by hand. Each figure was measured in one run beside its reference on the same machine, and what counts is the ratio. `floor`: the goal is missed and cannot be met; the note says why.',
    `Of ${verdicts.length} goals ${count('met')} are met, ${count('missed')} missed, ${count('floor')} at their floor.`,
    ...sections,
  ].join('\n\n')}\n`;
}

const nameIn = (/** @type {string} */ section) => /^## (.*)/.exec(section)?.[1] ?? '';

/**
 * @param {string} name
 * @param {Measured} measured
 */
function section(name, { date, machine, figures }) {
  const { processor, cores, memoryGB, system, electron, node } = machine;
  const rows = figures.map(
    (figure) =>
      `| ${cells(figure)
        .map((cell) => cell.trim().replaceAll('|', '\\|'))
        .join(' | ')} |`,
  );
  const notes = figures.flatMap(({ what, note }) => (note ? [`- ${what.trim()}: ${note}`] : []));
  return [
    `## ${name}`,
    ...(PARTS[name] ? [PARTS[name]] : []),
    ['| what | ours | reference | ratio | goal | verdict | spread |', '|---|---:|---:|---:|---|---|---|', ...rows].join('\n'),
    ...(notes.length > 0 ? [notes.join('\n')] : []),
    `Measured ${date.slice(0, 10)} with Electron ${electron} (Node ${node} beside it) on ${system}, ${processor}, ${cores} cores, ${memoryGB} GB.`,
  ].join('\n\n');
}

/** @param {Figure} figure */
function cells({ what, ours, reference, unit, ratio, goal, verdict, spread = '' }) {
  const value = (/** @type {number | null} */ number) => (number === null ? '—' : `${written(number)} ${unit}`.trim());
  return [what, value(ours), value(reference), ratio === null ? '—' : `${ratio.toFixed(2)} ×`, goal ?? '', verdict ?? '', spread];
}

/** Three digits that count; whole numbers as they are. @param {number} number */
function written(number) {
  if (Number.isInteger(number) || Math.abs(number) >= 1000) return Math.round(number).toLocaleString('en');
  return number.toFixed(Math.max(0, 2 - Math.floor(Math.log10(Math.max(Math.abs(number), 0.01)))));
}

/**
 * @param {string} electron the executable
 * @returns {Machine}
 */
export function machineHere(electron) {
  return {
    processor: os.cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: os.availableParallelism(),
    memoryGB: Math.round(os.totalmem() / 1e9),
    system: systemName(),
    electron: readFileSync(path.join(path.dirname(electron), 'version'), 'utf8')
      .trim()
      .replace(/^v/, ''),
    node: process.versions.node,
  };
}

function systemName() {
  try {
    return /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? os.type();
  } catch {
    return os.type();
  }
}
