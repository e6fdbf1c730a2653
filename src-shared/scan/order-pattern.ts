/**
 * Runs `scan.orderPattern` in time that grows with the label's length only (RE2). A backtracking engine can take minutes for a
 * plausible pattern and a label of 28 characters, and takes the whole window with it.
 *
 * RE2 is loaded for a pattern other than the default: `preparePattern` has to be awaited before a pattern is checked or matched.
 */
import { fail, ok, type Result } from '../base/result';

/** The whole label. It runs on the built-in engine, for which it is linear: a start loads nothing for it. */
export const DEFAULT_ORDER_PATTERN = '^(?<orderId>.+)$';

/** In characters. */
export const MAX_PATTERN_LENGTH = 500;

/** What `{n,m}` may add up to: each repetition is a copy in the program, and compiling it takes time too. */
const MAX_REPETITIONS = 1_000;

/** Instructions: matching takes their number times the length of a label. A usual pattern has 10 to 100. */
const MAX_INSTRUCTIONS = 2_000;

/** A part of a text, as for `slice`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface PatternMatch {
  readonly orderId: Span;
  /** `null` where the pattern has no such group, or it took no part in the match. */
  readonly userId: Span | null;
}

type Re2 = typeof import('re2js').RE2JS;
type Matcher = (text: string) => PatternMatch | null;

let re2: Re2 | null = null;
let loading: Promise<void> | null = null;

/** The last one: a station has one. */
let compiled: { readonly pattern: string; readonly find: Matcher } | null = null;

const needsRe2 = (pattern: unknown): boolean =>
  typeof pattern === 'string' && pattern.length <= MAX_PATTERN_LENGTH && pattern !== DEFAULT_ORDER_PATTERN;

/** @param pattern of any kind: what is no pattern needs nothing. Never rejects: without RE2, only the default pattern can be used. */
export function preparePattern(pattern: unknown): Promise<void> {
  // While it is being loaded every caller waits, so that what they do next happens in their order.
  if (re2 !== null || (loading === null && !needsRe2(pattern))) return Promise.resolve();
  loading ??= import('re2js').then(
    ({ RE2JS }) => {
      re2 = RE2JS;
    },
    () => {
      // The next one tries again.
      loading = null;
    },
  );
  return loading;
}

/** @returns why it cannot be used, as the end of a sentence that begins with the setting's name; `null` when it can */
export function patternProblem(pattern: string): string | null {
  const done = compile(pattern);
  return done.ok ? null : done.problem;
}

/** Finds the ids in a text; `null` where there are none, and for a pattern that was not prepared or cannot be used. */
export function matchOrderPattern(text: string, pattern: string): PatternMatch | null {
  if (compiled?.pattern !== pattern) {
    const done = compile(pattern);
    if (!done.ok) return null;
    compiled = { pattern, find: done.value };
  }
  return compiled.find(text);
}

function compile(pattern: string): Result<Matcher, string> {
  if (pattern === DEFAULT_ORDER_PATTERN) return ok(matchDefault);
  if (pattern.length > MAX_PATTERN_LENGTH) return fail(`is longer than ${MAX_PATTERN_LENGTH} characters`);
  if (countRepetitions(pattern) > MAX_REPETITIONS) return fail(`repeats more than ${MAX_REPETITIONS} times`);
  if (re2 === null) return fail('cannot be checked, because a part of Stagebay is missing');
  try {
    // Patterns are written for JavaScript, which names some characters in its own way: `\u001d`, `\cA`, `[^]`.
    return createMatcher(re2.compile(re2.translateRegExp(pattern)));
  } catch (error) {
    return fail(describePatternError(error));
  }
}

function createMatcher(program: InstanceType<Re2>): Result<Matcher, string> {
  if (program.programSize() > MAX_INSTRUCTIONS) return fail('is too large: write it with fewer alternatives and repetitions');
  const groups = program.namedGroups();
  if (!('orderId' in groups)) return fail('has no group (?<orderId>…)');
  const names = { orderId: true, userId: 'userId' in groups };
  return ok((text) => {
    const matcher = program.matcher(text);
    if (!matcher.find()) return null;
    const span = (name: 'orderId' | 'userId'): Span | null => {
      const start = names[name] ? matcher.start(name) : -1;
      return start < 0 ? null : { start, end: matcher.end(name) };
    };
    return { orderId: span('orderId') ?? { start: 0, end: 0 }, userId: span('userId') };
  });
}

const DEFAULT_EXPRESSION = new RegExp(DEFAULT_ORDER_PATTERN, 'd');

function matchDefault(text: string): PatternMatch | null {
  const [start, end] = DEFAULT_EXPRESSION.exec(text)?.indices?.groups?.orderId ?? [];
  return start === undefined || end === undefined ? null : { orderId: { start, end }, userId: null };
}

const countRepetitions = (pattern: string): number =>
  [...pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].reduce((sum, [, least, most]) => sum + Number(most || least), 0);

/** RE2's own words, without what they quote of the pattern: a token may have been pasted into the wrong place. */
function describePatternError(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  const reason = said.replace(/^error parsing regexp: /, '').replace(/: `.{5,}`$/s, '');
  const unsupported = /\(\?<?[=!]|\\[1-9k]/.test(said) ? '; lookarounds and backreferences are not supported' : '';
  return `is not a regular expression that can be used (${reason}${unsupported})`;
}
