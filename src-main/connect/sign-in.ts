/** Access tokens: fetched once, shared by everybody, kept until shortly before they expire. */
import type { Failure } from '../../src-shared/failure';
import type { Destination } from '../../src-shared/intent';
import { assertNever, fail, ok, type Result } from '../../src-shared/result';
import type { Credentials } from '../vault';
import type { Call } from './call';
import { fetchToken } from './endpoints';
import type { AccessToken } from './wire';

export type ClientCredentials = Extract<Credentials, { kind: 'client' }>;

export interface SignIn {
  /** The token to use now. However many ask at once, there is one token call. */
  token(to: Destination, client: ClientCredentials): Promise<Result<string, Failure>>;
  /** The token to use after this one got a 401. If others were refused with the same one, they all get one new one. */
  renew(to: Destination, client: ClientCredentials, refused: string): Promise<Result<string, Failure>>;
  forget(): void;
}

/** A token on its way (`text` is null) or here. */
interface Kept {
  readonly token: Promise<Result<string, Failure>>;
  text: string | null;
  /** Milliseconds since 1970. */
  usableUntil: number;
}

export function createSignIn(call: Call, now: () => number): SignIn {
  // The secret is part of the key, so that a token got with yesterday's secret is not used with today's.
  const kept = new Map<string, Kept>();
  const keyOf = (to: Destination, client: ClientCredentials): string =>
    JSON.stringify([to.baseUrl, to.retailerId, client.clientId, client.clientSecret]);

  function token(to: Destination, client: ClientCredentials): Promise<Result<string, Failure>> {
    const key = keyOf(to, client);
    const current = kept.get(key);
    if (current && now() < current.usableUntil) return current.token;

    const fetched = call(to, fetchToken(client), { clientSecret: client.clientSecret }, 1).then((answer) => {
      if (answer.ok) {
        entry.text = answer.value.text;
        entry.usableUntil = now() + usableMs(answer.value);
        return ok(answer.value.text);
      }
      // Those who waited share the failure; the next one tries again. Unless it was forgotten and replaced meanwhile.
      if (kept.get(key) === entry) kept.delete(key);
      return fail(notSignedIn(answer.problem));
    });
    const entry: Kept = { token: fetched, text: null, usableUntil: Number.POSITIVE_INFINITY };
    kept.set(key, entry);
    return fetched;
  }

  return {
    token,
    renew(to, client, refused) {
      const key = keyOf(to, client);
      if (kept.get(key)?.text === refused) kept.delete(key);
      return token(to, client);
    },
    forget: () => kept.clear(),
  };
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
    case 'busy':
      // Whatever it was for the token call, for the order it is the one status that says it was not done.
      return { ...failure, status: 429 };
    case 'not-connect':
      // A page or a proxy's own demand is the network's state and passes; any other 4xx speaks of the credentials.
      if (failure.status >= 400 && failure.status <= 499 && failure.status !== 407 && failure.what !== 'html') {
        return { kind: 'not-authorised', status: failure.status, reasons: [] };
      }
      return notReached(`${failure.what}, HTTP ${failure.status}`);
    case 'refused':
    case 'forbidden':
    case 'not-found':
    case 'not-authorised':
      return { kind: 'not-authorised', status: failure.status, reasons: failure.reasons };
    case 'local':
      return failure;
    default:
      return assertNever(failure);
  }
}
