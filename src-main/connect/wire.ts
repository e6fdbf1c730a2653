/**
 * Connect's own spelling: snake_case names, pounds as numbers. It lives in this file and nowhere else.
 * What is sent is built strictly; what comes back is read tolerantly: an unknown field is no reason to lose sight of an order.
 */
import { z } from 'zod';
import type { OrderAnswer } from '../../src-shared/intent';
import type { StageRequest } from '../../src-shared/order';
import { fail, ok, type Result } from '../../src-shared/result';

/** Why an answer in JSON was not the one that was asked for. */
export type WrongAnswer = 'wrong-shape' | 'another-order';

/** Body of the stage call. A field that was left blank is `undefined` here and absent in the JSON. */
export function stageBody(request: StageRequest) {
  return {
    items_count: request.items,
    bags_count: request.bags,
    // A whole number of hundredths divided by 100 is the double closest to that decimal, so it prints as typed: 14.25.
    items_weight: request.weight === undefined ? undefined : request.weight / 100,
  };
}

/** Body of the token call. */
export function tokenBody(client: { readonly clientId: string; readonly clientSecret: string }) {
  return {
    client_id: client.clientId,
    client_secret: client.clientSecret,
    grant_type: 'client_credentials',
    scope: 'connect:fulfillment',
  };
}

/** Seconds, as Connect writes them: `1200` in one answer, `"30"` in the next, and nothing in a third. */
export const Seconds = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\s*\d+(\.\d+)?\s*$/)
      .transform(Number),
  ])
  .pipe(z.number().nonnegative())
  .nullable()
  .catch(null);

const OrderOnTheWire = z.object({ id: z.string(), status: z.string(), order_url: z.string().nullable().catch(null) });

/**
 * Reads the order that a call answers with.
 * @param orderId what was asked for. An answer about anything else proves nothing about this order: a portal, a cache
 *   or a mistaken route may have given it.
 */
export function readOrder(json: unknown, orderId: string): Result<OrderAnswer, WrongAnswer> {
  const parsed = OrderOnTheWire.safeParse(json);
  if (!parsed.success) return fail('wrong-shape');
  const { id, status, order_url } = parsed.data;
  // Connect sends an empty link where it has none.
  return id === orderId ? ok({ id, status, orderUrl: order_url || null }) : fail('another-order');
}

/** An access token, and for how many seconds it is good; `null` where the answer does not say. */
export interface AccessToken {
  readonly text: string;
  readonly expiresInSeconds: number | null;
}

const TokenOnTheWire = z.object({
  // What may not stand in a header could not be used, and must not be let near one.
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  expires_in: Seconds,
});

/** Reads the answer of the token call. */
export function readToken(json: unknown): Result<AccessToken, WrongAnswer> {
  const parsed = TokenOnTheWire.safeParse(json);
  return parsed.success ? ok({ text: parsed.data.access_token, expiresInSeconds: parsed.data.expires_in }) : fail('wrong-shape');
}
