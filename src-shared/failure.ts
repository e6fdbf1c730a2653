/**
 * Every way a call to Connect can fail, as one union, and what may be concluded from each.
 * Made at the edge (`src-main/connect`), worded for people in one place (`src-renderer/words`).
 */
import { z } from 'zod';
import { assertNever } from './result';

/** One complaint of the server. `field` is the request's own field name, without an `order.` in front. */
export const Reason = z.object({
  /** The server's own words, in the language that was asked for. */
  message: z.string(),
  /** Connect's code (1001 parameter, 2003 try later, 4000 not found …): an open set, and `null` is one of its values. */
  code: z.number().nullable(),
  field: z.string().nullable(),
  /** Seconds to wait before trying again, where the server said so (as a number or as a string). */
  waitSeconds: z.number().nonnegative().nullable(),
  /** `meta.retry`; absent is not false. */
  mayRetry: z.boolean().nullable(),
});
export type Reason = z.infer<typeof Reason>;

export const Failure = z.discriminatedUnion('kind', [
  /** The request surely never arrived: trying again cannot do anything twice. */
  z.object({
    kind: z.literal('not-reached'),
    cause: z.enum([
      'no-route',
      'refused',
      'dns',
      'tls',
      'connect-timeout',
      'closed-before-sending',
      /** The proxy that the system names could not be reached, or would not let the request through. */
      'proxy',
      /** The proxy asks for a login, and there is none that it takes. */
      'proxy-login',
      /** Nobody whom this station trusts has signed the certificate that was shown: as a rule a proxy that inspects TLS. */
      'untrusted',
      /** The same, while `connection.extraCaFile`, which may name the missing authority, cannot be used. */
      'ca-file',
      /** The certificate is not valid by this computer's date. */
      'certificate-date',
    ]),
    /** The system's own code, for IT: `ECONNREFUSED`, `CERT_HAS_EXPIRED` … and what else is known, such as which proxy. */
    detail: z.string(),
  }),
  /** The line was lost after the request, or part of it, had been written: it may have arrived. */
  z.object({ kind: z.literal('cut-off'), detail: z.string() }),
  /** Nothing, or not enough, was heard in time: it may have arrived. */
  z.object({ kind: z.literal('timed-out'), afterSeconds: z.number() }),
  /** Connect understood and said no. */
  z.object({ kind: z.literal('refused'), status: z.number(), reasons: z.array(Reason) }),
  /** The credentials were not accepted (401, or the token call said no). */
  z.object({ kind: z.literal('not-authorised'), status: z.number(), reasons: z.array(Reason) }),
  /** 403: these credentials may not do this, or this user is not active. */
  z.object({ kind: z.literal('forbidden'), status: z.number(), reasons: z.array(Reason) }),
  z.object({ kind: z.literal('not-found'), status: z.number(), reasons: z.array(Reason) }),
  /** Asked to come back later: 429, 503, or code 2003 (which comes as HTTP 400). */
  z.object({
    kind: z.literal('busy'),
    status: z.number(),
    /** From `Retry-After` or `meta.wait`; `null` where neither came. */
    waitSeconds: z.number().nonnegative().nullable(),
    reasons: z.array(Reason),
  }),
  /** 408 and every 5xx but 503: Connect, or something before it, broke while it may have been working. */
  z.object({ kind: z.literal('server-error'), status: z.number(), reasons: z.array(Reason) }),
  /** Something answered that is not Connect: a captive portal, a proxy's page, half an answer. */
  z.object({
    kind: z.literal('not-connect'),
    status: z.number(),
    what: z.enum(['html', 'empty', 'not-json', 'wrong-shape', 'too-large', 'redirect', 'another-order']),
  }),
  /** It never left this machine. */
  z.object({
    kind: z.literal('local'),
    what: z.enum(['bad-input', 'no-user', 'no-credentials', 'keychain-locked', 'keychain-unavailable']),
    detail: z.string(),
  }),
]);
export type Failure = z.infer<typeof Failure>;

/** Seconds after which Connect wants to be asked again, where it said so: with the answer, or with one of its reasons. */
export function waitSecondsOf(failure: Failure): number | null {
  if (failure.kind === 'busy' && failure.waitSeconds !== null) return failure.waitSeconds;
  return 'reasons' in failure ? longestWait(failure.reasons) : null;
}

/** The longest wait that one of these names, in seconds. */
export function longestWait(reasons: readonly Reason[]): number | null {
  const waits = reasons.flatMap(({ waitSeconds }) => waitSeconds ?? []);
  return waits.length > 0 ? Math.max(...waits) : null;
}

/**
 * What a failure says about the order on the other side. This is the one place where it is decided whether
 * something may be sent again.
 * - `not-done`: it surely was not done, and may be sent again without asking anybody.
 * - `asked-to-wait`: it surely was not done, and the server wants to be left alone for a while.
 * - `refused`: it was not done, and sending the same again would be refused again.
 * - `sign-in`: it was not done, and nothing will be until credentials work.
 * - `unknown`: it may have been done.
 */
export type Consequence = 'not-done' | 'asked-to-wait' | 'refused' | 'sign-in' | 'unknown';

export function consequenceOf(failure: Failure): Consequence {
  switch (failure.kind) {
    case 'not-reached':
      return 'not-done';
    case 'busy':
      // A 503 comes from whatever stands before Connect as often as from Connect: it may have been at work already.
      if (failure.status === 429) return 'asked-to-wait';
      return failure.status >= 500 ? 'unknown' : 'refused';
    case 'refused':
    case 'not-found':
      return 'refused';
    case 'forbidden':
      // A proxy's bare 403 says nothing of the order, and neither does it say that it was done.
      return 'refused';
    case 'not-authorised':
      return 'sign-in';
    case 'cut-off':
    case 'timed-out':
    case 'server-error':
      return 'unknown';
    case 'not-connect':
      // Something in between said no by itself (a proxy's 4xx page). Any other status may hide Connect's own answer.
      return failure.status >= 400 && failure.status < 500 ? 'refused' : 'unknown';
    case 'local':
      return failure.what === 'bad-input' || failure.what === 'no-user' ? 'refused' : 'sign-in';
    default:
      return assertNever(failure);
  }
}
