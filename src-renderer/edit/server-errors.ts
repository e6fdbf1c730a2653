/** Assigns Connect's reasons for refusing an edit to the fields of the form. Pure. */
import type { Reason } from '../../src-shared/failure/failure.schema';
import type { Edit } from '../../src-shared/intent/intent.schema';
import type { OrderPathRules } from '../../src-shared/order/order-paths';
import { FIELDS_ON_SCREEN, type FieldName, hasField } from './fields';

/**
 * Connect's alcohol check names no field. Its code, 2001, stands for other things too, so the words decide: "Alcoholic items can
 * not be added to this order", "Invalid zip code for alcohol".
 */
const ALCOHOL_PATTERN = /alcohol/i;

export interface ServerErrors {
  /** The errors of each field, in the server's own words. */
  readonly byField: Readonly<Partial<Record<FieldName, string>>>;
  /** The errors that name no field of the form. */
  readonly general: readonly string[];
}

const NO_ERRORS: ServerErrors = { byField: {}, general: [] };

/** Reads the errors of a rejected edit; any other edit has none. @param rules an error at a field that the view hides is a general one */
export function readServerErrors({ state }: Edit, rules: OrderPathRules): ServerErrors {
  if (state.kind !== 'rejected' || !('reasons' in state.failure)) return NO_ERRORS;
  const fields: Partial<Record<FieldName, string>> = {};
  const top: string[] = [];
  for (const reason of state.failure.reasons) {
    const name = fieldForReason(reason, rules);
    const message = reason.message || `${reason.field ?? ''} (${reason.code ?? state.failure.status})`;
    if (name) fields[name] = [fields[name], message].filter(Boolean).join(' ');
    else top.push(message);
  }
  return { byField: fields, general: top };
}

function fieldForReason({ field, message }: Reason, rules: OrderPathRules): FieldName | null {
  return FIELDS_ON_SCREEN.find((name) => name === field && hasField(name, rules)) ?? (ALCOHOL_PATTERN.test(message) ? 'alcoholic' : null);
}

/** Whether the selected service option no longer exists, so that the list of options is outdated. */
export const isServiceOptionGone = ({ state }: Edit): boolean =>
  state.kind === 'rejected' && 'reasons' in state.failure && state.failure.reasons.some(({ field }) => field === 'serviceOption');

/** Formats a remaining time as `19:30` or `1:02:03`. @param ms milliseconds; a negative number counts as zero */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const padToTwo = (n: number) => String(n).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${padToTwo(minutes)}:${padToTwo(seconds % 60)}` : `${minutes}:${padToTwo(seconds % 60)}`;
}
