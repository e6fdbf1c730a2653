/** The login that a proxy asks for: to which proxy it is offered, and how often. */
import type { Result } from '../../src-shared/result';
import type { ProxyLogin, VaultProblem } from '../vault';
import { NoConnection } from './connection-failure';
import type { ProxyServer } from './proxy-list';

/** Asked when a proxy wants a login; `null` where none was provisioned. */
export type LookUpLogin = () => Promise<Result<ProxyLogin | null, VaultProblem>>;

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

const LOGIN_WANTED = 407;

const failed = (why: string) => new NoConnection('proxy-login', why, false);

interface Known {
  /** Taken by the proxy the last time: offered at once, which saves a round trip. */
  taken: string | null;
  refused: { readonly header: string; readonly until: number } | null;
}

export interface ProxyLogins {
  /**
   * Asks a proxy for a tunnel, first as it went the last time.
   * @param ask sends the request, with this `Proxy-Authorization` where it is not `null`
   * @returns any answer but one that asks for a login
   * @throws NoConnection of cause `proxy-login` where the proxy does not take what there is
   */
  withLogin<Answer extends ProxyAnswer>(proxy: ProxyServer, ask: (authorization: string | null) => Promise<Answer>): Promise<Answer>;
  forget(): void;
}

/** @param now milliseconds on a clock that only goes on */
export function createProxyLogins(lookUp: LookUpLogin, now: () => number): ProxyLogins {
  const known = new Map<string, Known>();
  let turn: Promise<unknown> = Promise.resolve();

  function of(proxy: ProxyServer): Known {
    const entry = known.get(proxy.name) ?? { taken: null, refused: null };
    known.set(proxy.name, entry);
    return entry;
  }

  async function answerTo<Answer extends ProxyAnswer>(
    proxy: ProxyServer,
    asked: Answer,
    ask: (authorization: string | null) => Promise<Answer>,
  ): Promise<Answer> {
    const schemes = schemesIn(asked.headers['proxy-authenticate']);
    if (!schemes.includes('basic')) {
      throw failed(`407, asks for ${schemes.join(', ') || 'a login of an unknown kind'}. Stagebay has no login but Basic.`);
    }
    const found = await lookUp();
    if (!found.ok) throw failed(`407, asks for a login, and the keychain is ${found.problem.kind}.`);
    if (found.value === null) throw failed('407, asks for a login, and none was provisioned (--provision-proxy-login).');

    const header = `Basic ${Buffer.from(`${found.value.user}:${found.value.password}`).toString('base64')}`;
    const entry = of(proxy);
    if (entry.refused?.header === header && now() < entry.refused.until) throw failed('407, has refused the login that was provisioned.');
    const answer = await ask(header);
    entry.taken = answer.statusCode === LOGIN_WANTED ? null : header;
    entry.refused = answer.statusCode === LOGIN_WANTED ? { header, until: now() + REFUSED_FOR_MS } : null;
    if (answer.statusCode === LOGIN_WANTED) throw failed('407, refuses the login that was provisioned.');
    return answer;
  }

  return {
    async withLogin(proxy, ask) {
      const { taken } = of(proxy);
      const asked = await ask(taken);
      if (asked.statusCode !== LOGIN_WANTED) return asked;
      if (taken !== null) known.set(proxy.name, { taken: null, refused: { header: taken, until: now() + REFUSED_FOR_MS } });
      // One after the other: four orders that leave together would be four wrong passwords before the first is known to be.
      const answered = turn.then(() => answerTo(proxy, asked, ask));
      turn = answered.catch(() => undefined);
      return answered;
    },
    forget: () => known.clear(),
  };
}

/** The kinds of login in `Proxy-Authenticate`, in lower case. What is quoted is not a kind: `Basic realm="NTLM, or so"`. */
function schemesIn(header: string | string[] | undefined): readonly string[] {
  const challenges = [header ?? []].flat().flatMap((line) => line.replace(/"(?:[^"\\]|\\.)*"/g, '""').split(','));
  // `Basic realm=""` begins with a kind; a parameter that stands alone after a comma (`charset=""`) does not.
  const kinds = challenges.flatMap((part) => /^\s*([a-z][\w-]{0,30})(?:\s|$)(?!\s*=)/i.exec(part)?.[1]?.toLowerCase() ?? []);
  return [...new Set(kinds)];
}
