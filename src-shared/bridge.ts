/**
 * The contract between the window and the main process: every request with its input and answer, every event.
 * The main process parses each input with these schemas before a handler sees it.
 */
import { z } from 'zod';
import type { EventName, RequestName } from './bridge-names';
import { Busy } from './busy';
import { Failure } from './failure';
import { Intent, IntentId, IntentRecord, Staging, StateName } from './intent';
import { Cents } from './money';
import { Count, OrderId, StageRequest, UserId } from './order';
import { OrderDetails, OrderLookUp } from './order-details';
import { ServiceOption } from './service-option';
import { isSettingKey } from './settings';
import { Blocked, Station } from './station';
import { UpdateRequest } from './update';

/** Why a request that was allowed and well formed was not done. Crosses as data, never as an Error. */
export const Refusal = z.discriminatedUnion('kind', [
  /** A count or weight is beyond the station's own bounds, or a required one is missing. */
  z.object({ kind: z.literal('out-of-bounds'), field: z.enum(['userId', 'bags', 'items', 'weight']) }),
  /** The station does not know where orders would go, so it takes none. */
  z.object({ kind: z.literal('blocked'), problem: Blocked }),
  /** This order is held or waiting already: it has to be taken back before it can be handed over again. */
  z.object({ kind: z.literal('already-leaving') }),
  /** Undo came when the order had left; a dismissal when it was settled; an edit was to wait that nobody asked to. */
  z.object({ kind: z.literal('too-late'), state: z.string() }),
  z.object({ kind: z.literal('no-such-order') }),
  z.object({ kind: z.literal('wrong-pin'), tryAgainInSeconds: z.number() }),
  /** Settings are behind a PIN that was not entered. */
  z.object({ kind: z.literal('locked') }),
  z.object({ kind: z.literal('fixed-by-policy'), key: z.string() }),
  z.object({ kind: z.literal('bad-value'), key: z.string(), detail: z.string() }),
  z.object({ kind: z.literal('not-saved'), detail: z.string() }),
  z.object({ kind: z.literal('bad-credentials'), problem: z.enum(['empty', 'too-long', 'not-credentials']) }),
  /** A restart now would cut into somebody's order. */
  z.object({ kind: z.literal('busy'), busy: Busy }),
  /** There is no other version to restart into any more. */
  z.object({ kind: z.literal('nothing-waits') }),
  z.object({ kind: z.literal('keychain'), problem: z.enum(['locked', 'unavailable']), detail: z.string() }),
]);
export type Refusal = z.infer<typeof Refusal>;

const nothing = z.undefined();

/** Text is a part of an order's or user's id; null stands for orders in any state. */
const query = { text: z.string().max(500), states: z.array(StateName).nullable() };

/** Input and answer of every request. */
export const REQUESTS = {
  'station.read': { input: nothing, answer: Station },
  /** Hands an order over. The id is the window's own, so that a call made twice is one order. */
  'orders.stage': { input: z.strictObject({ id: IntentId, request: StageRequest }), answer: Intent },
  /** Hands an edit over. `replaces` is an earlier one of the same order that this one stands for too. */
  'orders.update': {
    input: z.strictObject({ id: IntentId, request: UpdateRequest, replaces: IntentId.nullable() }),
    answer: Intent,
  },
  /** Sends an edit that Connect did not want yet once more, at the time that Connect named. */
  'orders.schedule': { input: z.strictObject({ id: IntentId }), answer: Intent },
  'orders.undo': { input: z.strictObject({ id: IntentId }), answer: Intent },
  'orders.settle': { input: z.strictObject({ id: IntentId, by: z.enum(['dismissed', 'corrected']) }), answer: Intent },
  /** A person's word on an order that nobody may send, or send again, without it. */
  'orders.decide': { input: z.strictObject({ id: IntentId, word: z.enum(['send-again', 'withdraw', 'mark-staged']) }), answer: Intent },
  /** Asks Connect about an unknown order. `said` is its status, or why it could not be asked; null when it is settled already. */
  'orders.check': {
    input: z.strictObject({ id: IntentId }),
    answer: z.object({
      said: z.union([z.object({ status: z.string(), confirmed: z.boolean() }), z.object({ failure: Failure })]).nullable(),
    }),
  },
  /** The latest orders, newest first, and before them all that want a person. */
  'orders.recent': { input: z.strictObject({ limit: z.int().min(1).max(500) }), answer: z.array(Intent) },
  /** The latest intent for an order that was staged here, or may have been, or is on its way. */
  'orders.lastFor': { input: z.strictObject({ orderId: OrderId }), answer: Staging.nullable() },
  /** The whole history, newest first, a page at a time. `before` is the `nextBefore` of the page before, or null. */
  'orders.find': {
    input: z.strictObject({ ...query, before: z.int().nullable(), limit: z.int().min(1).max(500) }),
    answer: z.object({ intents: z.array(Intent), nextBefore: z.int().nullable() }),
  },
  /** Everything that was done with one order here, newest first, each with every step of it, oldest first. */
  'orders.stories': {
    input: z.strictObject({ orderId: OrderId }),
    answer: z.array(z.object({ intent: Intent, records: z.array(IntentRecord) })),
  },
  /** Asks where to, and writes all that a query finds there as CSV. Null when nobody wanted to say where. */
  'orders.export': { input: z.strictObject(query), answer: z.object({ path: z.string(), orders: z.int() }).nullable() },
  /** Sends what waits now; for somebody who does not want to wait, and for a network that has come back. */
  'orders.sendNow': { input: nothing, answer: z.null() },
  /** What Connect knows of an order. Changes nothing, here or there. */
  'orders.lookUp': { input: OrderLookUp, answer: z.union([z.object({ details: OrderDetails }), z.object({ failure: Failure })]) },
  /** The windows that can be chosen now, by the place in the station's settings; `no-place` when there is none in them. */
  'orders.serviceOptions': {
    input: z.strictObject({ userId: UserId.optional(), cartTotal: Cents.optional(), items: Count.optional() }),
    answer: z.union([
      z.object({ options: z.array(ServiceOption) }),
      z.object({ failure: Failure }),
      z.object({ missing: z.literal('place') }),
    ]),
  },
  /** `value: undefined` gives the setting back to the layers below. */
  'settings.change': { input: z.strictObject({ key: z.string().refine(isSettingKey), value: z.unknown() }), answer: Station },
  'settings.unlock': { input: z.strictObject({ pin: z.string().max(64) }), answer: Station },
  'settings.lock': { input: nothing, answer: Station },
  /** The only way in for a secret, and there is no way out. */
  'credentials.store': { input: z.strictObject({ text: z.string().max(16_384) }), answer: Station },
  'credentials.forget': { input: nothing, answer: Station },
  /** The page has kept something in its storage that is to outlive a crash. */
  'draft.kept': { input: nothing, answer: z.null() },
  /** Whether somebody's order or edit stands on the screen: while it does, nothing is done that can wait. */
  'screen.changed': { input: z.strictObject({ order: z.boolean() }), answer: z.null() },
  /** The page's own program broke. `blank` when nothing of it is left on the screen: then it is loaded anew. */
  'page.failed': { input: z.strictObject({ what: z.string().max(2000), blank: z.boolean() }), answer: z.null() },
  /** Asks where to, and writes one archive for IT there. Null when nobody wanted to say where. */
  'diagnostics.save': { input: nothing, answer: z.object({ path: z.string(), bytes: z.int() }).nullable() },
  /** Asks the update feed now. The station's own state says what comes of it. */
  'release.check': { input: nothing, answer: z.null() },
  /** Restarts into the version that waits, between two orders or not at all. */
  'release.restart': { input: nothing, answer: z.null() },
} as const satisfies Record<RequestName, { input: z.ZodType; answer: z.ZodType }>;

/** What the main process tells the window unasked. */
export const EVENTS = {
  'station.changed': Station,
  /** Every step of every order, in the order in which they were taken. */
  'orders.changed': z.array(Intent).readonly(),
} as const satisfies Record<EventName, z.ZodType>;

export type RequestInput<Name extends RequestName> = z.infer<(typeof REQUESTS)[Name]['input']>;
export type RequestAnswer<Name extends RequestName> = z.infer<(typeof REQUESTS)[Name]['answer']>;
export type EventValue<Name extends EventName> = z.infer<(typeof EVENTS)[Name]>;

/** What `Door.call` resolves with. */
export type Answer<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly refusal: Refusal };
