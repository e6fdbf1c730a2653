/** What lets a station in at Connect, and how it is written as text: where somebody pastes it, and in the keychain. */
import { z } from 'zod';
import { fail, ok, type Result } from '../../src-shared/base/result';
import { parseSetting } from '../../src-shared/settings/settings.schema';
import { findHiddenCharacter, trimInvisible } from '../../src-shared/text/hidden-characters';
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
export const MAX_CREDENTIAL_BYTES = 2_560;

/** An id like any other. Its secret may hold anything. */
const ClientId = z
  .string()
  .overwrite(trimInvisible)
  .min(1)
  .refine((id) => findHiddenCharacter(id) === null);
const ClientJson = z.object({ client_id: ClientId, client_secret: z.string().min(1) });

/**
 * Reads credentials as they come from a file, a pipe or a clipboard: a token, perhaps with `Bearer ` before it, or
 * JSON with `client_id` and `client_secret`. A byte-order mark, line ends, white space and what cannot be seen around it are dropped.
 */
export function parseCredentials(text: string): Result<Credentials, 'empty' | 'too-long' | 'not-credentials'> {
  const trimmed = trimInvisible(text).replace(/^bearer(\s+|$)/i, '');
  if (trimmed === '') return fail('empty');
  const credentials = trimmed.startsWith('{') ? parseClient(trimmed) : parseBearer(trimmed);
  if (credentials === null) return fail('not-credentials');
  return Buffer.byteLength(formatCredentials(credentials)) > MAX_CREDENTIAL_BYTES ? fail('too-long') : ok(credentials);
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
  const addressLine = ADDRESS_LINE.exec(text);
  const credentials = parseCredentials(addressLine ? (addressLine.groups?.rest ?? '') : text);
  if (!credentials.ok) return credentials;
  if (addressLine === null) return ok({ secret: credentials.value, origins: null });
  const address = parseSetting('connection.baseUrl', addressLine[1]);
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
    const { client_id, client_secret } = ClientJson.parse(JSON.parse(text));
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
const MAX_EPOCH_SECONDS = 8.64e12;

const JwtPayload = z.object({ exp: z.number().positive().max(MAX_EPOCH_SECONDS) });

/**
 * When these credentials end, in milliseconds since 1970. Known only of a bearer token that is a JWT with `exp`
 * (RFC 7519): a token of another form says nothing of its end, which is not an error. Its signature is Connect's to judge.
 */
export function readExpiry(credentials: Credentials): number | null {
  if (credentials.kind !== 'bearer') return null;
  const [, payload, signature, extraPart] = credentials.token.split('.');
  if (payload === undefined || signature === undefined || extraPart !== undefined) return null;
  try {
    return JwtPayload.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))).exp * 1000;
  } catch {
    return null;
  }
}
