/** The login that a proxy asks for: to which proxy it is offered, and how often. */
import type { Result } from '../../src-shared/base/result';
import type { BoundSecret, ProxyLogin, VaultProblem } from '../vault';
import { ConnectionError } from './connection-failure';
import { type ProxyServer, toProxyOrigin } from './proxy-list';
import { toSingleLine } from './server-text';

/** Asked when a proxy wants a login; `null` where none was provisioned. */
export type LookUpProxyLogin = () => Promise<Result<BoundSecret<ProxyLogin> | null, VaultProblem>>;

/** A proxy's answer to a request for a tunnel, as far as it matters here. */
export interface ProxyResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * After a refusal the same login is not offered again for this long. Directories lock an account after a few wrong
 * passwords in half an hour, and a thousand stations share one.
 */
const REJECTED_LOGIN_PAUSE_MS = 15 * 60_000;

/** One that was taken before gets a second try sooner: a proxy that was restarted, or whose directory is away, refuses everybody. */
const ACCEPTED_LOGIN_PAUSE_MS = 60_000;

const PROXY_AUTHENTICATION_REQUIRED = 407;

/** Characters of the kinds of login that are quoted. */
const MAX_SCHEMES_LENGTH = 100;

const toLoginError = (detail: string) => new ConnectionError('proxy-login', detail, false);

/** What is known of a proxy. A login is the text of `Proxy-Authorization`; where it is only compared, its fingerprint. */
interface ProxyState {
  /** Taken by the proxy the last time: offered at once, which saves a round trip, as long as it may still be sent there. */
  acceptedLogin: BoundSecret<string> | null;
  rejected: { readonly login: string; readonly until: number } | null;
  /** The login that was taken and has not been refused since. */
  acceptedFingerprint: string | null;
  /** Whoever offers a login waits for whoever did before: four orders that leave together would be four wrong passwords. */
  queue: Promise<unknown>;
}

type SendConnect<Response> = (authorization: string | null) => Promise<Response>;

export interface ProxyAuthenticator {
  /**
   * Asks a proxy for a tunnel, first as it went the last time.
   * @param ask sends the request, with this `Proxy-Authorization` where it is not `null`
   * @returns any answer but one that asks for a login
   * @throws NoConnection of cause `proxy-login` where the proxy does not take what there is
   */
  withLogin<Response extends ProxyResponse>(proxy: ProxyServer, sendConnect: SendConnect<Response>): Promise<Response>;
  clear(): void;
}

/** @param now milliseconds on a clock that only goes on */
export function createProxyAuthenticator(lookUp: LookUpProxyLogin, now: () => number): ProxyAuthenticator {
  const states = new Map<string, ProxyState>();

  function stateOf(proxy: ProxyServer): ProxyState {
    const entry = states.get(proxy.name) ?? { acceptedLogin: null, rejected: null, acceptedFingerprint: null, queue: Promise.resolve() };
    states.set(proxy.name, entry);
    return entry;
  }

  /** Offers a login to a proxy, and notes what the proxy says to it. @returns `null` where it may not be sent there any more */
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

  /** @param asked the proxy's 407 */
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

  function runExclusive<Value>(entry: ProxyState, task: () => Promise<Value>): Promise<Value> {
    const result = entry.queue.then(task);
    entry.queue = result.catch(() => undefined);
    return result;
  }

  return {
    async withLogin(proxy, sendConnect) {
      // Whoever has it when all is forgotten goes on with it, and what that tells says nothing of a new login.
      const entry = stateOf(proxy);
      const sendFirst = async () =>
        (entry.acceptedLogin && (await offerLogin(entry, proxy, entry.acceptedLogin, sendConnect))) ?? sendConnect(null);
      const challenge = await (entry.acceptedLogin === null ? sendFirst() : runExclusive(entry, sendFirst));
      return challenge.statusCode === PROXY_AUTHENTICATION_REQUIRED
        ? runExclusive(entry, () => answerChallenge(entry, proxy, challenge, sendConnect))
        : challenge;
    },
    clear: () => states.clear(),
  };
}

const toBasicAuthorization = ({ user, password }: ProxyLogin): string => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** The kinds of login in `Proxy-Authenticate`, in lower case. What is quoted is not a kind: `Basic realm="NTLM, or so"`. */
function parseSchemes(header: string | string[] | undefined): readonly string[] {
  const challenges = [header ?? []].flat().flatMap((line) => line.replace(/"(?:[^"\\]|\\.)*"/g, '""').split(','));
  // `Basic realm=""` begins with a kind; a parameter that stands alone after a comma (`charset=""`) does not.
  const schemes = challenges.flatMap((part) => /^\s*([a-z][\w-]{0,30})(?:\s|$)(?!\s*=)/i.exec(part)?.[1]?.toLowerCase() ?? []);
  return [...new Set(schemes)];
}
