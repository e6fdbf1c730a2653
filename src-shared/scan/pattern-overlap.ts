/**
 * Decides whether a printable text matches two patterns, with a breadth-first search through both compiled programs at once. These are
 * the programs that match scans, so a pattern means here exactly what it means there (docs/decisions/0042-scan-classification.md).
 */
import { characterClasses } from './character-classes';
import { CONDITIONS, PatternProgram, type SearchState, WAITING } from './pattern-program';
import { SCAN_KINDS, type ScanPatternKey, type ScanPatterns } from './scan-kinds';
import { compilePattern, DEFAULT_ORDER_PATTERN } from './scan-pattern';

/** Two patterns that cannot be used together. */
export interface PatternConflict {
  /** The setting whose scans are tested first. */
  readonly key: ScanPatternKey;
  readonly otherKey: ScanPatternKey;
  /** A shortest text that both patterns match; `null` if the patterns are too complex to be compared. */
  readonly text: string | null;
}

/** @param patterns valid and prepared with `preparePatterns` @returns the first conflict; `null` if there is none */
export function findPatternConflict(patterns: ScanPatterns): PatternConflict | null {
  for (const [index, { key }] of SCAN_KINDS.entries()) {
    for (const { key: otherKey } of SCAN_KINDS.slice(index + 1)) {
      const comparison = comparePatterns(patterns[key], patterns[otherKey]);
      if (comparison.kind === 'overlap') return { key, otherKey, text: comparison.text };
      if (comparison.kind === 'too-complex') return { key, otherKey, text: null };
    }
  }
  return null;
}

export type PatternComparison =
  | { readonly kind: 'disjoint' }
  | { readonly kind: 'overlap'; readonly text: string }
  | { readonly kind: 'too-complex' };

const DISJOINT: PatternComparison = { kind: 'disjoint' };
const TOO_COMPLEX: PatternComparison = { kind: 'too-complex' };

/** The last comparison: the settings are resolved again for every change of any of them. */
let last: { readonly one: string; readonly other: string; readonly comparison: PatternComparison } | null = null;

export function comparePatterns(one: string | null, other: string | null): PatternComparison {
  // The default order pattern matches every text on purpose: what is nothing else is an order.
  if (one === null || other === null || other === DEFAULT_ORDER_PATTERN) return DISJOINT;
  if (last?.one !== one || last.other !== other) last = { one, other, comparison: comparePrepared(one, other) };
  return last.comparison;
}

function comparePrepared(one: string, other: string): PatternComparison {
  const [first, second] = [compilePattern(one), compilePattern(other)];
  if (!first.ok || !second.ok) return TOO_COMPLEX;
  try {
    return searchCommonText(new PatternProgram(first.value), new PatternProgram(second.value));
  } catch {
    return TOO_COMPLEX;
  }
}

/** Bounds the time to a fraction of a second. Patterns for labels need less than a hundredth of it. */
const MAX_STEPS = 1_000_000;

/** What the character before a place tells `^`, `$` and `\b`. */
type Before = 'start' | 'word' | 'other';
const BEFORE: readonly Before[] = ['start', 'word', 'other'];

interface Node {
  readonly one: SearchState;
  readonly other: SearchState;
  readonly before: Before;
  /** The way here; `null` at the start. */
  readonly parent: Node | null;
  readonly codePoint: number;
}

function searchCommonText(one: PatternProgram, other: PatternProgram): PatternComparison {
  const classes = characterClasses([one, other]);
  if (!classes) return TOO_COMPLEX;
  const keyOf = (first: SearchState, second: SearchState, before: Before) =>
    ((first + 2) * other.size + second + 2) * BEFORE.length + BEFORE.indexOf(before);
  const queue: Node[] = [{ one: WAITING, other: WAITING, before: 'start', parent: null, codePoint: 0 }];
  const known = new Set<number>();
  let steps = 0;
  // The loop also visits what it appends.
  for (const node of queue) {
    const end = conditionsAt(node.before, 'end');
    // A scan has at least one character.
    if (node.parent && one.isMatchedAt(node.one, end) && other.isMatchedAt(node.other, end)) return { kind: 'overlap', text: textOf(node) };
    for (const { codePoint, isWord } of classes) {
      const before = isWord ? 'word' : 'other';
      const conditions = conditionsAt(node.before, before);
      const othersNext = other.statesAfter(node.other, conditions, codePoint);
      for (const nextOne of one.statesAfter(node.one, conditions, codePoint)) {
        steps += 1 + othersNext.length;
        if (steps > MAX_STEPS) return TOO_COMPLEX;
        for (const nextOther of othersNext) {
          const key = keyOf(nextOne, nextOther, before);
          if (known.has(key)) continue;
          known.add(key);
          queue.push({ one: nextOne, other: nextOther, before, parent: node, codePoint });
        }
      }
    }
  }
  return DISJOINT;
}

/** Printable text has no line break, so a line begins and ends where the text does. */
function conditionsAt(before: Before, after: 'word' | 'other' | 'end'): number {
  const isBoundary = (before === 'word') !== (after === 'word');
  return (
    (before === 'start' ? CONDITIONS.atStart : 0) |
    (after === 'end' ? CONDITIONS.atEnd : 0) |
    (isBoundary ? CONDITIONS.atWordBoundary : CONDITIONS.insideWordOrGap)
  );
}

function textOf(node: Node): string {
  const characters: string[] = [];
  for (let current: Node = node; current.parent; current = current.parent) characters.unshift(String.fromCodePoint(current.codePoint));
  return characters.join('');
}
