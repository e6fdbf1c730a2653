export { startStageModel } from './restore-draft';
export { StageView } from './StageView';
export {
  correctOrder,
  handleEnterAfterScan,
  handleRepeatedScan,
  handleScaleProblem,
  handleScan,
  handleUncertainScan,
  handleUnfinishedScan,
  handleWeight,
  hasOrderOnScreen,
  previewScan,
  refreshStandingsOnChange,
  subscribeToStage,
} from './stage-model';
