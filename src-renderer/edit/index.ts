export { EditView } from './EditView';
export {
  handleEditScan,
  handleEditWeight,
  handleRepeatedEditScan,
  handleUncertainEditScan,
  hasUnsavedChanges,
  reopenEdit,
  startEditModel,
  subscribeToEdit,
} from './edit-model';
