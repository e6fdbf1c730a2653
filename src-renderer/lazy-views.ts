/** The places that are not shown first, and what reaches into them. A chunk of its own: `deferred.ts` reads it. */
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
