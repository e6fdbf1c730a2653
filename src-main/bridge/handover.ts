/** Requests of the page about orders that wait for their shopper. */
import { z } from 'zod';
import { fail, ok } from '../../src-shared/base/result';
import { HandoverChange } from '../../src-shared/order/known-order.schema';
import { StoredOrderId } from '../../src-shared/order/order.schema';
import { type OrdersContext, toRefusal } from './orders';
import { handler, noInput, type RequestHandlers } from './request-handler';

type HandoverHandlers = Pick<RequestHandlers, 'handover.list' | 'handover.record'>;

export function handoverHandlers({ pipelines }: OrdersContext): HandoverHandlers {
  return {
    'handover.list': handler(noInput, async () => ok(await pipelines.listHandover())),

    'handover.record': handler(z.strictObject({ orderId: StoredOrderId, kind: HandoverChange.shape.kind }), async ({ orderId, kind }) => {
      const { known } = await pipelines.pipelineOfOrder(orderId);
      const recorded = await known.recordHandover(orderId, kind, Date.now());
      return recorded.ok ? recorded : fail(toRefusal(recorded.problem));
    }),
  };
}
