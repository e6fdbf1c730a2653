/** The places that are not shown first, and what reaches into them. A chunk of its own: `later.ts` reads it. */
export { ActivityPlace } from './activity';
export {
  EditPlace,
  editAgain,
  hasUnsaved,
  onEditForm,
  openEditForm,
  takeEditScan,
  takeEditWeight,
  takeRepeatedEditScan,
  takeUncertainEditScan,
} from './edit';
export { SettingsPlace } from './settings';
