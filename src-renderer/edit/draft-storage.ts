/** Typed changes that are not sent yet, stored by the browser, so that no restart and no crash costs them. */
import { z } from 'zod';
import { IntentId } from '../../src-shared/intent/intent.schema';
import type { Instant } from '../../src-shared/order/service-option.schema';
import { invoke } from '../station';
import type { EditState } from './edit-store';
import { BLANK_FIELDS, type EditFields } from './fields';

const StoredFields = z.object({
  ...(Object.fromEntries(Object.keys(BLANK_FIELDS).map((name) => [name, z.string()])) as Record<keyof EditFields, z.ZodString>),
  alcoholic: z.enum(['', 'yes', 'no']),
  bagLabelRemoved: z.enum(['', 'yes']),
  specialInstructionsRemoved: z.enum(['', 'yes']),
});

/** The JSON in the browser's storage. Its names stay as the first version wrote them. */
const StoredJson = z.object({
  mode: z.enum(['practice', 'live']),
  fields: StoredFields,
  baseline: StoredFields,
  intentId: IntentId.nullable(),
  sent: StoredFields.nullable(),
  known: z.record(z.string(), z.string()),
  broughtUser: z.string().nullable(),
});

export interface EditDraft extends Pick<EditState, 'fields' | 'baseline' | 'submittedFields' | 'prefilledUser'> {
  /** An order of Practice does not exist in live mode, and the other way round. */
  readonly mode: 'practice' | 'live';
  /** The last edit that was handed over from the view. */
  readonly intentId: IntentId | null;
  readonly originalInstants: Readonly<Record<string, Instant>>;
}

const STORAGE_KEY = 'edit-draft';

/** @returns `null` where nothing is stored for this mode, or nothing that this version understands */
export function loadEditDraft(mode: EditDraft['mode']): EditDraft | null {
  try {
    const json = StoredJson.safeParse(JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null')).data;
    if (json?.mode !== mode) return null;
    const { sent, known, broughtUser, ...rest } = json;
    return { ...rest, submittedFields: sent, originalInstants: known, prefilledUser: broughtUser };
  } catch {
    return null;
  }
}

/** Stores the edit. A full disk costs this copy, but not the edit on the screen. */
export function saveEditDraft({ submittedFields, originalInstants, prefilledUser, ...rest }: EditDraft): void {
  try {
    const json = { ...rest, sent: submittedFields, known: originalInstants, broughtUser: prefilledUser };
    localStorage.setItem(STORAGE_KEY, JSON.stringify(json satisfies z.input<typeof StoredJson>));
    invoke('draft.persisted', undefined).catch(() => undefined);
  } catch {
    // The edit is still on the screen, so nothing is reported.
  }
}
