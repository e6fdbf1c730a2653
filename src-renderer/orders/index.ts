/** Orders and edits as they are shown wherever one is listed, and what can be done with each. */
export { Facts } from './Facts';
export { OrderCard } from './OrderCard';
export { cautionOf, type OrderAction, orderEntry, severalReasons } from './order-entry';
export { type Checked, perform } from './perform';
export { Reasons } from './Reasons';
export { SendAgain, useSendAgain } from './SendAgain';
export { mergeStandings } from './standings';
