/** Decides to which proxy a login is sent, and how often. */
import type { Result } from '../../src-shared/base/result';
import { createMutex, type Mutex } from '../base';
import type { BoundSecret, ProxyLogin, VaultProblem } from '../vault';
import { ConnectionError } from './connection-failure';
import { type ProxyServer, toProxyOrigin } from './proxy-list';
import { toSingleLine } from './server-text';

/** Returns the login for proxies; `null` if none was provisioned. */
export type LookUpProxyLogin = () => Promise<Result<BoundSecret<ProxyLogin> | null, VaultProblem>>;

/** The relevant parts of a proxy's response to CONNECT. */
export interface ProxyResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * How long a rejected login is not sent again. Directories lock an account after a few wrong passwords in half an hour, and a
 * thousand stations share one account.
 */
const REJECTED_LOGIN_PAUSE_MS = 15 * 60_000;

/** The shorter pause for a login that was accepted before: a restarted proxy, or one without its directory, rejects every login. */
const ACCEPTED_LOGIN_PAUSE_MS = 60_000;

const PROXY_AUTHENTICATION_REQUIRED = 407;

/** The maximum length of the quoted authentication schemes. */
const MAX_SCHEMES_LENGTH = 100;

const toLoginError = (detail: string) => new ConnectionError('proxy-login', detail, false);

/** The state of one proxy. A login is a value of `Proxy-Authorization`; comparisons use only its fingerprint. */
interface ProxyState {
  /** The login that the proxy accepted last. It is sent with the first request, which saves a round trip. */
  acceptedLogin: BoundSecret<string> | null;
  rejected: { readonly login: string; readonly until: number } | null;
  /** The fingerprint of the login that was accepted and not rejected since. */
  acceptedFingerprint: string | null;
  /** Serializes the login attempts, because four simultaneous orders would count as four wrong passwords. */
  attempts: Mutex;
}

type SendConnect<Response> = (authorization: string | null) => Promise<Response>;

export interface ProxyAuthenticator {
  /**
   * Sends a CONNECT request to a proxy, with a login if the proxy requires one.
   * @param sendConnect sends the request with the given `Proxy-Authorization`; `null` omits the header
   * @returns a response with any status except 407
   * @throws ConnectionError with the cause `proxy-login` if there is no login that the proxy accepts
   */
  withLogin<Response extends ProxyResponse>(proxy: ProxyServer, sendConnect: SendConnect<Response>): Promise<Response>;
  clear(): void;
}

/** Creates the login state of all proxies. @param now milliseconds of a monotonic clock */
export function createProxyAuthenticator(lookUp: LookUpProxyLogin, now: () => number): ProxyAuthenticator {
  const states = new Map<string, ProxyState>();

  function stateOf(proxy: ProxyServer): ProxyState {
    const entry = states.get(proxy.name) ?? { acceptedLogin: null, rejected: null, acceptedFingerprint: null, attempts: createMutex() };
    states.set(proxy.name, entry);
    return entry;
  }

  /** Sends a login to a proxy and records the result. @returns `null` if the login may no longer be sent there */
  async function offerLogin<Response extends ProxyResponse>(
    entry: ProxyState,
    proxy: ProxyServer,
    login: BoundSecret<string>,
    sendConnect: SendConnect<Response>,
  ): Promise<Response | null> {
    const authorization = login.revealTo(toProxyOrigin(proxy));
    if (authorization === null) return null;
    const response = await sendConnect(authorization);
    const isRejected = response.statusCode === PROXY_AUTHENTICATION_REQUIRED;
    const pauseMs = entry.acceptedFingerprint === login.fingerprint ? ACCEPTED_LOGIN_PAUSE_MS : REJECTED_LOGIN_PAUSE_MS;
    entry.acceptedLogin = isRejected ? null : login;
    entry.acceptedFingerprint = isRejected ? null : login.fingerprint;
    entry.rejected = isRejected ? { login: login.fingerprint, until: now() + pauseMs } : null;
    return response;
  }

  /** Responds to a request for a login. @param challenge the proxy's 407 response */
  async function answerChallenge<Response extends ProxyResponse>(
    entry: ProxyState,
    proxy: ProxyServer,
    challenge: Response,
    sendConnect: SendConnect<Response>,
  ): Promise<Response> {
    const schemes = parseSchemes(challenge.headers['proxy-authenticate']);
    if (!schemes.includes('basic')) {
      throw toLoginError(
        `407, asks for ${toSingleLine(schemes.join(', '), MAX_SCHEMES_LENGTH) || 'a login of an unknown kind'}. Stagebay has no login but Basic.`,
      );
    }
    const bound = await lookUp();
    if (!bound.ok) throw toLoginError(`407, asks for a login, and the keychain is ${bound.problem.kind}.`);
    if (bound.value === null) throw toLoginError('407, asks for a login, and none was provisioned (--provision-proxy-login).');

    const origin = toProxyOrigin(proxy);
    const found = bound.value.revealTo(origin);
    if (found === null) {
      throw toLoginError(
        `407, asks for a login, and the one that was provisioned is not for ${origin} (--provision-proxy-login, connection.loginProxies).`,
      );
    }
    const login = bound.value.derive(toBasicAuthorization(found), origin);
    if (entry.rejected?.login === login.fingerprint && now() < entry.rejected.until) {
      throw toLoginError('407, has refused the login that was provisioned.');
    }
    const response = (await offerLogin(entry, proxy, login, sendConnect)) ?? challenge;
    if (response.statusCode === PROXY_AUTHENTICATION_REQUIRED) throw toLoginError('407, refuses the login that was provisioned.');
    return response;
  }

  return {
    async withLogin(proxy, sendConnect) {
      // If `clear` runs meanwhile, this request keeps the old state, so its result does not affect a new login.
      const entry = stateOf(proxy);
      const sendFirst = async () =>
        (entry.acceptedLogin && (await offerLogin(entry, proxy, entry.acceptedLogin, sendConnect))) ?? sendConnect(null);
      const challenge = await (entry.acceptedLogin === null ? sendFirst() : entry.attempts.runExclusive(sendFirst));
      return challenge.statusCode === PROXY_AUTHENTICATION_REQUIRED
        ? entry.attempts.runExclusive(() => answerChallenge(entry, proxy, challenge, sendConnect))
        : challenge;
    },
    clear: () => states.clear(),
  };
}

const toBasicAuthorization = ({ user, password }: ProxyLogin): string => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** Returns the schemes in `Proxy-Authenticate` in lower case, ignoring quoted text such as `Basic realm="NTLM, or so"`. */
function parseSchemes(header: string | string[] | undefined): readonly string[] {
  const challenges = [header ?? []].flat().flatMap((line) => line.replace(/"(?:[^"\\]|\\.)*"/g, '""').split(','));
  // `Basic realm=""` starts with a scheme; a parameter after a comma (`charset=""`) does not.
  const schemes = challenges.flatMap((part) => /^\s*([a-z][\w-]{0,30})(?:\s|$)(?!\s*=)/i.exec(part)?.[1]?.toLowerCase() ?? []);
  return [...new Set(schemes)];
}
