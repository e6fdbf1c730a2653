/**
 * The entry beside a secret in the keychain that says to which origins it belongs. Its text is JSON. Each binding is tied to the
 * text of its secret by a hash, so a secret that a version without this entry wrote later is not taken for the earlier one.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';

const Binding = z.object({ origins: z.array(z.string()).min(1), tie: z.string() });
const Entry = z.object({ bindings: z.array(Binding) });
type Binding = z.infer<typeof Binding>;

/** @returns the origins of this secret; `null` where the entry says nothing about it */
export const findOrigins = (entry: string | null, secret: string): readonly string[] | null =>
  parseBindings(entry).find(({ origins, tie }) => tie === hashBinding(origins, secret))?.origins ?? null;

/**
 * The entry with one more binding. The ones before it stay for a while, because the secret is written after its binding: if that fails,
 * the earlier secret is still there, and still bound.
 */
export const addBinding = (entry: string | null, origins: readonly string[], secret: string): string =>
  JSON.stringify({ bindings: [{ origins, tie: hashBinding(origins, secret) }, ...parseBindings(entry).slice(0, MAX_EARLIER_BINDINGS)] });

/** A write that fails again and again must not push out the binding of the secret that is there. */
const MAX_EARLIER_BINDINGS = 3;

const hashBinding = (origins: readonly string[], secret: string): string =>
  createHash('sha256')
    .update(JSON.stringify([origins, secret]))
    .digest('hex');

function parseBindings(entry: string | null): readonly Binding[] {
  try {
    return Entry.parse(JSON.parse(entry ?? '')).bindings;
  } catch {
    return [];
  }
}
