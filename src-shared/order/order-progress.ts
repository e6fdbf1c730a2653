/** What the progress of an order allows and proves. */
import type { OrderDetails } from './order-details.schema';

/** Whether the progress proves that the order was staged. The result may resolve an unknown staging, but never cause a second one. */
export const provesStaging = ({ progress }: Pick<OrderDetails, 'progress'>): boolean => progress === 'staged';

/**
 * Whether no shopper is assigned yet. Only then may an unknown staging be repeated automatically: with any other progress, a second
 * shopper may be wrong.
 */
export const hasNoShopper = ({ progress }: Pick<OrderDetails, 'progress'>): boolean => progress === 'new';

/** Whether the order was canceled. The customer or Connect may cancel it at any time before delivery. */
export const isCanceled = ({ progress }: Pick<OrderDetails, 'progress'>): boolean => progress === 'canceled';

/** Whether the order can certainly not be edited any more. */
export const isNoLongerEditable = ({ progress }: Pick<OrderDetails, 'progress'>): boolean =>
  progress === 'shopper-assigned' || progress === 'staged' || progress === 'canceled';
