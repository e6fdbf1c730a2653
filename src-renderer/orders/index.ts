/** The cards of orders and edits, and their actions, for every view that lists orders. */

export { CardActions, CardBody, CardFrame, OrderDetail, OrderStatus } from './CardFrame';
export { actionLabel, ambiguityWarning, describeOrder, type OrderAction, reasonsToList } from './describe-order';
export { FactList } from './FactList';
export { mergeStandings } from './merge-standings';
export { OrderCard } from './OrderCard';
export { PlaceChoice } from './PlaceChoice';
export { performOrderAction } from './perform-action';
export { placePlaceholder } from './place-placeholder';
export { ReasonList } from './ReasonList';
export { SendAgainPrompt, useSendAgain } from './SendAgainPrompt';
export { StateIcon, type StateSign } from './StateIcon';
export { useReportFacts } from './use-report-facts';
