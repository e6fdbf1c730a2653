import type { OrderDetails } from '../../src-shared/order/order-details.schema';
import { t } from './translate';

/** An order's status in packers' words. A status that the app does not know is shown as Connect sent it. */
export const statusLabel = ({ status, milestone }: Pick<OrderDetails, 'status' | 'milestone'>): string =>
  milestone === null ? t('status.unknown', { status }) : t(`status.${milestone}`);
