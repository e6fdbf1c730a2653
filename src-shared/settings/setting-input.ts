/** A setting while somebody changes it: one text, whatever kind of value it is. Pure. */
import { fail, ok, type Result } from '../base/result';
import { type NumberProblem, parseNumber, trimTrailingZeros } from '../text/parse-number';
import type { SettingShape } from './setting-shape.schema';

/** What is wrong with what was typed, before anybody else is asked. */
export type SettingInputProblem =
  | NumberProblem
  | { readonly kind: 'empty' }
  | { readonly kind: 'not-whole' }
  | { readonly kind: 'too-small'; readonly least: number }
  | { readonly kind: 'too-large'; readonly most: number }
  | { readonly kind: 'too-long'; readonly most: number };

/** Between the entries of a list. No choice of any list has one in it. */
const LIST_SEPARATOR = ',';

/** @returns a text that `parseSettingInput` makes the same value of; an empty one is "none", or an empty list */
export function formatSettingInput(value: unknown): string {
  if (value === null) return '';
  if (Array.isArray(value)) return value.join(LIST_SEPARATOR);
  return String(value);
}

export const listEntries = (typed: string): readonly string[] => (typed === '' ? [] : typed.split(LIST_SEPARATOR));

/** With or without one entry, in the order in which the choices stand. */
export const toggleEntry = (typed: string, choices: readonly string[], entry: string, has: boolean): string =>
  choices.filter((choice) => (choice === entry ? has : listEntries(typed).includes(choice))).join(LIST_SEPARATOR);

/** @returns the value as it goes to the main process, which has the last word on it */
export function parseSettingInput(typed: string, { shape, isOptional }: SettingShape): Result<unknown, SettingInputProblem> {
  switch (shape.kind) {
    case 'list':
      return ok(listEntries(typed));
    case 'switch':
      return ok(typed === 'true');
    case 'choice':
    case 'text':
      if (typed === '') return isOptional ? ok(null) : fail({ kind: 'empty' });
      return shape.kind === 'text' && shape.most !== null && typed.length > shape.most
        ? fail({ kind: 'too-long', most: shape.most })
        : ok(typed);
    case 'whole':
    case 'number':
      return parseNumberInput(typed, shape, isOptional);
  }
}

function parseNumberInput(
  typed: string,
  { kind, least, most }: { readonly kind: 'whole' | 'number'; readonly least: number; readonly most: number },
  optional: boolean,
): Result<number | null, SettingInputProblem> {
  const read = parseNumber(typed);
  if (!read.ok) return kind === 'whole' && read.problem.kind === 'not-a-number' ? fail({ kind: 'not-whole' }) : read;
  if (read.value === null) return optional ? ok(null) : fail({ kind: 'empty' });
  const { isNegative, whole, decimals } = read.value;
  if (kind === 'whole' && trimTrailingZeros(decimals) !== '') return fail({ kind: 'not-whole' });
  const number = Number(`${isNegative ? '-' : ''}${whole}.${decimals || '0'}`);
  if (number < least) return fail({ kind: 'too-small', least });
  return number > most ? fail({ kind: 'too-large', most }) : ok(number);
}
