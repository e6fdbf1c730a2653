export {
  correct,
  followOrders,
  hasOrder,
  onForm,
  openStageForm,
  takeRepeatedScan,
  takeScaleProblem,
  takeScan,
  takeUnfinishedScan,
  takeWeight,
} from './form';
export { StagePlace } from './StagePlace';
