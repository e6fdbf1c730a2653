/**
 * Who is let in: the app that started the server, and nobody else on this machine. Any program can reach a loopback
 * port, and so can any web page that somebody opens in a browser here.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type ErrorResponse, FOREIGN_ORIGIN, UNAUTHORIZED } from './responses';

/** What a client signs in with at the token call. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** How long an issued token works, in seconds: 24 hours, as Connect's do. */
export const TOKEN_LIFETIME_SECONDS = 86_400;

const generateSecret = (): string => randomBytes(32).toString('base64url');

// Secrets are looked up by digest, so that how long a comparison takes tells nothing of how much was guessed right.
const digest = (secret: string): string => createHash('sha256').update(secret).digest('base64');

export class AccessControl {
  readonly credentials: ClientCredentials = { clientId: 'practice', clientSecret: generateSecret() };
  /** Works from the start and for as long as the server runs. */
  readonly bearer = generateSecret();

  readonly #host: string;
  readonly #now: () => Date;
  /** When each token ends, in milliseconds since 1970, by the token's digest. */
  readonly #tokens = new Map([[digest(this.bearer), Number.POSITIVE_INFINITY]]);

  /** @param host the server's own address as clients put it into `Host`: `127.0.0.1:49152` */
  constructor(host: string, now: () => Date) {
    this.#host = host;
    this.#now = now;
  }

  /**
   * Turns web pages away, whatever they know. Browsers say with `Origin` which page is calling; and a page whose own
   * name was rebound to this address (DNS rebinding), which needs no `Origin`, still sends that name as `Host`.
   */
  rejectForeignOrigin(headers: IncomingHttpHeaders): ErrorResponse | null {
    return headers.origin === undefined && headers.host === this.#host ? null : FOREIGN_ORIGIN;
  }

  /** @param authorization the header, as `Bearer …` */
  rejectUnknownToken(authorization: string | undefined): ErrorResponse | null {
    const [, token] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
    const expiresAt = token === undefined ? undefined : this.#tokens.get(digest(token));
    return expiresAt !== undefined && this.#now().getTime() < expiresAt ? null : UNAUTHORIZED;
  }

  /** @returns a new bearer token, or `null` where these are not the credentials */
  issueToken({ clientId, clientSecret }: ClientCredentials): string | null {
    if (clientId !== this.credentials.clientId || digest(clientSecret) !== digest(this.credentials.clientSecret)) return null;
    const token = generateSecret();
    this.#tokens.set(digest(token), this.#now().getTime() + TOKEN_LIFETIME_SECONDS * 1000);
    return token;
  }
}
