/** Requests of the page that change an order, or look up what can be changed. */

import { fail, ok, type Result } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import type { Destination } from '../../src-shared/intent/intent.schema';
import type { OrderDetails, OrderLookup } from '../../src-shared/order/order-details.schema';
import type { ServiceOption, ServiceOptionsQuery } from '../../src-shared/order/service-option.schema';
import { editLimitViolation, scheduleEvent } from '../orders';
import { type OrdersContext, toRefusal, toResponse } from './orders';
import type { RequestHandlers } from './request-handlers';

export interface EditsContext extends OrdersContext {
  /** Calls to Connect that change nothing there. */
  readonly connect: {
    get(to: Destination, order: OrderLookup): Promise<Result<OrderDetails, Failure>>;
    serviceOptions(to: Destination, query: ServiceOptionsQuery): Promise<Result<ServiceOption[], Failure>>;
  };
  /** Looks an order up through the courier, so that the response counts as proof. Without it, the response is only shown. */
  readonly lookUp?: (to: Destination, order: OrderLookup) => Promise<Result<OrderDetails, Failure>>;
}

type EditHandlers = Pick<RequestHandlers, 'orders.update' | 'orders.schedule' | 'orders.lookup' | 'orders.serviceOptions'>;

export function editHandlers(context: EditsContext): EditHandlers {
  const lookUp = context.lookUp ?? context.connect.get;
  return {
    async 'orders.update'({ id, request, replaces }) {
      const blocked = await context.stagingBlock();
      if (blocked) return fail({ kind: 'blocked', problem: blocked });
      const field = editLimitViolation(request.changes, context.settings());
      if (field) return fail({ kind: 'limit-exceeded', field });
      const { courier } = context.pipelines.current();
      const accepted = await courier.accept({
        id,
        what: 'update',
        request,
        destination: context.destination(),
        // An edit can be repeated, so it is not held for undo.
        holdMs: 0,
        requestedAtServer: context.serverNow(),
        replaces: replaces ?? undefined,
      });
      return accepted.ok ? accepted : fail(toRefusal(accepted.problem));
    },

    async 'orders.schedule'({ id }) {
      const { journal } = await context.pipelines.pipelineOf(id);
      const intent = await journal.find(id);
      if (!intent) return fail({ kind: 'no-such-order' });
      const event = scheduleEvent(intent, Date.now());
      return event ? toResponse(await journal.advance(id, event)) : fail({ kind: 'too-late', state: intent.state.name });
    },

    async 'orders.lookup'(order) {
      const found = await lookUp(context.destination(), order);
      return ok(found.ok ? { details: found.value } : { failure: found.problem });
    },

    async 'orders.serviceOptions'(query) {
      const settings = context.settings();
      const locationCode = settings['station.locationCode'] ?? undefined;
      const postalCode = settings['station.postalCode'] ?? undefined;
      const destination = context.destination();
      // The practice server has one store, so it needs no real location.
      if (locationCode === undefined && postalCode === undefined && destination.mode === 'live') return ok({ missing: 'place' });
      const place = locationCode === undefined && postalCode === undefined ? { locationCode: 'practice' } : { locationCode, postalCode };
      const found = await context.connect.serviceOptions(destination, { ...query, ...place });
      return ok(found.ok ? { options: found.value } : { failure: found.problem });
    },
  };
}
