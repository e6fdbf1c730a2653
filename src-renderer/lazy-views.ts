/** The views that are not shown first, and their functions. They are a chunk of their own, which `deferred.ts` loads. */
export { ActivityView } from './activity';
export {
  EditView,
  handleEditScan,
  handleEditWeight,
  handleRepeatedEditScan,
  handleUncertainEditScan,
  hasUnsavedChanges,
  reopenEdit,
  startEditModel,
  subscribeToEdit,
} from './edit';
export { SettingsView } from './settings';
