/** What was measured, as a table for the terminal and as a page of the docs. */
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** @typedef {import('./figures.mjs').Figure} Figure */
/** @typedef {{ processor: string, cores: number, memoryGB: number, system: string, electron: string, node: string }} Machine */
/** @typedef {{ date: string, quick: boolean, machine: Machine, figures: Figure[] }} Measured */
/** What `out/bench.json` holds. @typedef {{ parts: Record<string, Measured> }} Bench */

const QUICK = 'Parts marked * ran in quick mode (STAGEBAY_BENCH_QUICK): their figures mean nothing.';

/** The heading and the description of each part in the document. @type {Record<string, { title: string, description?: string }>} */
const PARTS = {
  start: {
    title: 'Startup time',
    description:
      'The station and a bare Electron window with one field and one button are started in turn, with the same runtime and flags. A scan is accepted from the moment when the window has the keyboard focus, is painted and listens; after each start a real scan verifies it. The station is live, with a journal and a token in the keychain. Spread: ours | bare.',
  },
  memory: {
    title: 'Memory',
    description:
      'Private pages (clean and dirty) of all processes, from the kernel’s `smaps_rollup`, without double counting. The station is live, against a server on loopback: the first 1,000 orders are staged through the real form, the others by the call that the form makes. The bare window is open all the time. The garbage of the pages and main processes is collected before each measurement. The minimal station is a hundred lines on the station’s own stack, with its fonts and its memory settings: a form, a list of sixty orders, a beep, a journal, undici. `floor`: no more than 1.15 times the minimal station, which shows the memory of a window that does a station’s work.',
  },
  scan: {
    title: 'Scan latency',
    description:
      'Real key events of the X server, 5 ms apart. Measured from the time stamp of the last one to the end of the frame that shows it: ours is the Enter after which the order ID appears, the bare window’s is the last character, which its input echoes.',
  },
  wire: {
    title: 'Latency from press to request',
    description:
      'The page’s own call hands over orders, a twentieth of a second apart, to a live station without a hold. The bare window writes the same rows in the same durable transactions and posts with undici, without any checks. A careful bare window makes the checks that a station needs: it parses what its page sends, checks whether it knows the order, verifies the checksums of its rows, notifies its page of each step, and probes a connection that may have been closed before it writes to it. They take turns, five orders each. `floor`: no slower than 1.2 times the careful one.',
  },
  lookups: {
    title: 'Lookups at the scan',
    description:
      'Presses: the page’s own calls look each order up and stage it, in a live station without a hold, while the server delays its answer to the lookup; a station that never looks orders up takes turns, five orders each. Shifts: simulated with the courier’s own code on a virtual clock. One packer stages 300 orders in eight hours, with a busy hour, packs each in 20 to 60 s, scans some twice, and three times scans a cart of ten. The simulated screen asks again as the page does. A ratio near 1 shows that a lookup in flight does not delay a press. The counts show that a station keeps to its budget, and sends its orders undisturbed while the server refuses lookups.',
  },
  follow: {
    title: 'Following 300 orders',
    description:
      'Two live stations beside each other, each with 300 staged orders that wait for their shopper: ours follows them, as by default; the reference follows none (`order.followHours: 0`). Nothing else happens for a minute. The garbage of the page and the main process is collected before each measurement.',
  },
  devices: {
    title: 'A serial scale',
    description:
      'A CAS scale on a pseudo-terminal sends a weight as moving and, 0.1 s later, as stable: measured from the write of the stable line to the end of the frame that shows it. Then two live stations are beside each other, one with a scale that sends ten readings per second. The garbage of the page and the main process is collected before each measurement. No hardware is involved: a real line of 9600 baud takes 23 ms more for the 22 bytes.',
  },
  drain: {
    title: 'Throughput of saved orders',
    description:
      'The product’s courier, journal and client in plain Node, beside undici with the same rows, committed in groups, with four concurrent requests in both; five rounds in turn. Bare undici makes no checks. With a station’s checks it parses each row that it reads and verifies its checksum, updates the checksum of each row that it changes, accepts only Connect’s own responses, and writes two log lines for each order. `floor`: with responses after 10 ms, faster than from another city, ours delivers at least 0.9 times what bare undici does: four concurrent requests are the limit there, and not the processor. With a limit of 50 requests a second the ideal is a request each time the server accepts one.',
  },
  search: {
    title: 'Order search',
    description:
      'From the page’s call to its response, with 200 orders a page as Activity requests them, in the real app; beside SQLite’s own time for the bare indexed query. `floor`: no slower than twice a bare window’s call that returns the same rows, which is the minimum for any page.',
  },
  sizes: {
    title: 'Package size',
    description: 'The built app, its resources, and the native packages for this computer, without Electron itself.',
  },
  shift: {
    title: 'Resource leaks over a shift',
    description:
      'Eight hours’ worth of orders at high speed; every tenth request meets a fault (429, 500, connection lost, 404, a captive portal), and a person resolves it. The garbage of the page and the main process is collected before each measurement. The goal of 2 % applies to each line.',
  },
  crowd: {
    title: 'Many overdue orders',
  },
  'one-store': {
    title: 'Recovery of one store',
    description:
      'Twenty orders were handed over while the server was unreachable. The product’s courier, journal and client find the server by a probe, and send one order, then two, then four at once; undici with a station’s checks sends four at once from the start. The time counts from the first order’s request.',
  },
  herd: {
    title: 'Thundering herd: 10,000 stations',
    description:
      'Simulated with the courier’s own code on a virtual clock. Each station looks up its orders at the scan and follows them, as by default. A probe and a lookup count as requests. [The plot](herd.svg) shows the requests of all stations per second. The ideal is one queue for all stations.',
  },
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
    'Generated by `npm run bench -- --docs` from the results of `npm run bench`; do not edit this page. Each figure was measured in one run with its reference on the same computer, and the ratio is the result. `floor`: the goal is missed and cannot be met, for the reason in the note.',
    `Of ${verdicts.length} goals ${count('met')} are met, ${count('missed')} missed, ${count('floor')} at their floor.`,
    ...sections,
  ].join('\n\n')}\n`;
}

/** The name of the part under this heading. @param {string} section */
function nameIn(section) {
  const heading = /^## (.*)/.exec(section)?.[1] ?? '';
  return Object.entries(PARTS).find(([, { title }]) => title === heading)?.[0] ?? heading;
}

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
    `## ${PARTS[name]?.title ?? name}`,
    ...(PARTS[name]?.description ? [PARTS[name].description] : []),
    ['| measurement | ours | reference | ratio | goal | verdict | spread |', '|---|---:|---:|---:|---|---|---|', ...rows].join('\n'),
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
