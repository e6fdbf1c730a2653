/** Requests of the page that change an order, or look up what can be changed. */
import { z } from 'zod';
import { fail, ok, type Result } from '../../src-shared/base/result';
import type { ResponseValue } from '../../src-shared/bridge/contract';
import type { Failure } from '../../src-shared/failure/failure.schema';
import { type Destination, IntentId } from '../../src-shared/intent/intent.schema';
import { Cents } from '../../src-shared/money/cents.schema';
import { Count, UserId } from '../../src-shared/order/order.schema';
import { type OrderDetails, OrderLookup } from '../../src-shared/order/order-details.schema';
import type { ServiceOption, ServiceOptionsQuery } from '../../src-shared/order/service-option.schema';
import { UpdateRequest } from '../../src-shared/order/update-request.schema';
import { prepareEdit, scheduleEvent, serviceOptionsLocation } from '../orders';
import { intentInput, type OrdersContext, toResponse } from './orders';
import { handler, type RequestHandlers } from './request-handler';

export interface EditsContext extends OrdersContext {
  /** Calls to Connect that change nothing there. */
  readonly connect: {
    get(to: Destination, order: OrderLookup): Promise<Result<OrderDetails, Failure>>;
    serviceOptions(to: Destination, query: ServiceOptionsQuery): Promise<Result<ServiceOption[], Failure>>;
  };
  /** Looks an order up through the courier, so that the response counts as proof. Without it, the response is only shown. */
  readonly lookUp?: (to: Destination, order: OrderLookup) => Promise<Result<OrderDetails, Failure>>;
}

type EditHandlers = Pick<
  RequestHandlers,
  'orders.update' | 'orders.schedule' | 'orders.lookup' | 'orders.lookupAtScan' | 'orders.serviceOptions'
>;

const serviceOptionsInput = z.strictObject({ userId: UserId.optional(), cartTotal: Cents.optional(), items: Count.optional() });

export function editHandlers(context: EditsContext): EditHandlers {
  const lookUp = context.lookUp ?? context.connect.get;
  return {
    'orders.update': handler(intentInput.extend({ request: UpdateRequest, replaces: IntentId.nullable() }), async (submission) => {
      const prepared = prepareEdit(submission, {
        block: await context.stagingBlock(),
        settings: context.settings(),
        destination: context.destination(),
        serverNow: context.serverNow(),
      });
      return prepared.ok ? toResponse(await context.pipelines.current().courier.accept(prepared.value)) : prepared;
    }),

    'orders.schedule': handler(intentInput, async ({ id }) => {
      const { journal } = await context.pipelines.pipelineOf(id);
      const intent = await journal.find(id);
      if (!intent) return fail({ kind: 'no-such-order' });
      const event = scheduleEvent(intent, Date.now());
      return event ? toResponse(await journal.advance(id, event)) : fail({ kind: 'too-late', state: intent.state.kind });
    }),

    'orders.lookup': handler(OrderLookup, async (order) => {
      const found = await lookUp(context.destination(), order);
      return ok(found.ok ? { details: found.value } : { failure: found.problem });
    }),

    'orders.lookupAtScan': handler(OrderLookup, async (order) =>
      ok(await context.pipelines.current().courier.lookUpAtScan(context.destination(), order)),
    ),

    'orders.serviceOptions': handler(serviceOptionsInput, async (query): Promise<Result<ResponseValue<'orders.serviceOptions'>, never>> => {
      const destination = context.destination();
      const location = serviceOptionsLocation(context.settings(), destination.mode);
      if (location === null) return ok({ missing: 'place' });
      const found = await context.connect.serviceOptions(destination, { ...query, ...location });
      return ok(found.ok ? { options: found.value } : { failure: found.problem });
    }),
  };
}
