/** A compiled pattern as an automaton that reads one character at a time. It searches, as a scan does: a match may begin anywhere. */
import type { CompiledPattern } from './scan-pattern';

/** The codes of re2js's instructions (its class `Inst`). The version is pinned, and a test compares every kind with the matcher. */
const ALT = 1;
const ALT_MATCH = 2;
const CAPTURE = 3;
const EMPTY_WIDTH = 4;
const FAIL = 5;
const MATCH = 6;
const NOP = 7;
const RUNE = 8;
const RUNE_ANY_NOT_NL = 11;

/** An instruction that reads one character. */
export interface Reader {
  /** A single code point, or the first and last ones of ranges. */
  readonly runes: ArrayLike<number>;
  /** For a single code point: not zero if it is read in every case. */
  readonly arg: number;
  matchRune(codePoint: number): boolean;
}

interface Instruction extends Reader {
  readonly op: number;
  readonly out: number;
}

interface Program {
  readonly start: number;
  numInst(): number;
  getInst(index: number): Instruction;
}

/** The conditions of `^`, `$`, `\b` and `\B` that a place between two characters fulfills (re2js's `Utils.EMPTY_*`). */
export const CONDITIONS = { atStart: 1 | 4, atEnd: 2 | 8, atWordBoundary: 16, insideWordOrGap: 32 } as const;

/** The index of an instruction, or one of the two states below. */
export type SearchState = number;

/** No match has begun. */
export const WAITING: SearchState = -1;
/** There is a match, whatever follows. */
export const MATCHED: SearchState = -2;

/** What can be reached without a character. */
interface Closure {
  readonly isMatched: boolean;
  readonly readers: readonly Instruction[];
}

export class PatternProgram {
  private readonly program: Program;
  private readonly closures = new Map<number, Closure>();

  constructor(pattern: CompiledPattern) {
    this.program = pattern.re2().prog as Program;
  }

  /** @throws for an instruction that this version does not know */
  readers(): readonly Reader[] {
    const all = Array.from({ length: this.program.numInst() }, (_, index) => this.program.getInst(index));
    if (all.some(({ op }) => op < ALT || op > RUNE_ANY_NOT_NL)) throw new Error('The pattern has an unknown instruction.');
    return all.filter(({ op }) => op >= RUNE);
  }

  /** The number of states, for a table of them: each is at least -2. */
  get size(): number {
    return this.program.numInst() + 2;
  }

  isMatchedAt(state: SearchState, conditions: number): boolean {
    return state === MATCHED || this.closureOf(state, conditions).isMatched;
  }

  /** The states after one more character. @param conditions of the place before the character */
  statesAfter(state: SearchState, conditions: number, codePoint: number): readonly SearchState[] {
    if (state === MATCHED) return [MATCHED];
    const { isMatched, readers } = this.closureOf(state, conditions);
    // Of all states, this one alone accepts every text that follows.
    if (isMatched) return [MATCHED];
    const next = readers.filter((reader) => reader.matchRune(codePoint)).map(({ out }) => out);
    return state === WAITING ? [WAITING, ...next] : next;
  }

  private closureOf(state: SearchState, conditions: number): Closure {
    const key = (state + 1) * 64 + conditions;
    const known = this.closures.get(key);
    if (known) return known;
    const closure = this.findClosure(state === WAITING ? this.program.start : state, conditions);
    this.closures.set(key, closure);
    return closure;
  }

  private findClosure(start: number, conditions: number): Closure {
    const visited = new Set<number>();
    const readers: Instruction[] = [];
    const stack = [start];
    let isMatched = false;
    for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
      if (visited.has(index)) continue;
      visited.add(index);
      const instruction = this.program.getInst(index);
      const { op, out, arg } = instruction;
      if (op === MATCH) isMatched = true;
      else if (op === ALT || op === ALT_MATCH) stack.push(out, arg);
      else if (op === CAPTURE || op === NOP || (op === EMPTY_WIDTH && (arg & ~conditions) === 0)) stack.push(out);
      else if (op !== EMPTY_WIDTH && op !== FAIL) readers.push(instruction);
    }
    return { isMatched, readers };
  }
}
