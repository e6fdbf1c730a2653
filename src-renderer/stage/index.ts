export { startStageModel } from './restore-draft';
export { StageView } from './StageView';
export {
  handleEnterAfterScan,
  handleRepeatedScan,
  handleScaleProblem,
  handleScan,
  handleUncertainScan,
  handleUnfinishedScan,
  handleWeight,
  previewScan,
} from './scans';
export { hasOrderOnScreen, refreshStandingsOnChange, subscribeToStage } from './stage-store';
export { correctOrder } from './submit';
