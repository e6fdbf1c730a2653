/** A line of the benchmark's table and its verdict. */

/**
 * `met` or `missed`: compared with the goal. `floor`: the goal is missed and cannot be met; the note gives the reason.
 * null: there is no goal, the line explains another one.
 * @typedef {'met' | 'missed' | 'floor' | null} Verdict
 */

/**
 * @typedef {object} Figure
 * @property {string} part the name of the part that measured it
 * @property {string} what
 * @property {number | null} ours in `unit`
 * @property {number | null} reference in `unit`, measured in the same run; null where there is none
 * @property {string} unit
 * @property {number | null} ratio ours to reference
 * @property {string | null} goal in words: `≤ 1.15 ×`
 * @property {Verdict} verdict
 * @property {string} [note] an explanation
 * @property {string} [spread] the range of the single measurements
 */

/** The goal for a figure's ratio to the reference or for its value. @typedef {{ ratioAtMost: number } | { ratioAtLeast: number } | { atMost: number }} Goal */

/**
 * @param {Pick<Figure, 'part' | 'what' | 'unit' | 'note' | 'spread'> & { ours: number, reference?: number | null, goal?: Goal }} measured
 * @returns {Figure}
 */
export function figure({ part, what, unit, ours, reference = null, goal, note, spread }) {
  const ratio = reference === null || reference === 0 ? null : ours / reference;
  const explained = { ...(note !== undefined && { note }), ...(spread !== undefined && { spread }) };
  return { part, what, ours, reference, unit, ratio, ...judge(goal, ours, ratio, unit), ...explained };
}

/**
 * Marks a missed goal that cannot be met.
 * @param {Figure} line
 * @param {boolean} isUnreachable whether the goal cannot be met
 * @param {string} [note] why, or by how much
 * @returns {Figure} the line itself if the goal is met or could be
 */
export const markFloor = (line, isUnreachable, note) =>
  line.verdict === 'missed' && isUnreachable ? { ...line, verdict: 'floor', ...(note !== undefined && { note }) } : line;

/**
 * @param {Goal | undefined} goal
 * @param {number} ours
 * @param {number | null} ratio
 * @param {string} unit
 * @returns {Pick<Figure, 'goal' | 'verdict'>}
 */
function judge(goal, ours, ratio, unit) {
  if (!goal) return { goal: null, verdict: null };
  if ('atMost' in goal) return { goal: `≤ ${goal.atMost} ${unit}`, verdict: ours <= goal.atMost ? 'met' : 'missed' };
  if ('ratioAtMost' in goal)
    return { goal: `≤ ${goal.ratioAtMost} ×`, verdict: ratio !== null && ratio <= goal.ratioAtMost ? 'met' : 'missed' };
  return { goal: `≥ ${goal.ratioAtLeast} ×`, verdict: ratio !== null && ratio >= goal.ratioAtLeast ? 'met' : 'missed' };
}

/** Whether this is a quick trial: every part is small, and its figures are not representative. */
export const isQuick = process.env.STAGEBAY_BENCH_QUICK === '1';
