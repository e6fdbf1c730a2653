/** What lets a station in at Connect, and how it is written as text: where somebody pastes it, and in the keychain. */
import { z } from 'zod';
import { findHidden, trimInvisible } from '../../src-shared/invisible';
import { fail, ok, type Result } from '../../src-shared/result';
import { parseSetting } from '../../src-shared/settings';
import { BoundSecret } from './bound-secret';

/** A token that is used as it is, or a client's id and secret that tokens are fetched with. */
export type Credentials =
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'client'; readonly clientId: string; readonly clientSecret: string };

export type ClientCredentials = Extract<Credentials, { kind: 'client' }>;

/** Credentials whose secret is given out for the origins to which it may be sent, and for no other. */
export type BoundCredentials =
  | { readonly kind: 'bearer'; readonly token: BoundSecret<string> }
  | { readonly kind: 'client'; readonly client: BoundSecret<ClientCredentials> };

/** @param allows whether the credentials may be sent to an origin, asked at every use */
export const bindCredentials = (credentials: Credentials, allows: (origin: string) => boolean): BoundCredentials =>
  credentials.kind === 'bearer'
    ? { kind: 'bearer', token: new BoundSecret(credentials.token, allows) }
    : { kind: 'client', client: new BoundSecret(credentials, allows) };

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

/** Credentials as IT gives them on the command line. */
export interface ProvisionedCredentials {
  readonly secret: Credentials;
  /** The origin that the input names; `null` where it names none, and the address in force counts. */
  readonly origins: readonly string[] | null;
}

const ADDRESS_LINE = /^[\s\uFEFF]*(https?:\/\/\S*)(?:\s*[\r\n](?<rest>[\s\S]*))?\s*$/i;

/** Reads credentials, perhaps with the address of Connect in a line before them: then no setting of the station decides where they go. */
export function parseProvisionedCredentials(
  text: string,
): Result<ProvisionedCredentials, 'empty' | 'too-long' | 'not-credentials' | 'not-an-address'> {
  const named = ADDRESS_LINE.exec(text);
  const credentials = parseCredentials(named ? (named.groups?.rest ?? '') : text);
  if (!credentials.ok) return credentials;
  if (named === null) return ok({ secret: credentials.value, origins: null });
  const address = parseSetting('connection.baseUrl', named[1]);
  return address.ok ? ok({ secret: credentials.value, origins: [new URL(address.value).origin] }) : fail('not-an-address');
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
