/**
 * Every way a call to Connect can fail, as one union. What may be concluded from each stands in `failure-outcome.ts`.
 * Made at the edge (`src-main/connect`), worded for people in one place (`src-renderer/strings`).
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

/**
 * Who answered, where it was not Connect: a proxy, a gateway or a captive portal by the name that it gives itself, or
 * `UNKNOWN_SOURCE`. `null` means that Connect itself answered, and also that an earlier version stored the row.
 */
const source = z.string().nullable().default(null);

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
      /** A proxy asks for a login (407) before or after the request was written, and passes nothing on until it has one. */
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
  /** Connect understood and said no, with its own error object. */
  z.object({ kind: z.literal('refused'), status: z.number(), reasons: z.array(Reason), source }),
  /** The credentials were not accepted (401 from any sender, or the token call said no). */
  z.object({ kind: z.literal('not-authorised'), status: z.number(), reasons: z.array(Reason), source }),
  /** Connect's own 403: these credentials may not do this, or this user is not active. */
  z.object({ kind: z.literal('forbidden'), status: z.number(), reasons: z.array(Reason), source }),
  /** Connect's own 404. */
  z.object({ kind: z.literal('not-found'), status: z.number(), reasons: z.array(Reason), source }),
  /** Connect took the stage call for an order that is canceled. */
  z.object({
    kind: z.literal('canceled'),
    /** Connect's own word, such as `customer_request`; `null` where it gave none. */
    reason: z.string().nullable(),
  }),
  /** Asked to come back later: 429 or 503 from any sender, or Connect's code 2003 (which comes as HTTP 400). */
  z.object({
    kind: z.literal('busy'),
    status: z.number(),
    /** From `Retry-After` or `meta.wait`; `null` where neither came. */
    waitSeconds: z.number().nonnegative().nullable(),
    reasons: z.array(Reason),
    source,
  }),
  /** 408 and every 5xx but 503: Connect, or something before it, broke while it may have been working. */
  z.object({ kind: z.literal('server-error'), status: z.number(), reasons: z.array(Reason), source }),
  /** An answer that cannot be shown to be Connect's: a captive portal, a gateway's error, half an answer. */
  z.object({
    kind: z.literal('not-connect'),
    status: z.number(),
    what: z.enum([
      'html',
      'empty',
      'not-json',
      /** An object in JSON that is neither Connect's error nor OAuth's. */
      'json',
      'wrong-shape',
      'too-large',
      /** Compressed in a way that cannot be undone. */
      'coded',
      /** Damaged: no HTTP, so that it has no status (0), or JSON or a coding that is cut or broken. */
      'malformed',
      'redirect',
      'another-order',
      /** The answer comes from a cache, so it says nothing about the request. */
      'cached',
    ]),
    source,
    /** The words that came with it, where it had some. */
    text: z.string().nullable().default(null),
  }),
  /** It never left this machine. */
  z.object({
    kind: z.literal('local'),
    what: z.enum([
      'bad-input',
      'no-user',
      'no-credentials',
      /** The credentials were provisioned for another origin, and no policy names this one. */
      'other-address',
      'keychain-locked',
      'keychain-unavailable',
    ]),
    detail: z.string(),
  }),
  /** A newer version of Stagebay stored a kind of failure that this version does not know. */
  z.object({
    kind: z.literal('unrecognized'),
    /** The failure as it was stored, as JSON text. */
    stored: z.string(),
  }),
]);
export type Failure = z.infer<typeof Failure>;

/** What the server said, each complaint once, without those that have no words. */
export const serverMessages = (reasons: readonly Reason[]): string[] => [
  ...new Set(reasons.flatMap(({ message }) => message.trim() || [])),
];
