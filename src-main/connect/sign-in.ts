/** Access tokens: fetched once, shared by everybody, kept until shortly before they expire. */
import type { Failure } from '../../src-shared/failure';
import type { Destination } from '../../src-shared/intent';
import { assertNever, fail, ok, type Result } from '../../src-shared/result';
import { UNKNOWN_SENDER } from '../../src-shared/sender';
import type { BoundSecret, ClientCredentials } from '../vault';
import { type Call, parseBase } from './call';
import { fetchToken } from './endpoints';
import type { AccessToken } from './wire';

type Client = BoundSecret<ClientCredentials>;
/** An access token. It belongs to the origin that gave it. */
type Token = BoundSecret<string>;

export interface SignIn {
  /** The token to use now. However many ask at once, there is one token call. */
  token(to: Destination, client: Client): Promise<Result<Token, Failure>>;
  /** The token to use after this one got a 401. If others were refused with the same one, they all get one new one. */
  renew(to: Destination, client: Client, refused: Token): Promise<Result<Token, Failure>>;
  forget(): void;
}

/** A token on its way (`arrived` is null) or here. */
interface Kept {
  readonly token: Promise<Result<Token, Failure>>;
  arrived: Token | null;
  /** The next one, on its way while this one may still be used. */
  next: Promise<Result<Token, Failure>> | null;
  /** When a new one is fetched, and when this one is over; milliseconds since 1970. */
  usableUntil: number;
  endsAt: number;
}

/** Waiting orders each come by themselves: without a pause of their own a thousand stations would keep a token host down. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/** A token host that is there and gives no token. */
interface Failing {
  readonly times: number;
  readonly until: number;
  readonly failure: Failure;
}

export function createSignIn(call: Call, now: () => number): SignIn {
  // The secret is part of the key, so that a token got with yesterday's secret is not used with today's.
  const kept = new Map<string, Kept>();
  const failing = new Map<string, Failing>();
  const keyOf = (to: Destination, client: Client): string => JSON.stringify([to.baseUrl, to.retailerId, client.fingerprint]);

  function token(to: Destination, client: Client): Promise<Result<Token, Failure>> {
    const base = parseBase(to.baseUrl);
    if (!base.ok) return Promise.resolve(base);
    const key = keyOf(to, client);
    const current = kept.get(key);
    if (current && now() < current.usableUntil) return current.token;
    // It is good for a few minutes more, while the new one is fetched or cannot be had: no order waits for that.
    const old = current && now() < current.endsAt ? current : null;
    const broken = failing.get(key);
    // Not for longer than it was meant: the clock may have been set back.
    const paused = broken && now() < broken.until && broken.until - now() <= LONGEST_PAUSE_MS ? broken : null;
    if (current?.next) return old ? old.token : current.next;
    if (paused) return old ? old.token : Promise.resolve(fail(paused.failure));

    const fetched = call(to, fetchToken, { kind: 'client', client }, 1).then((answer) => {
      const isForgotten = kept.get(key) !== (old ?? entry);
      if (answer.ok) {
        const arrived = client.derive(answer.value.text, base.value.origin);
        entry.arrived = arrived;
        const lifeMs = (answer.value.expiresInSeconds ?? Number.POSITIVE_INFINITY) * 1000;
        entry.usableUntil = now() + usableMs(answer.value);
        entry.endsAt = now() + lifeMs;
        if (isForgotten) return ok(arrived);
        failing.delete(key);
        kept.set(key, entry);
        return ok(arrived);
      }
      const failure = notSignedIn(answer.problem);
      // Forgotten and replaced meanwhile: those who waited share the failure.
      if (isForgotten) return fail(failure);
      if (old || isHostsTrouble(answer.problem)) failing.set(key, pausedAfter(failing.get(key), failure, now()));
      // The next one tries again.
      if (old) old.next = null;
      else kept.delete(key);
      return fail(failure);
    });
    const entry: Kept = {
      token: fetched,
      arrived: null,
      next: null,
      usableUntil: Number.POSITIVE_INFINITY,
      endsAt: Number.POSITIVE_INFINITY,
    };
    if (!old) {
      kept.set(key, entry);
      return fetched;
    }
    old.next = fetched;
    // Nobody may be waiting for it, and what nobody catches ends the app.
    fetched.catch(() => {
      old.next = null;
    });
    return old.token;
  }

  return {
    token,
    renew(to, client, refused) {
      const key = keyOf(to, client);
      if (kept.get(key)?.arrived === refused) kept.delete(key);
      return token(to, client);
    },
    forget() {
      kept.clear();
      failing.clear();
    },
  };
}

/** Of what never reached it the host feels nothing; where it says no, or later, the courier waits by itself. */
const isHostsTrouble = ({ kind }: Failure): boolean =>
  kind === 'timed-out' || kind === 'cut-off' || kind === 'server-error' || kind === 'not-connect';

/** Twice as long each time, and not the same for every station. */
function pausedAfter(before: Failing | undefined, failure: Failure, now: number): Failing {
  const times = (before?.times ?? 0) + 1;
  const bound = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(times - 1, 16));
  return { times, until: now + (bound / 2) * (1 + Math.random()), failure };
}

/**
 * Five minutes are enough for an order that waits for its turn with the token in hand; of a short life, a tenth.
 * Where no life is said it is used until it is refused, and a refusal renews it.
 */
function usableMs({ expiresInSeconds }: AccessToken): number {
  if (expiresInSeconds === null) return Number.POSITIVE_INFINITY;
  return expiresInSeconds * 1000 - Math.min(300_000, expiresInSeconds * 100);
}

/**
 * What a failed token call means for the call that wanted the token. That call was not sent, so no ambiguity of the
 * token call may become one of the order: nothing here gives `unknown`.
 */
function notSignedIn(failure: Failure): Failure {
  const notReached = (detail: string): Failure => ({ kind: 'not-reached', cause: 'closed-before-sending', detail: `sign-in: ${detail}` });
  switch (failure.kind) {
    case 'not-reached':
      return { ...failure, detail: `sign-in: ${failure.detail}` };
    case 'cut-off':
      return notReached(failure.detail);
    case 'timed-out':
      return notReached(`no answer in ${failure.afterSeconds} s`);
    case 'server-error':
      return notReached(`HTTP ${failure.status}`);
    case 'canceled':
    case 'unrecognized':
      // No token call answers so, and its failure must not become one of the order.
      return notReached(failure.kind);
    case 'busy':
      // Whatever it was for the token call, for the order it is the one status that says it was not done.
      return { ...failure, status: 429 };
    case 'not-connect':
      // A page is the network's state and passes; any other 4xx speaks of the credentials.
      if (failure.status >= 400 && failure.status <= 499 && failure.what !== 'html') {
        return { kind: 'not-authorised', status: failure.status, reasons: [], source: failure.source };
      }
      return notReached(notConnectDetail(failure));
    case 'refused':
    case 'forbidden':
    case 'not-found':
    case 'not-authorised':
      return { kind: 'not-authorised', status: failure.status, reasons: failure.reasons, source: failure.source };
    case 'local':
      return failure;
    default:
      return assertNever(failure);
  }
}

function notConnectDetail({ what, status, source }: Extract<Failure, { kind: 'not-connect' }>): string {
  const answer = status === 0 ? what : `${what}, HTTP ${status}`;
  return source === UNKNOWN_SENDER ? answer : `${answer} from ${source}`;
}
