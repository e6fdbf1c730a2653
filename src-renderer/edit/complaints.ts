/** What Connect's answer to an edit means for the form. Pure. */
import type { Reason } from '../../src-shared/failure';
import type { Edit } from '../../src-shared/intent';
import { FIELD_NAMED, type FieldName } from './fields';

/**
 * Connect's alcohol check names no field. Its code, 2001, stands for other things too, so the words decide: "Alcoholic items can
 * not be added to this order", "Invalid zip code for alcohol".
 */
const ALCOHOL = /alcohol/i;

export interface Complaints {
  /** At the boxes that they name, in the server's own words. */
  readonly fields: Readonly<Partial<Record<FieldName, string>>>;
  /** Of everything that names no box of ours. */
  readonly top: readonly string[];
}

const NONE: Complaints = { fields: {}, top: [] };

/** Of an edit that was refused; nothing of any other. */
export function complaintsOf({ state }: Edit): Complaints {
  if (state.name !== 'rejected' || !('reasons' in state.failure)) return NONE;
  const fields: Partial<Record<FieldName, string>> = {};
  const top: string[] = [];
  for (const reason of state.failure.reasons) {
    const name = fieldOf(reason);
    const said = reason.message || `${reason.field ?? ''} (${reason.code ?? state.failure.status})`;
    if (name) fields[name] = [fields[name], said].filter(Boolean).join(' ');
    else top.push(said);
  }
  return { fields, top };
}

function fieldOf({ field, message }: Reason): FieldName | null {
  if (field !== null && Object.hasOwn(FIELD_NAMED, field)) return FIELD_NAMED[field] ?? null;
  return ALCOHOL.test(message) ? 'alcoholic' : null;
}

/** Whether the window that was picked is no longer to be had, so that a list of windows is an old one. */
export const isOptionGone = (edit: Edit): boolean => complaintsOf(edit).fields.serviceOption !== undefined;

/** `19:30`, or `1:02:03`: what is left of a wait. @param ms milliseconds; nothing is left below zero */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const two = (n: number) => String(n).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
