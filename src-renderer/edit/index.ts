export { EditPlace } from './EditPlace';
export {
  editAgain,
  hasUnsaved,
  onEditForm,
  openEditForm,
  takeEditScan,
  takeEditWeight,
  takeRepeatedEditScan,
  takeUncertainEditScan,
} from './form';
