/**
 * Every way in which a request to Connect can fail. `failure-outcome.ts` decides what each means, `src-main/connect` creates
 * them, and `src-renderer/strings` words them.
 */
import { z } from 'zod';
import type { UpdateChanges } from '../order/update-request.schema';

/** The fields of a request that an error can concern. */
export type RequestField = 'orderId' | 'userId' | 'serviceOption' | 'windowStart' | 'windowEnd' | Exclude<keyof UpdateChanges, 'window'>;

/** One error of a server response. `field` is a `RequestField`, or the name that the server sent if the app does not know it. */
export const Reason = z.object({
  /** The server's message, in the language that was requested. */
  message: z.string(),
  /** Connect's code (1001 parameter, 2003 try later, 4000 not found …). The set is open, and `null` is one of its values. */
  code: z.number().nullable(),
  field: z.string().nullable(),
  /** The wait that the server asked for, in seconds. */
  waitSeconds: z.number().nonnegative().nullable(),
  /** `meta.retry`. `null` if the server did not send it, which is not the same as false. */
  mayRetry: z.boolean().nullable(),
});
export type Reason = z.infer<typeof Reason>;

/**
 * Who responded instead of Connect: the name that a proxy, a gateway or a captive portal gives itself, or `UNKNOWN_SOURCE`. `null`
 * for Connect itself, and for rows of earlier versions.
 */
const source = z.string().nullable().default(null);

export const Failure = z.discriminatedUnion('kind', [
  /** The request certainly did not arrive, so repeating it is safe. */
  z.object({
    kind: z.literal('not-reached'),
    cause: z.enum([
      'no-route',
      'refused',
      'dns',
      'tls',
      'connect-timeout',
      'closed-before-sending',
      /** The system's proxy could not be reached, or refused the connection. */
      'proxy',
      /** A proxy asks for a login (407), and forwards nothing before that. */
      'proxy-login',
      /** The server's certificate has no trusted issuer, usually because a proxy inspects TLS. */
      'untrusted',
      /** As `untrusted`, while `connection.extraCaFile`, which may contain the missing issuer, cannot be used. */
      'ca-file',
      /** The certificate is not valid by this computer's date. */
      'certificate-date',
    ]),
    /** The system's error code for IT, such as `ECONNREFUSED`, and further facts, such as the proxy's address. */
    detail: z.string(),
  }),
  /** The connection was lost after part of the request was written: it may have arrived. */
  z.object({ kind: z.literal('cut-off'), detail: z.string() }),
  /** The response was missing or incomplete at the timeout: the request may have arrived. */
  z.object({ kind: z.literal('timed-out'), afterSeconds: z.number() }),
  /** Connect rejected the request with its own error object. */
  z.object({ kind: z.literal('refused'), status: z.number(), reasons: z.array(Reason), source }),
  /** The credentials were rejected: a 401 from any sender, or a refused token request. */
  z.object({ kind: z.literal('not-authorised'), status: z.number(), reasons: z.array(Reason), source }),
  /** Connect's own 403: these credentials may not do this, or the user is inactive. */
  z.object({ kind: z.literal('forbidden'), status: z.number(), reasons: z.array(Reason), source }),
  /** Connect's own 404. */
  z.object({ kind: z.literal('not-found'), status: z.number(), reasons: z.array(Reason), source }),
  /** Connect accepted the stage request, but the order is canceled. */
  z.object({
    kind: z.literal('canceled'),
    /** Connect's own reason, such as `customer_request`; `null` if it gave none. */
    reason: z.string().nullable(),
  }),
  /** A request to retry later: 429 or 503 from any sender, or Connect's code 2003, which comes as HTTP 400. */
  z.object({
    kind: z.literal('busy'),
    status: z.number(),
    /** From `Retry-After` or `meta.wait`, in seconds; `null` if both are missing. */
    waitSeconds: z.number().nonnegative().nullable(),
    reasons: z.array(Reason),
    source,
  }),
  /** 408 and every 5xx but 503: the request may have been carried out before the error. */
  z.object({ kind: z.literal('server-error'), status: z.number(), reasons: z.array(Reason), source }),
  /** A response that is not certainly Connect's: a captive portal, a gateway's error, or half a response. */
  z.object({
    kind: z.literal('not-connect'),
    status: z.number(),
    what: z.enum([
      'html',
      'empty',
      'not-json',
      /** A JSON object that is neither Connect's error nor OAuth's. */
      'json',
      'wrong-shape',
      'too-large',
      /** Compressed with an encoding that cannot be decoded. */
      'coded',
      /** Broken HTTP (status 0), or truncated JSON or compression. */
      'malformed',
      'redirect',
      'another-order',
      /** The response comes from a cache, so it says nothing about the request. */
      'cached',
    ]),
    source,
    /** The text of the response; `null` if there is none. */
    text: z.string().nullable().default(null),
  }),
  /** The request never left this computer. */
  z.object({
    kind: z.literal('local'),
    what: z.enum([
      'bad-input',
      'no-user',
      'no-credentials',
      /** The credentials belong to another origin, and no policy allows this one. */
      'other-address',
      'keychain-locked',
      'keychain-unavailable',
    ]),
    detail: z.string(),
  }),
  /** A kind of failure that a newer version of Stagebay stored. */
  z.object({
    kind: z.literal('unrecognized'),
    /** The stored failure as JSON text. */
    stored: z.string(),
  }),
]);
export type Failure = z.infer<typeof Failure>;
