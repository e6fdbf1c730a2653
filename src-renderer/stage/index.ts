export {
  correct,
  followOrders,
  hasOrder,
  onForm,
  takeRepeatedScan,
  takeScaleProblem,
  takeScan,
  takeUnfinishedScan,
  takeWeight,
} from './form';
export { StagePlace } from './StagePlace';
