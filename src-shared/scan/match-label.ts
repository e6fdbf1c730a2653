/** Finds a pattern's groups on a label. */
import { findHiddenBoundary, type HiddenCharacter, trimInvisible } from '../text/hidden-characters';
import { matchPattern, type PatternMatch } from './scan-pattern';

export interface LabelMatch {
  readonly input: string;
  readonly groups: PatternMatch;
}

/**
 * Invisible characters around a label are ignored where it does not match with them: a pattern for digits would not match them.
 * @param pattern prepared with `preparePattern`
 */
export function matchLabel(text: string, pattern: string): LabelMatch | null {
  for (const input of [text, trimInvisible(text)]) {
    const groups = matchPattern(input, pattern);
    if (groups) return { input, groups };
  }
  return null;
}

/** The text of a group; `undefined` if the group did not take part in the match. */
export function groupText({ input, groups }: LabelMatch, name: string): string | undefined {
  const span = groups[name];
  return span && input.slice(span.start, span.end);
}

/**
 * The invisible character at which a group begins or ends in the middle of a word: `12` is another order than the `1234` that people
 * see on the label.
 */
export function hiddenCutIn({ input, groups }: LabelMatch, name: string): HiddenCharacter | null {
  const span = groups[name];
  return span && span.start < span.end ? findHiddenBoundary(input, [span.start, span.end]) : null;
}
