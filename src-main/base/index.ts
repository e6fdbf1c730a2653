/** Primitives without knowledge of the product. */
export { type Clocks, createClocks } from './clocks';
