/**
 * Runs `scan.orderPattern` in linear time with RE2: a backtracking engine can block the window for minutes with a plausible
 * pattern and a label of 28 characters. RE2 is loaded on demand: `preparePattern` has to be awaited before a pattern is checked
 * or matched.
 */
import { fail, ok, type Result } from '../base/result';
import { VALUE_PROBLEMS } from '../settings/value-problems';

/** Matches the whole label. The built-in engine runs it in linear time, so that RE2 need not be loaded at the start. */
export const DEFAULT_ORDER_PATTERN = '^(?<orderId>.+)$';

/** In characters. */
export const MAX_PATTERN_LENGTH = 500;

/** The sum of all `{n,m}`: each repetition is a copy in the compiled program, which takes time to compile. */
const MAX_REPETITIONS = 1_000;

/** In instructions: the time of a match is this number times the length of the label. A usual pattern has 10 to 100. */
const MAX_INSTRUCTIONS = 2_000;

/** A part of a text, as for `slice`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface PatternMatch {
  readonly orderId: Span;
  /** `null` if the pattern has no such group, or the group did not match. */
  readonly userId: Span | null;
}

type Re2 = typeof import('re2js').RE2JS;
type Matcher = (text: string) => PatternMatch | null;

let re2: Re2 | null = null;
let loading: Promise<void> | null = null;

/** The last compiled pattern. One is enough, because a station has one pattern. */
let compiled: { readonly pattern: string; readonly find: Matcher } | null = null;

const needsRe2 = (pattern: unknown): boolean =>
  typeof pattern === 'string' && pattern.length <= MAX_PATTERN_LENGTH && pattern !== DEFAULT_ORDER_PATTERN;

/**
 * Loads RE2 if the pattern needs it. Never rejects: without RE2, only the default pattern can be used.
 * @param pattern any value, because settings are prepared before they are checked
 */
export function preparePattern(pattern: unknown): Promise<void> {
  // While RE2 is loading, every caller waits, so that callers continue in their order.
  if (re2 !== null || (loading === null && !needsRe2(pattern))) return Promise.resolve();
  loading ??= import('re2js').then(
    ({ RE2JS }) => {
      re2 = RE2JS;
    },
    () => {
      // The next call tries again.
      loading = null;
    },
  );
  return loading;
}

/** @returns why the pattern cannot be used, as the end of a sentence that begins with the setting's name; `null` if it can */
export function patternProblem(pattern: string): string | null {
  const done = compile(pattern);
  return done.ok ? null : done.problem;
}

/** Finds the IDs in a text; `null` if there are none, or if the pattern is invalid or was not prepared. */
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
    // Patterns are written in JavaScript's syntax, which differs for `\u001d`, `\cA` and `[^]`.
    return createMatcher(re2.compile(re2.translateRegExp(pattern)));
  } catch (error) {
    return fail(describePatternError(error));
  }
}

function createMatcher(program: InstanceType<Re2>): Result<Matcher, string> {
  if (program.programSize() > MAX_INSTRUCTIONS) return fail(VALUE_PROBLEMS['pattern-too-large']);
  const groups = program.namedGroups();
  if (!('orderId' in groups)) return fail(VALUE_PROBLEMS['no-order-group']);
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

/** RE2's message without its quotes of the pattern, because a token may have been pasted into the wrong field. */
function describePatternError(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  const reason = said.replace(/^error parsing regexp: /, '').replace(/: `.{5,}`$/s, '');
  const unsupported = /\(\?<?[=!]|\\[1-9k]/.test(said) ? '; lookarounds and backreferences are not supported' : '';
  return `is not a regular expression that can be used (${reason}${unsupported})`;
}
