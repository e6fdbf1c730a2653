/**
 * Runs the patterns of scans in linear time with RE2: a backtracking engine can block the window for minutes with a plausible
 * pattern and a label of 28 characters. RE2 is loaded on demand: `preparePattern` has to be awaited before a pattern is checked
 * or matched.
 */
import { fail, ok, type Result } from '../base/result';
import { VALUE_PROBLEMS } from '../settings/value-problems';
import { SCAN_KINDS, type ScanPatternGroup, type ScanPatternKey } from './scan-kinds';

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

/** The named groups that took part in a match. */
export type PatternMatch = Readonly<Partial<Record<string, Span>>>;

type Re2 = typeof import('re2js').RE2JS;
/** A pattern that RE2 has compiled. */
export type CompiledPattern = InstanceType<Re2>;

let re2: Re2 | null = null;
let loading: Promise<void> | null = null;

/** The last compiled patterns. A station has one for each kind of scan. */
const compiledPatterns = new Map<string, CompiledPattern>();

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

/** Prepares the patterns among the values of settings. */
export async function preparePatterns(values: { readonly [Key in ScanPatternKey]?: unknown }): Promise<void> {
  for (const { key } of SCAN_KINDS) await preparePattern(values[key]);
}

/** @returns why the pattern cannot be used, as the end of a sentence that begins with the setting's name; `null` if it can */
export function patternProblem(pattern: string, group: ScanPatternGroup): string | null {
  if (pattern === DEFAULT_ORDER_PATTERN) return group === 'orderId' ? null : VALUE_PROBLEMS[`no-${group}-group`];
  const compiled = compilePattern(pattern);
  if (!compiled.ok) return compiled.problem;
  return group in compiled.value.namedGroups() ? null : VALUE_PROBLEMS[`no-${group}-group`];
}

/** Finds a pattern in a text; `null` if it is not there, or if the pattern is invalid or was not prepared. */
export function matchPattern(text: string, pattern: string): PatternMatch | null {
  if (pattern === DEFAULT_ORDER_PATTERN) return matchDefault(text);
  const compiled = compilePattern(pattern);
  if (!compiled.ok) return null;
  const matcher = compiled.value.matcher(text);
  if (!matcher.find()) return null;
  const names = Object.keys(compiled.value.namedGroups());
  const spans = names.map((name) => [name, { start: matcher.start(name), end: matcher.end(name) }] as const);
  return Object.fromEntries(spans.filter(([, { start }]) => start >= 0));
}

/** @returns why the pattern cannot be used, as for `patternProblem`. Callers await `preparePattern` first. */
export function compilePattern(pattern: string): Result<CompiledPattern, string> {
  const known = compiledPatterns.get(pattern);
  if (known) return ok(known);
  const compiled = compileNew(pattern);
  if (compiled.ok) rememberPattern(pattern, compiled.value);
  return compiled;
}

function rememberPattern(pattern: string, compiled: CompiledPattern): void {
  const [oldest] = compiledPatterns.keys();
  if (compiledPatterns.size >= SCAN_KINDS.length && oldest !== undefined) compiledPatterns.delete(oldest);
  compiledPatterns.set(pattern, compiled);
}

function compileNew(pattern: string): Result<CompiledPattern, string> {
  if (pattern.length > MAX_PATTERN_LENGTH) return fail(`is longer than ${MAX_PATTERN_LENGTH} characters`);
  if (countRepetitions(pattern) > MAX_REPETITIONS) return fail(`repeats more than ${MAX_REPETITIONS} times`);
  if (re2 === null) return fail('cannot be checked, because a part of Stagebay is missing');
  try {
    // Patterns are written in JavaScript's syntax, which differs for `\u001d`, `\cA` and `[^]`.
    const compiled = re2.compile(re2.translateRegExp(pattern));
    return compiled.programSize() > MAX_INSTRUCTIONS ? fail(VALUE_PROBLEMS['pattern-too-large']) : ok(compiled);
  } catch (error) {
    return fail(describePatternError(error));
  }
}

const DEFAULT_EXPRESSION = new RegExp(DEFAULT_ORDER_PATTERN, 'd');

function matchDefault(text: string): PatternMatch | null {
  const [start, end] = DEFAULT_EXPRESSION.exec(text)?.indices?.groups?.orderId ?? [];
  return start === undefined || end === undefined ? null : { orderId: { start, end } };
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
