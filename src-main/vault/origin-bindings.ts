/**
 * The JSON entry in the keychain that states the origins of a secret. Each binding contains a hash of its secret (`tie`), so that it
 * does not apply to another secret that an earlier version of Stagebay writes later.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';

const Binding = z.object({ origins: z.array(z.string()).min(1), tie: z.string() });
const Entry = z.object({ bindings: z.array(Binding) });
type Binding = z.infer<typeof Binding>;

/** Finds the origins of a secret. @returns `null` if the entry has no binding for it */
export const findOrigins = (entry: string | null, secret: string): readonly string[] | null =>
  parseBindings(entry).find(({ origins, tie }) => tie === hashBinding(origins, secret))?.origins ?? null;

/**
 * Adds a binding to an entry and keeps the earlier ones. A secret is written after its binding, so if that write fails, the earlier
 * secret still exists and needs its binding.
 */
export const addBinding = (entry: string | null, origins: readonly string[], secret: string): string =>
  JSON.stringify({ bindings: [{ origins, tie: hashBinding(origins, secret) }, ...parseBindings(entry).slice(0, MAX_EARLIER_BINDINGS)] });

/** Repeated failed writes must not remove the binding of the stored secret. */
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
