/** The login that a proxy asks for: to which proxy it is offered, and how often. */
import type { Result } from '../../src-shared/result';
import type { BoundSecret, ProxyLogin, VaultProblem } from '../vault';
import { NoConnection } from './connection-failure';
import { originOf, type ProxyServer } from './proxy-list';
import { oneLine } from './server-text';

/** Asked when a proxy wants a login; `null` where none was provisioned. */
export type LookUpLogin = () => Promise<Result<BoundSecret<ProxyLogin> | null, VaultProblem>>;

/** A proxy's answer to a request for a tunnel, as far as it matters here. */
export interface ProxyAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * After a refusal the same login is not offered again for this long. Directories lock an account after a few wrong
 * passwords in half an hour, and a thousand stations share one.
 */
const REFUSED_FOR_MS = 15 * 60_000;

/** One that was taken before gets a second try sooner: a proxy that was restarted, or whose directory is away, refuses everybody. */
const DOUBTED_FOR_MS = 60_000;

const LOGIN_WANTED = 407;

/** Characters of the kinds of login that are quoted. */
const SCHEMES_MAX = 100;

const failed = (why: string) => new NoConnection('proxy-login', why, false);

/** What is known of a proxy. A login is the text of `Proxy-Authorization`; where it is only compared, its fingerprint. */
interface Known {
  /** Taken by the proxy the last time: offered at once, which saves a round trip, as long as it may still be sent there. */
  taken: BoundSecret<string> | null;
  refused: { readonly login: string; readonly until: number } | null;
  /** The login that was taken and has not been refused since. */
  proven: string | null;
  /** Whoever offers a login waits for whoever did before: four orders that leave together would be four wrong passwords. */
  turn: Promise<unknown>;
}

type Ask<Answer> = (authorization: string | null) => Promise<Answer>;

export interface ProxyLogins {
  /**
   * Asks a proxy for a tunnel, first as it went the last time.
   * @param ask sends the request, with this `Proxy-Authorization` where it is not `null`
   * @returns any answer but one that asks for a login
   * @throws NoConnection of cause `proxy-login` where the proxy does not take what there is
   */
  withLogin<Answer extends ProxyAnswer>(proxy: ProxyServer, ask: Ask<Answer>): Promise<Answer>;
  forget(): void;
}

/** @param now milliseconds on a clock that only goes on */
export function createProxyLogins(lookUp: LookUpLogin, now: () => number): ProxyLogins {
  const known = new Map<string, Known>();

  function of(proxy: ProxyServer): Known {
    const entry = known.get(proxy.name) ?? { taken: null, refused: null, proven: null, turn: Promise.resolve() };
    known.set(proxy.name, entry);
    return entry;
  }

  /** Offers a login to a proxy, and notes what the proxy says to it. @returns `null` where it may not be sent there any more */
  async function offer<Answer extends ProxyAnswer>(
    entry: Known,
    proxy: ProxyServer,
    login: BoundSecret<string>,
    ask: Ask<Answer>,
  ): Promise<Answer | null> {
    const authorization = login.revealTo(originOf(proxy));
    if (authorization === null) return null;
    const answer = await ask(authorization);
    const isRefused = answer.statusCode === LOGIN_WANTED;
    const forMs = entry.proven === login.fingerprint ? DOUBTED_FOR_MS : REFUSED_FOR_MS;
    entry.taken = isRefused ? null : login;
    entry.proven = isRefused ? null : login.fingerprint;
    entry.refused = isRefused ? { login: login.fingerprint, until: now() + forMs } : null;
    return answer;
  }

  /** @param asked the proxy's 407 */
  async function answerTo<Answer extends ProxyAnswer>(entry: Known, proxy: ProxyServer, asked: Answer, ask: Ask<Answer>): Promise<Answer> {
    const schemes = schemesIn(asked.headers['proxy-authenticate']);
    if (!schemes.includes('basic')) {
      throw failed(
        `407, asks for ${oneLine(schemes.join(', '), SCHEMES_MAX) || 'a login of an unknown kind'}. Stagebay has no login but Basic.`,
      );
    }
    const bound = await lookUp();
    if (!bound.ok) throw failed(`407, asks for a login, and the keychain is ${bound.problem.kind}.`);
    if (bound.value === null) throw failed('407, asks for a login, and none was provisioned (--provision-proxy-login).');

    const origin = originOf(proxy);
    const found = bound.value.revealTo(origin);
    if (found === null) {
      throw failed(
        `407, asks for a login, and the one that was provisioned is not for ${origin} (--provision-proxy-login, connection.loginProxies).`,
      );
    }
    const login = bound.value.derive(basicAuthorization(found), origin);
    if (entry.refused?.login === login.fingerprint && now() < entry.refused.until) {
      throw failed('407, has refused the login that was provisioned.');
    }
    const answer = (await offer(entry, proxy, login, ask)) ?? asked;
    if (answer.statusCode === LOGIN_WANTED) throw failed('407, refuses the login that was provisioned.');
    return answer;
  }

  function inTurn<Value>(entry: Known, act: () => Promise<Value>): Promise<Value> {
    const acted = entry.turn.then(act);
    entry.turn = acted.catch(() => undefined);
    return acted;
  }

  return {
    async withLogin(proxy, ask) {
      // Whoever has it when all is forgotten goes on with it, and what that tells says nothing of a new login.
      const entry = of(proxy);
      const asFirst = async () => (entry.taken && (await offer(entry, proxy, entry.taken, ask))) ?? ask(null);
      const asked = await (entry.taken === null ? asFirst() : inTurn(entry, asFirst));
      return asked.statusCode === LOGIN_WANTED ? inTurn(entry, () => answerTo(entry, proxy, asked, ask)) : asked;
    },
    forget: () => known.clear(),
  };
}

const basicAuthorization = ({ user, password }: ProxyLogin): string => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** The kinds of login in `Proxy-Authenticate`, in lower case. What is quoted is not a kind: `Basic realm="NTLM, or so"`. */
function schemesIn(header: string | string[] | undefined): readonly string[] {
  const challenges = [header ?? []].flat().flatMap((line) => line.replace(/"(?:[^"\\]|\\.)*"/g, '""').split(','));
  // `Basic realm=""` begins with a kind; a parameter that stands alone after a comma (`charset=""`) does not.
  const kinds = challenges.flatMap((part) => /^\s*([a-z][\w-]{0,30})(?:\s|$)(?!\s*=)/i.exec(part)?.[1]?.toLowerCase() ?? []);
  return [...new Set(kinds)];
}
