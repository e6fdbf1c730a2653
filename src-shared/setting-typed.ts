/** A setting while somebody changes it: one text, whatever kind of value it is. Pure. */
import { fail, ok, type Result } from './result';
import type { SettingShape } from './setting-shape';
import { type NumberProblem, parseNumber, withoutZeros } from './typed-number';

/** What is wrong with what was typed, before anybody else is asked. */
export type TypedProblem =
  | NumberProblem
  | { readonly kind: 'empty' }
  | { readonly kind: 'not-whole' }
  | { readonly kind: 'too-small'; readonly least: number }
  | { readonly kind: 'too-large'; readonly most: number }
  | { readonly kind: 'too-long'; readonly most: number };

/** Between the entries of a list. No choice of any list has one in it. */
const COMMA = ',';

/** @returns a text that `readTyped` makes the same value of; an empty one is "none", or an empty list */
export function toTyped(value: unknown): string {
  if (value === null) return '';
  if (Array.isArray(value)) return value.join(COMMA);
  return String(value);
}

export const entriesOf = (typed: string): readonly string[] => (typed === '' ? [] : typed.split(COMMA));

/** With or without one entry, in the order in which the choices stand. */
export const withEntry = (typed: string, choices: readonly string[], entry: string, has: boolean): string =>
  choices.filter((choice) => (choice === entry ? has : entriesOf(typed).includes(choice))).join(COMMA);

/** @returns the value as it goes to the main process, which has the last word on it */
export function readTyped(typed: string, { shape, optional }: SettingShape): Result<unknown, TypedProblem> {
  switch (shape.kind) {
    case 'list':
      return ok(entriesOf(typed));
    case 'switch':
      return ok(typed === 'true');
    case 'choice':
    case 'text':
      if (typed === '') return optional ? ok(null) : fail({ kind: 'empty' });
      return shape.kind === 'text' && shape.most !== null && typed.length > shape.most
        ? fail({ kind: 'too-long', most: shape.most })
        : ok(typed);
    case 'whole':
    case 'number':
      return readNumber(typed, shape, optional);
  }
}

function readNumber(
  typed: string,
  { kind, least, most }: { readonly kind: 'whole' | 'number'; readonly least: number; readonly most: number },
  optional: boolean,
): Result<number | null, TypedProblem> {
  const read = parseNumber(typed);
  if (!read.ok) return kind === 'whole' && read.problem.kind === 'not-a-number' ? fail({ kind: 'not-whole' }) : read;
  if (read.value === null) return optional ? ok(null) : fail({ kind: 'empty' });
  const { isNegative, whole, decimals } = read.value;
  if (kind === 'whole' && withoutZeros(decimals) !== '') return fail({ kind: 'not-whole' });
  const number = Number(`${isNegative ? '-' : ''}${whole}.${decimals || '0'}`);
  if (number < least) return fail({ kind: 'too-small', least });
  return number > most ? fail({ kind: 'too-large', most }) : ok(number);
}
