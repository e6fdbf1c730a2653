/** A setting's value as one editable text. Pure. */
import { fail, ok, type Result } from '../base/result';
import { trimInvisible } from '../text/hidden-characters';
import { type NumberProblem, parseNumber, trimTrailingZeros } from '../text/parse-number';
import type { SettingShape } from './setting-shape.schema';

/** Why an input is invalid, before the main process checks it. */
export type SettingInputProblem =
  | NumberProblem
  | { readonly kind: 'empty' }
  | { readonly kind: 'not-whole' }
  | { readonly kind: 'too-small'; readonly least: number }
  | { readonly kind: 'too-large'; readonly most: number }
  | { readonly kind: 'too-long'; readonly most: number };

/** Separates the entries of a list. No entry contains a line break. */
const LIST_SEPARATOR = '\n';

/** @returns the text that `parseSettingInput` reads back as the same value; empty for "none" and for an empty list */
export function formatSettingInput(value: unknown): string {
  if (value === null) return '';
  if (Array.isArray(value)) return joinEntries(value);
  return String(value);
}

export const listEntries = (typed: string): readonly string[] => (typed === '' ? [] : typed.split(LIST_SEPARATOR));

/** The text of a list. */
export const joinEntries = (entries: readonly string[]): string => entries.join(LIST_SEPARATOR);

/** Adds or removes one entry and keeps the order of the choices. */
export const toggleEntry = (typed: string, choices: readonly string[], entry: string, has: boolean): string =>
  joinEntries(choices.filter((choice) => (choice === entry ? has : listEntries(typed).includes(choice))));

/** @returns the value for the main process, which checks it again */
export function parseSettingInput(typed: string, { shape, isOptional }: SettingShape): Result<unknown, SettingInputProblem> {
  switch (shape.kind) {
    case 'list':
      return ok(listEntries(typed));
    case 'texts':
      return ok(listEntries(typed).filter((entry) => trimInvisible(entry) !== ''));
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
