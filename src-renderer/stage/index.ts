export {
  correct,
  followOrders,
  hasOrder,
  onForm,
  previewScan,
  takeEnterAfterScan,
  takeRepeatedScan,
  takeScaleProblem,
  takeScan,
  takeUncertainScan,
  takeUnfinishedScan,
  takeWeight,
} from './form';
export { openStageForm } from './restore';
export { StagePlace } from './StagePlace';
