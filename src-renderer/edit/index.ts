export { EditPlace } from './EditPlace';
export { editAgain, hasUnsaved, onEditForm, openEditForm, takeEditScan, takeEditWeight, takeRepeatedEditScan } from './form';
