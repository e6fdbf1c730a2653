/** What lets a station in at Connect, and how it is written as text: where somebody pastes it, and in the keychain. */
import { z } from 'zod';
import { findHidden, trimInvisible } from '../../src-shared/invisible';
import { fail, ok, type Result } from '../../src-shared/result';

/** A token that is used as it is, or a client's id and secret that tokens are fetched with. */
export type Credentials =
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'client'; readonly clientId: string; readonly clientSecret: string };

// CRED_MAX_CREDENTIAL_BLOB_SIZE of Windows. Applied everywhere, so that what one station takes every station takes.
export const MAX_BYTES = 2_560;

/** An id like any other. Its secret may hold anything. */
const ClientId = z
  .string()
  .overwrite(trimInvisible)
  .min(1)
  .refine((id) => findHidden(id) === null);
const Client = z.object({ client_id: ClientId, client_secret: z.string().min(1) });

/**
 * Reads credentials as they come from a file, a pipe or a clipboard: a token, perhaps with `Bearer ` before it, or
 * JSON with `client_id` and `client_secret`. A byte-order mark, line ends, white space and what cannot be seen around it are dropped.
 */
export function parseCredentials(text: string): Result<Credentials, 'empty' | 'too-long' | 'not-credentials'> {
  const trimmed = trimInvisible(text).replace(/^bearer(\s+|$)/i, '');
  if (trimmed === '') return fail('empty');
  const credentials = trimmed.startsWith('{') ? parseClient(trimmed) : parseBearer(trimmed);
  if (credentials === null) return fail('not-credentials');
  return Buffer.byteLength(formatCredentials(credentials)) > MAX_BYTES ? fail('too-long') : ok(credentials);
}

/** The form that is stored. `parseCredentials` reads it back unchanged. */
export function formatCredentials(credentials: Credentials): string {
  return credentials.kind === 'bearer'
    ? credentials.token
    : JSON.stringify({ client_id: credentials.clientId, client_secret: credentials.clientSecret });
}

function parseClient(text: string): Credentials | null {
  try {
    const { client_id, client_secret } = Client.parse(JSON.parse(text));
    return { kind: 'client', clientId: client_id, clientSecret: client_secret };
  } catch {
    return null;
  }
}

/** A line end or a letter beyond ASCII in a token would otherwise surface at the first order, as a request that cannot be made. */
function parseBearer(text: string): Credentials | null {
  return /^[\x21-\x7e]+$/.test(text) ? { kind: 'bearer', token: text } : null;
}

/** Seconds since 1970 that a Date can hold. */
const LAST_SECOND = 8.64e12;

const Payload = z.object({ exp: z.number().positive().max(LAST_SECOND) });

/**
 * When these credentials end, in milliseconds since 1970. Known only of a bearer token that is a JWT with `exp`
 * (RFC 7519): a token of another form says nothing of its end, which is not an error. Its signature is Connect's to judge.
 */
export function endOf(credentials: Credentials): number | null {
  if (credentials.kind !== 'bearer') return null;
  const [, payload, signature, more] = credentials.token.split('.');
  if (payload === undefined || signature === undefined || more !== undefined) return null;
  try {
    return Payload.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))).exp * 1000;
  } catch {
    return null;
  }
}
