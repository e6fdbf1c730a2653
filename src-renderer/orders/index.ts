/** Orders and edits as they are shown wherever one is listed, and what can be done with each. */

export { CardActions, CardFrame, OrderDetail, OrderStatus } from './CardFrame';
export { ambiguityWarning, describeOrder, type OrderAction, reasonsToList } from './describe-order';
export { FactList } from './FactList';
export { mergeStandings } from './merge-standings';
export { OrderCard } from './OrderCard';
export { performOrderAction } from './perform-action';
export { ReasonList } from './ReasonList';
export { SendAgainPrompt, useSendAgain } from './SendAgainPrompt';
