/** Primitives without knowledge of the product. */
export { backoffMs } from './backoff';
export { type ClockSources, type Clocks, createClocks } from './clocks';
