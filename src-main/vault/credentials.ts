/** The station's credentials for Connect, and their text formats for provisioning and for the keychain. */
import { z } from 'zod';
import { fail, ok, type Result } from '../../src-shared/base/result';
import { parseSetting } from '../../src-shared/settings/settings.schema';
import { findHiddenCharacter, trimInvisible } from '../../src-shared/text/hidden-characters';
import { BoundSecret } from './bound-secret';

/** A bearer token, or a client id and secret with which access tokens are fetched. */
export type Credentials =
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'client'; readonly clientId: string; readonly clientSecret: string };

export type ClientCredentials = Extract<Credentials, { kind: 'client' }>;

/** Credentials whose secret is revealed only for the origins to which it may be sent. */
export type BoundCredentials =
  | { readonly kind: 'bearer'; readonly token: BoundSecret<string> }
  | { readonly kind: 'client'; readonly client: BoundSecret<ClientCredentials> };

/** Binds credentials to origins. @param allows whether the credentials may be sent to an origin; called at every use */
export const bindCredentials = (credentials: Credentials, allows: (origin: string) => boolean): BoundCredentials =>
  credentials.kind === 'bearer'
    ? { kind: 'bearer', token: new BoundSecret(credentials.token, allows) }
    : { kind: 'client', client: new BoundSecret(credentials, allows) };

/** `CRED_MAX_CREDENTIAL_BLOB_SIZE` of Windows, applied on all platforms so that the same credentials work on every station. */
export const MAX_CREDENTIAL_BYTES = 2_560;

/** A client id without hidden characters. The client secret may contain any characters. */
const ClientId = z
  .string()
  .overwrite(trimInvisible)
  .min(1)
  .refine((id) => findHiddenCharacter(id) === null);
const ClientJson = z.object({ client_id: ClientId, client_secret: z.string().min(1) });

/**
 * Parses credentials from a file, a pipe or the clipboard: a token with an optional `Bearer ` prefix, or JSON with `client_id` and
 * `client_secret`. Surrounding white space, line ends, invisible characters and a byte order mark are removed.
 */
export function parseCredentials(text: string): Result<Credentials, 'empty' | 'too-long' | 'not-credentials'> {
  const trimmed = trimInvisible(text).replace(/^bearer(\s+|$)/i, '');
  if (trimmed === '') return fail('empty');
  const credentials = trimmed.startsWith('{') ? parseClient(trimmed) : parseBearer(trimmed);
  if (credentials === null) return fail('not-credentials');
  return Buffer.byteLength(formatCredentials(credentials)) > MAX_CREDENTIAL_BYTES ? fail('too-long') : ok(credentials);
}

/** Credentials that IT provisions on the command line. */
export interface ProvisionedCredentials {
  readonly secret: Credentials;
  /** The origin in the input; `null` if it names none, so that the configured address applies. */
  readonly origins: readonly string[] | null;
}

const ADDRESS_LINE = /^[\s\uFEFF]*(https?:\/\/\S*)(?:\s*[\r\n](?<rest>[\s\S]*))?\s*$/i;

/** Parses credentials with an optional first line that contains Connect's address, which then replaces the station's setting. */
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

/** Formats credentials for the keychain. `parseCredentials` restores them unchanged. */
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

/** Parses a bearer token. Rejects characters that are invalid in a header, which would otherwise fail only at the first order. */
function parseBearer(text: string): Credentials | null {
  return /^[\x21-\x7e]+$/.test(text) ? { kind: 'bearer', token: text } : null;
}

/** The maximum value of a `Date` in seconds since 1970. */
const MAX_EPOCH_SECONDS = 8.64e12;

const JwtPayload = z.object({ exp: z.number().positive().max(MAX_EPOCH_SECONDS) });

/**
 * Reads when credentials expire, in milliseconds since 1970. Only a bearer token that is a JWT with `exp` (RFC 7519) states its expiry.
 * The signature is not checked, because only Connect can.
 * @returns `null` if the expiry is unknown
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
