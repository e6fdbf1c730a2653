/**
 * Every way a call to Connect can fail, as one union. What may be concluded from each stands in `consequence.ts`.
 * Made at the edge (`src-main/connect`), worded for people in one place (`src-renderer/words`).
 */
import { z } from 'zod';

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
  /** A later version of the app stored it, and this one does not know its kind: its text, as JSON. */
  z.object({ kind: z.literal('unrecognized'), stored: z.string() }),
  /** It never left this machine. */
  z.object({
    kind: z.literal('local'),
    what: z.enum(['bad-input', 'no-user', 'no-credentials', 'keychain-locked', 'keychain-unavailable']),
    detail: z.string(),
  }),
]);
export type Failure = z.infer<typeof Failure>;
