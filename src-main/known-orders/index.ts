export type { KnownDataClosed, KnownOrders, PruneRule } from './known-orders';
export { openMemoryKnownOrders } from './open-known-orders';
