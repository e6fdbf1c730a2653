/** What the window may do to change an order, and to learn what can be changed. */
import type { Failure } from '../../src-shared/failure';
import type { Destination } from '../../src-shared/intent';
import { namedTime } from '../../src-shared/life';
import type { OrderDetails, OrderLookUp } from '../../src-shared/order-details';
import { fail, ok, type Result } from '../../src-shared/result';
import type { ServiceOption, ServiceOptionsQuery } from '../../src-shared/service-option';
import type { Settings } from '../../src-shared/settings';
import type { UpdateChanges } from '../../src-shared/update';
import { isBeyond } from './bounds';
import type { Handlers } from './handlers';
import { type OrdersContext, refusalOf, step } from './orders';

export interface EditsContext extends OrdersContext {
  /** What changes nothing at Connect. */
  readonly connect: {
    get(to: Destination, order: OrderLookUp): Promise<Result<OrderDetails, Failure>>;
    serviceOptions(to: Destination, query: ServiceOptionsQuery): Promise<Result<ServiceOption[], Failure>>;
  };
}

type EditHandlers = Pick<Handlers, 'orders.update' | 'orders.schedule' | 'orders.lookUp' | 'orders.serviceOptions'>;

export function editHandlers(context: EditsContext): EditHandlers {
  return {
    async 'orders.update'({ id, request, replaces }) {
      const blocked = await context.blockedBy();
      if (blocked) return fail({ kind: 'blocked', problem: blocked });
      const outside = outOfBounds(request.changes, context.settings());
      if (outside) return fail({ kind: 'out-of-bounds', field: outside });
      const { courier } = context.line();
      const accepted = await courier.accept({
        id,
        what: 'update',
        request,
        destination: context.destination(),
        // An edit can be made again, so there is nothing to take back.
        holdMs: 0,
        replaces: replaces ?? undefined,
      });
      return accepted.ok ? accepted : fail(refusalOf(accepted.problem));
    },

    async 'orders.schedule'({ id }) {
      const { journal } = context.line();
      const intent = await journal.find(id);
      if (!intent) return fail({ kind: 'no-such-order' });
      const named = intent.what === 'update' ? namedTime(intent) : null;
      if (named === null) return fail({ kind: 'too-late', state: intent.state.name });
      // A clock that was set back since must not add the difference.
      const notBefore = Math.min(named, Date.now() + (named - intent.changedAt));
      return step(await journal.advance(id, { name: 'schedule', notBefore }));
    },

    async 'orders.lookUp'(order) {
      const found = await context.connect.get(context.destination(), order);
      return ok(found.ok ? { details: found.value } : { failure: found.problem });
    },

    async 'orders.serviceOptions'(query) {
      const settings = context.settings();
      const locationCode = settings['station.locationCode'] ?? undefined;
      const postalCode = settings['station.postalCode'] ?? undefined;
      const destination = context.destination();
      // The practice store is the same wherever the station stands.
      if (locationCode === undefined && postalCode === undefined && destination.mode === 'live') return ok({ missing: 'place' });
      const place = locationCode === undefined && postalCode === undefined ? { locationCode: 'practice' } : { locationCode, postalCode };
      const found = await context.connect.serviceOptions(destination, { ...query, ...place });
      return ok(found.ok ? { options: found.value } : { failure: found.problem });
    },
  };
}

function outOfBounds({ bags, items, weight }: UpdateChanges, settings: Settings): 'bags' | 'items' | 'weight' | null {
  if (bags !== undefined && isBeyond.bags(bags, settings)) return 'bags';
  if (items !== undefined && isBeyond.items(items, settings)) return 'items';
  if (weight !== undefined && isBeyond.weight(weight, settings)) return 'weight';
  return null;
}
