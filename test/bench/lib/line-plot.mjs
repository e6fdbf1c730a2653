/** Draws lines over time as an SVG that reads well on a white and on a dark page. */

const WIDTH = 880;
const HEIGHT = 360;
const LEFT = 64;
const RIGHT = 20;
const TOP = 56;
const BOTTOM = 48;

/** About six steps up to a number, each 1, 2 or 5 times a power of ten. */
function steps(/** @type {number} */ most) {
  const rough = most / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * /** @type {number} */ ([1, 2, 5, 10].find((times) => times * power >= rough));
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step);
}

const escaped = (/** @type {string} */ text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

/**
 * @typedef {object} Line
 * @property {string} name
 * @property {string} color
 * @property {readonly number[]} values one for each step to the right, from 0
 * @property {boolean} [dashed]
 */

/**
 * @param {object} plot
 * @param {string} plot.title
 * @param {string} plot.right what is counted to the right
 * @param {string} plot.up what is counted upwards
 * @param {readonly Line[]} plot.lines
 * @returns {string} the SVG
 */
export function drawLines({ title, right, up, lines }) {
  const last = Math.max(...lines.map(({ values }) => values.length - 1), 1);
  const most = Math.max(...lines.flatMap(({ values }) => values), 1) * 1.05;
  const x = (/** @type {number} */ value) => LEFT + (value / last) * (WIDTH - LEFT - RIGHT);
  const y = (/** @type {number} */ value) => HEIGHT - BOTTOM - (value / most) * (HEIGHT - TOP - BOTTOM);
  const at = (/** @type {number} */ value) => value.toFixed(1);
  const text = (/** @type {number} */ left, /** @type {number} */ top, /** @type {string} */ words, more = '') =>
    `<text x="${at(left)}" y="${at(top)}"${more}>${escaped(words)}</text>`;

  const grid = [
    ...steps(most).map(
      (value) =>
        `<path class="grid" d="M${LEFT} ${at(y(value))}H${WIDTH - RIGHT}"/>${text(LEFT - 8, y(value) + 4, String(value), ' text-anchor="end"')}`,
    ),
    ...steps(last).map((value) => text(x(value), HEIGHT - BOTTOM + 18, String(value), ' text-anchor="middle"')),
  ];
  const drawn = lines.map(({ values, color, dashed }) => {
    const points = values.map((value, index) => `${at(x(index))} ${at(y(value))}`).join('L');
    return `<path d="M${points}" fill="none" stroke="${color}" stroke-width="1.5"${dashed ? ' stroke-dasharray="5 4"' : ''}/>`;
  });
  const legend = lines.map(({ name, color }, index) => {
    const left = LEFT + index * 210;
    return `<path d="M${left} 42h18" stroke="${color}" stroke-width="3"/>${text(left + 24, 46, name)}`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(title)}" font-family="sans-serif" font-size="12" fill="#444">`,
    '<style>.grid{stroke:#ddd}</style>',
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    text(LEFT, 22, title, ' font-size="15" fill="#111"'),
    ...legend,
    ...grid,
    ...drawn,
    text(WIDTH - RIGHT, HEIGHT - 10, right, ' text-anchor="end"'),
    text(LEFT, HEIGHT - 10, up),
    '</svg>',
    '',
  ].join('\n');
}
