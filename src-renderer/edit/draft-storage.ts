/** What was typed and not sent yet, kept by the browser, so that no restart and no crash costs a word of it. */
import { z } from 'zod';
import { IntentId } from '../../src-shared/intent/intent.schema';
import { invoke } from '../station';
import { BLANK_FIELDS, type EditFields } from './fields';

const StoredFields = z.object({
  ...(Object.fromEntries(Object.keys(BLANK_FIELDS).map((name) => [name, z.string()])) as Record<keyof EditFields, z.ZodString>),
  alcoholic: z.enum(['', 'yes', 'no']),
  bagLabelRemoved: z.enum(['', 'yes']),
  specialInstructionsRemoved: z.enum(['', 'yes']),
});

const StoredEdit = z.object({
  /** Practice and live are two worlds: an order of one does not exist in the other. */
  mode: z.enum(['practice', 'live']),
  fields: StoredFields,
  /** What the order had when it was looked up: what is the same in `fields` was not touched. */
  baseline: StoredFields,
  /** The last edit that was handed over from here. */
  intentId: IntentId.nullable(),
  /** What stood in the boxes then. */
  sent: StoredFields.nullable(),
  /** Texts that stand for a moment as Connect wrote it. */
  known: z.record(z.string(), z.string()),
  /** The user that nobody typed: a label or this station's history brought it. */
  broughtUser: z.string().nullable(),
});
export type StoredEdit = z.infer<typeof StoredEdit>;

const STORAGE_KEY = 'edit-draft';

/** @returns `null` where there is none, or one that this version does not understand */
export function loadEdit(mode: StoredEdit['mode']): StoredEdit | null {
  try {
    const draft = StoredEdit.safeParse(JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null')).data;
    return draft?.mode === mode ? draft : null;
  } catch {
    return null;
  }
}

/** A full disk costs the safety copy, and not what stands on the screen. */
export function saveEditDraft(draft: StoredEdit): void {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(draft));
    invoke('draft.persisted', undefined).catch(() => undefined);
  } catch {
    // Nothing to tell: it is still in the form.
  }
}
