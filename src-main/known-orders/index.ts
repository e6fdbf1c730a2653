export type { KnownDataClosed, KnownOrders, PruneRule } from './known-orders';
export { type KnownOrdersOptions, openKnownOrders, openMemoryKnownOrders, type StoredKnownOrders } from './open-known-orders';
