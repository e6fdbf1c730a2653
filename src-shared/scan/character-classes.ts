/** Divides the printable characters into classes that no instruction of some patterns tells apart, so that one of each is enough to try. */
import { findHiddenCharacter } from '../text/hidden-characters';
import type { PatternProgram, Reader } from './pattern-program';

/** A class by its most readable member. */
export interface CharacterClass {
  readonly codePoint: number;
  /** Whether `\b` counts it as a part of a word. */
  readonly isWord: boolean;
}

const MAX_CODE_POINT = 0x10ffff;

/** The ASCII characters of words, and the other printable ones of ASCII, as the first code points of their ranges. */
const ASCII_STARTS = [0x20, 0x30, 0x3a, 0x41, 0x5b, 0x5f, 0x60, 0x61, 0x7b, 0x7f];

/** How many instructions are tried on how many characters at most. */
const MAX_TRIES = 2_000_000;

/** @returns the most readable classes first; `null` if there are too many to try */
export function characterClasses(programs: readonly PatternProgram[]): readonly CharacterClass[] | null {
  const readers = distinctReaders(programs);
  const starts = [...new Set([...ASCII_STARTS, ...readers.flatMap(rangeStarts)])].filter(isCodePoint).sort((one, other) => one - other);
  if (starts.length * readers.length > MAX_TRIES) return null;
  const classes = new Map<string, CharacterClass>();
  const ranges = starts.map((start, index) => [start, (starts[index + 1] ?? MAX_CODE_POINT + 1) - 1] as const);
  for (const [first, last] of ranges.sort(([one], [other]) => readability(one) - readability(other))) {
    const codePoint = firstPrintable(first, last);
    if (codePoint === null) continue;
    const isWord = isWordCharacter(codePoint);
    const key = [isWord, ...readers.map((reader) => reader.matchRune(codePoint))].map(Number).join('');
    if (!classes.has(key)) classes.set(key, { codePoint, isWord });
  }
  return [...classes.values()];
}

function distinctReaders(programs: readonly PatternProgram[]): readonly Reader[] {
  const all = programs.flatMap((program) => program.readers());
  return [...new Map(all.map((reader) => [`${reader.arg} ${Array.from(reader.runes).join()}`, reader])).values()];
}

/** Where an instruction begins to read, or to read no more. */
function rangeStarts(reader: Reader): readonly number[] {
  const { runes, arg } = reader;
  if (runes.length !== 1) return Array.from(runes, (codePoint, index) => (index % 2 === 0 ? codePoint : codePoint + 1));
  const read = [...Array.from(runes), ...(arg === 0 ? [] : charactersWithCase().filter((codePoint) => reader.matchRune(codePoint)))];
  return read.flatMap((codePoint) => [codePoint, codePoint + 1]);
}

let withCase: readonly number[] | null = null;

/** Every character that has another case: an instruction may read `K`, `k` and the Kelvin sign. */
function charactersWithCase(): readonly number[] {
  withCase ??= Array.from({ length: LAST_WITH_CASE + 1 }, (_, codePoint) => codePoint).filter((codePoint) =>
    /\p{Changes_When_Casemapped}/u.test(String.fromCodePoint(codePoint)),
  );
  return withCase;
}

/** No script of a later plane has cases. */
const LAST_WITH_CASE = 0x1ffff;

const isCodePoint = (value: number): boolean => value <= MAX_CODE_POINT;

const isWordCharacter = (codePoint: number): boolean => /\w/.test(String.fromCodePoint(codePoint));

/** Digits and letters, then other characters of ASCII, then the rest. */
const readability = (codePoint: number): number => (isWordCharacter(codePoint) ? 0 : codePoint < 0x7f ? 1 : 2);

/** The hidden characters of a range are few, or all of them. */
function firstPrintable(first: number, last: number): number | null {
  for (let codePoint = first; codePoint <= last; codePoint += 1)
    if (findHiddenCharacter(String.fromCodePoint(codePoint)) === null) return codePoint;
  return null;
}
