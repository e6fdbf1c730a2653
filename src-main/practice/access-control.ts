/**
 * Restricts access to the app that started the server. Any program on this machine can reach a loopback port, and so can any web page
 * in a browser on this machine.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type ErrorResponse, FOREIGN_ORIGIN, UNAUTHORIZED } from './responses';

/** The credentials for the token call. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The lifetime of an issued token in seconds: 24 hours, as at Connect. */
export const TOKEN_LIFETIME_SECONDS = 86_400;

const generateSecret = (): string => randomBytes(32).toString('base64url');

/** Secrets are compared by their digest, so that the duration of a comparison reveals nothing about the secret. */
const digest = (secret: string): string => createHash('sha256').update(secret).digest('base64');

export class AccessControl {
  readonly credentials: ClientCredentials = { clientId: 'practice', clientSecret: generateSecret() };
  /** A bearer token that is valid as long as the server runs. */
  readonly bearer = generateSecret();

  readonly #host: string;
  readonly #now: () => Date;
  /** The expiry of each token in milliseconds since 1970, by the token's digest. */
  readonly #tokens = new Map([[digest(this.bearer), Number.POSITIVE_INFINITY]]);

  /** @param host the server's address in the format of the `Host` header, such as `127.0.0.1:49152` */
  constructor(host: string, now: () => Date) {
    this.#host = host;
    this.#now = now;
  }

  /**
   * Rejects requests of web pages. Browsers send the page's `Origin`, and a page that uses DNS rebinding sends its own name as `Host`.
   * @returns the error response; `null` for a permitted request
   */
  rejectForeignOrigin(headers: IncomingHttpHeaders): ErrorResponse | null {
    return headers.origin === undefined && headers.host === this.#host ? null : FOREIGN_ORIGIN;
  }

  /** Rejects a missing, unknown or expired token. @param authorization the `Authorization` header, such as `Bearer …` */
  rejectUnknownToken(authorization: string | undefined): ErrorResponse | null {
    const [, token] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
    const expiresAt = token === undefined ? undefined : this.#tokens.get(digest(token));
    return expiresAt !== undefined && this.#now().getTime() < expiresAt ? null : UNAUTHORIZED;
  }

  /** Issues a bearer token. @returns `null` if the credentials are wrong */
  issueToken({ clientId, clientSecret }: ClientCredentials): string | null {
    if (clientId !== this.credentials.clientId || digest(clientSecret) !== digest(this.credentials.clientSecret)) return null;
    const token = generateSecret();
    this.#tokens.set(digest(token), this.#now().getTime() + TOKEN_LIFETIME_SECONDS * 1000);
    return token;
  }
}
