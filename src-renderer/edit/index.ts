export { EditView } from './EditView';
export { hasUnsavedChanges, subscribeToEdit } from './edit-store';
export {
  handleEditScan,
  handleEditWeight,
  handleRepeatedEditScan,
  handleUncertainEditScan,
  handleUnfinishedEditScan,
  reopenEdit,
} from './next-order';
export { startEditModel } from './restore-draft';
